"""What was once released is never deleted: not by a page, not by a command, not by hand in the database.

Here and not beside the tables themselves, since only this floor knows what was released. Taking back an import is the
one exception (decision 22): it says so to the database for the length of its transaction, leaves the row in the table of
the past and the withdrawal, with its reason, in the chain.
"""

from django.db import migrations

_KEPT = (
    ("implementation_update", "update", "(SELECT b.state_id FROM organisations_body b WHERE b.id = OLD.body_id) || '-U-' || OLD.id"),
    ("recommendations_cluster", "cluster", "OLD.public_id"),
    ("recommendations_recommendation", "recommendation", "OLD.public_id"),
    ("recommendations_document", "document", "OLD.public_id"),
    ("organisations_body", "body", "OLD.state_id || '-B-' || OLD.public_id"),
)

_FUNCTION = """
CREATE FUNCTION servanda_keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('servanda.takes_back_an_import', true) = 'yes' THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM publication_release r WHERE r.kind = '{kind}' AND r.public_id = {public_id}) THEN
        RAISE EXCEPTION 'What was released is never deleted: % of {table}', OLD.id;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER servanda_keep_what_was_released BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION servanda_keep_{table}();
"""
_GONE = """
DROP TRIGGER servanda_keep_what_was_released ON {table};
DROP FUNCTION servanda_keep_{table}();
"""


# What was public before updates kept when they were first released.
_FIRST_RELEASED = """
UPDATE implementation_update u SET released_at = (
    SELECT min(r.released_at) FROM publication_release r
    WHERE r.kind = 'update'
      AND r.public_id = (SELECT b.state_id FROM organisations_body b WHERE b.id = u.body_id) || '-U-' || u.id
) WHERE u.stage = 'approved'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0002_facets_in_memory"),
        ("implementation", "0010_bills_and_questions"),
        ("recommendations", "0002_parts_voices_and_labels"),
        ("organisations", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(_FIRST_RELEASED, migrations.RunSQL.noop),
        *(
        migrations.RunSQL(
            _FUNCTION.format(table=table, kind=kind, public_id=public_id), _GONE.format(table=table)
        )
        for table, kind, public_id in _KEPT
        ),
    ]
