import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
import servanda.foundation.common.fields
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


_IN_THE_ROW = (
    "kind", "public_id", "state_code", "content_hash", "mechanism", "mechanism_kind", "document", "cluster", "thread",
    "position", "level", "asked_on", "lead_body", "sort_key",
    "themes", "areas", "groups", "goals", "targets", "bodies", "flags",
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                'ordering': ('word',),
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('released_at', models.DateTimeField()),
                ('first_released_at', models.DateTimeField()),
                ('key_document', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL("hashtextextended(document || '|' || mechanism || '|' || mechanism_kind || '|' || coalesce(cycle::text, '') || '|' || coalesce(asked_year::text, ''), 0)", ()), output_field=models.BigIntegerField())),
                ('key_standing', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL('hash_array_extended(ARRAY[position, level, lead_body]::varchar[] || bodies, 0)', ()), output_field=models.BigIntegerField())),
                ('key_themes', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL("hash_array_extended(themes || '|'::varchar || areas, 0)", ()), output_field=models.BigIntegerField())),
                ('key_groups', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL('hash_array_extended(groups, 0)', ()), output_field=models.BigIntegerField())),
                ('key_targets', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL("hash_array_extended(targets || '|'::varchar || goals, 0)", ()), output_field=models.BigIntegerField())),
                ('key_flags', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL('hash_array_extended(flags, 0)', ()), output_field=models.BigIntegerField())),
                ('kind', models.CharField(choices=[('recommendation', 'Recommendation'), ('cluster', 'Objective'), ('body', 'Body'), ('document', 'Document'), ('update', 'Update'), ('site', 'The record as a whole')], max_length=20)),
                ('state_code', models.CharField(max_length=3)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('public_id', models.CharField(max_length=100)),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('mechanism', models.CharField(blank=True, max_length=30)),
                ('mechanism_kind', models.CharField(blank=True, max_length=20)),
                ('cycle', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('document', models.CharField(blank=True, max_length=100)),
                ('cluster', models.CharField(blank=True, max_length=100)),
                ('thread', models.CharField(blank=True, max_length=100)),
                ('position', models.CharField(blank=True, max_length=12)),
                ('level', models.CharField(blank=True, max_length=15)),
                ('asked_on', servanda.foundation.common.fields.PartialDateField(blank=True, default='', max_length=10)),
                ('asked_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('lead_body', models.CharField(blank=True, max_length=80)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('goals', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('targets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('bodies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('sort_key', models.CharField(blank=True, max_length=200)),
                ('words', django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ('sort_key', 'public_id'),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='entry_words'), models.Index(fields=['kind', '-asked_on', 'sort_key', 'public_id'], name='entry_newest'), models.Index(fields=['kind', 'state_code', '-asked_on', 'sort_key', 'public_id'], name='entry_newest_of_state'), models.Index(fields=['kind', 'due_on', '-asked_on', 'sort_key', 'public_id'], name='entry_late'), models.Index(fields=['kind', 'cluster'], name='entry_cluster'), models.Index(fields=['kind', 'thread'], name='entry_thread'), models.Index(fields=['kind', 'document'], name='entry_document'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('content'), name='jsonb_path_ops'), condition=models.Q(('kind', 'update')), name='entry_update_content')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'public_id'), name='one_entry_for_a_thing')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('recommendation', 'Recommendation'), ('cluster', 'Objective'), ('body', 'Body'), ('document', 'Document'), ('update', 'Update'), ('site', 'The record as a whole')], max_length=20)),
                ('public_id', models.CharField(max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('released_at', models.DateTimeField()),
                ('released_by', models.CharField(max_length=200)),
                ('reason', models.CharField(choices=[('first', 'First release'), ('change', 'Something changed'), ('correction', 'Correction'), ('withdrawal', 'Withdrawn')], max_length=12)),
                ('reason_words', models.TextField(blank=True)),
                ('state_code', models.CharField(max_length=3)),
            ],
            options={
                'ordering': ('sequence',),
                'indexes': [models.Index(fields=['state_code', '-sequence'], name='release_by_state')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'public_id', 'version'), name='versions_count_up')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='releases_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='61f8edd1abfa7b5ad5b25fbe7488fe39c477399c', operation='UPDATE OR DELETE', pgid='pgtrigger_releases_are_kept_bd592', table='publication_release', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='word',
            index=django.contrib.postgres.indexes.GinIndex(fields=['word'], name='word_trigrams', opclasses=['gin_trgm_ops']),
        ),
        # Content and words go out of line, all else stays in the row: counting facets then reads narrow rows only.
        migrations.RunSQL(
            sql="ALTER TABLE publication_entry SET (toast_tuple_target = 128), "
            + ", ".join(f"ALTER COLUMN {name} SET STORAGE MAIN" for name in _IN_THE_ROW),
            reverse_sql="ALTER TABLE publication_entry RESET (toast_tuple_target)",
        ),
    ]
