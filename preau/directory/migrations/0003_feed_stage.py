"""Where a feed is laid before it is compared: tables that survive no crash, of which a delivery can be read again.

They have no index: every comparison reads a whole delivery and joins it by hashing.
"""

from django.db import migrations

STAGE = """
CREATE UNLOGGED TABLE directory_stage_establishment (
    operation_id bigint NOT NULL, seq bigint NOT NULL, file_no integer NOT NULL, line integer NOT NULL,
    external_id text NOT NULL, uai text NOT NULL, name text NOT NULL, kind text NOT NULL, sector text NOT NULL,
    siren text, address text, postal_code text, city text, phone text, email text, circonscription text
);
CREATE UNLOGGED TABLE directory_stage_person (
    operation_id bigint NOT NULL, seq bigint NOT NULL, file_no integer NOT NULL, line integer NOT NULL,
    kind text NOT NULL, external_id text NOT NULL, title text, last_name text, first_name text, birth_name text,
    other_first_names text, birth_date date, ine text, email text, phone text, mobile text, address text,
    postal_code text, city text, country text, teacher text, in_front text
);
CREATE UNLOGGED TABLE directory_stage_enrolment (
    operation_id bigint NOT NULL, seq bigint NOT NULL, structure text NOT NULL, main boolean NOT NULL,
    level text, curriculum text, regime text, local_id text
);
CREATE UNLOGGED TABLE directory_stage_membership (
    operation_id bigint NOT NULL, seq bigint NOT NULL, structure text NOT NULL, kind text NOT NULL,
    group_key text NOT NULL, group_name text NOT NULL, level text, level_rank integer
);
CREATE UNLOGGED TABLE directory_stage_teaching (
    operation_id bigint NOT NULL, seq bigint NOT NULL, structure text NOT NULL, kind text NOT NULL,
    group_key text NOT NULL, group_name text NOT NULL, subject_code text NOT NULL, is_head_teacher boolean NOT NULL
);
CREATE UNLOGGED TABLE directory_stage_post (
    operation_id bigint NOT NULL, seq bigint NOT NULL, structure text NOT NULL, function text NOT NULL,
    title text NOT NULL, is_head boolean NOT NULL
);
CREATE UNLOGGED TABLE directory_stage_tie (
    operation_id bigint NOT NULL, seq bigint NOT NULL, guardian text NOT NULL, kind text NOT NULL,
    kinship text NOT NULL, pays boolean NOT NULL
);
CREATE UNLOGGED TABLE directory_stage_contact (
    operation_id bigint NOT NULL, seq bigint NOT NULL, child text NOT NULL
);
CREATE UNLOGGED TABLE directory_stage_label (
    operation_id bigint NOT NULL, kind text NOT NULL, code text NOT NULL, label text NOT NULL
);
"""

# What an operation makes of each establishment and class; kept as its report.
TALLY = """
CREATE TABLE directory_tally (
    operation_id bigint NOT NULL REFERENCES directory_operation ON DELETE CASCADE,
    uai text NOT NULL, establishment text NOT NULL, group_name text NOT NULL DEFAULT '',
    created integer NOT NULL, changed integer NOT NULL, gone integer NOT NULL
);
CREATE INDEX directory_tally_place ON directory_tally (operation_id, uai);
"""

# The part of `one` that `other` has otherwise: what the journal keeps of a row.
DIFFERENCE = """
CREATE FUNCTION preau_difference(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT jsonb_object_agg(key, value) FROM jsonb_each(one) WHERE other -> key IS DISTINCT FROM value);
"""

TABLES = ("establishment", "person", "enrolment", "membership", "teaching", "post", "tie", "contact", "label")


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_contact_rules")]
    operations = [
        migrations.RunSQL(STAGE, "".join(f"DROP TABLE directory_stage_{name};" for name in TABLES)),
        migrations.RunSQL(TALLY, "DROP TABLE directory_tally"),
        migrations.RunSQL(DIFFERENCE, "DROP FUNCTION preau_difference(jsonb, jsonb)"),
    ]
