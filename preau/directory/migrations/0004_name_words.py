"""Persons are found by the words of their names; slips are looked for among these words, which are few."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models
from django.db.models.functions import Left, Right


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
            index=models.Index(Left('word', 2), name='name_word_begins'),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=models.Index(Right('word', 2), name='name_word_ends'),
        ),
        migrations.RunSQL(
            "INSERT INTO directory_nameword (word) SELECT DISTINCT left(word, 60) "
            "FROM directory_person p, regexp_split_to_table(p.search_key, ' ') word WHERE length(word) > 2",
            migrations.RunSQL.noop,
        ),
    ]
