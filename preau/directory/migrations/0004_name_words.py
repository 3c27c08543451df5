"""Persons are found by the words of their names; slips are looked for among these words, which are few."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_feed_stage'),
    ]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='person_search',
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('search_key'), function='to_tsvector', output_field=django.contrib.postgres.search.SearchVectorField(), template="%(function)s('simple', %(expressions)s)"), name='person_words'),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['word'], name='name_word_alike', opclasses=['gin_trgm_ops']),
        ),
        migrations.RunSQL(
            "INSERT INTO directory_nameword (word) SELECT DISTINCT left(word, 60) "
            "FROM directory_person p, regexp_split_to_table(p.search_key, ' ') word WHERE length(word) > 2",
            migrations.RunSQL.noop,
        ),
    ]
