from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    CITextExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# Accents, case and every other sign taken away: "D'Ÿs-Œuvrard" → "d ys oeuvrard". Immutable, so that columns
# may be generated and indexed by it; the dictionary is named in full, so that a restore finds it.
FOLD = """
CREATE FUNCTION preau_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN trim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, words)), '[^a-z0-9]+', ' ', 'g'));
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGinExtension(),
        BtreeGistExtension(),
        CITextExtension(),
        CreateExtension("ltree"),
        migrations.RunSQL(FOLD, "DROP FUNCTION preau_fold(text)"),
    ]
