"""The tree of bodies is a tree: the database refuses circles, also from two people who move bodies at once."""

from __future__ import annotations

import pgtrigger

# One State's moves take turns until their transaction ends; each step up then reads what the one before committed.
NO_CIRCLE = pgtrigger.Trigger(
    name="bodies_form_no_circle",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__parent__isnull=False),
    declare=[("above", "bigint")],
    func="""
        PERFORM pg_advisory_xact_lock(hashtext('tree of bodies'), hashtext(NEW.state_id));
        above := NEW.parent_id;
        WHILE above IS NOT NULL LOOP
            IF above = NEW.id THEN
                RAISE EXCEPTION 'a body cannot stand under itself' USING ERRCODE = 'check_violation';
            END IF;
            SELECT parent_id INTO above FROM organisations_body WHERE id = above;
        END LOOP;
        RETURN NEW;
    """,
)
