"""What the database itself refuses on the way of an update, whoever writes it (decision 19)."""

from __future__ import annotations

import pgtrigger

# Approval is the end of the whole way: every step of the last sending decided, by nobody who wrote, the last by whom
# it names. Looked at when the update becomes approved, and when its writers change after that.
APPROVED_UPDATES_WENT_THE_WHOLE_WAY = pgtrigger.Trigger(
    name="approved_went_the_whole_way",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__stage="approved"),
    declare=[("sending", "integer")],
    func="""
        IF TG_OP = 'UPDATE' AND OLD.stage = NEW.stage AND OLD.written_by = NEW.written_by
           AND OLD.approved_by_id = NEW.approved_by_id THEN
            RETURN NEW;
        END IF;
        SELECT max(round) INTO sending FROM implementation_clearancestep WHERE update_id = NEW.id;
        IF sending IS NULL OR EXISTS (
            SELECT 1 FROM implementation_clearancestep
            WHERE update_id = NEW.id AND round = sending AND stage <> 'cleared'
        ) THEN
            RAISE EXCEPTION 'update % has a step that nobody decided', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM implementation_clearancestep
            WHERE update_id = NEW.id AND round = sending
              AND (decided_by_id = ANY (NEW.written_by) OR in_place_of_id = ANY (NEW.written_by)
                   OR decided_by_id = NEW.author_id)
        ) THEN
            RAISE EXCEPTION 'update % was decided by somebody who wrote it', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.approved_by_id IS DISTINCT FROM (
            SELECT decided_by_id FROM implementation_clearancestep
            WHERE update_id = NEW.id AND round = sending ORDER BY position DESC LIMIT 1
        ) THEN
            RAISE EXCEPTION 'the decider of its last step approves update %', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

# Steps are decided in order, once, out of waiting, by different people, none of whom wrote the update. A step that
# arrives decided repeats one of the sending before, which asked to have the update straight back. One that is open
# goes over to the body that took over from the one it names, or back from it; to no other.
STEPS_ARE_DECIDED_IN_ORDER = pgtrigger.Trigger(
    name="steps_are_decided_in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("writers", "bigint[]")],
    func="""
        IF TG_OP = 'UPDATE' THEN
            IF OLD.stage NOT IN ('ahead', 'waiting') THEN
                RAISE EXCEPTION 'step % is over', OLD.id USING ERRCODE = 'check_violation';
            END IF;
            IF (OLD.update_id, OLD.round, OLD.position, OLD.decider, OLD.post_id) IS DISTINCT FROM
               (NEW.update_id, NEW.round, NEW.position, NEW.decider, NEW.post_id)
               OR OLD.body_id IS DISTINCT FROM NEW.body_id AND NOT EXISTS (
                   SELECT 1 FROM organisations_body AS closed
                   WHERE closed.closed_on IS NOT NULL
                     AND (closed.id = OLD.body_id AND closed.successor_id = NEW.body_id
                          OR closed.id = NEW.body_id AND closed.successor_id = OLD.body_id)
               ) THEN
                RAISE EXCEPTION 'step % keeps its place and its decider', OLD.id USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.stage IN ('cleared', 'returned') AND OLD.stage <> 'waiting' THEN
                RAISE EXCEPTION 'step % does not wait yet', OLD.id USING ERRCODE = 'check_violation';
            END IF;
        ELSIF NEW.stage IN ('returned', 'dropped') OR NEW.stage = 'cleared' AND NOT EXISTS (
            SELECT 1 FROM implementation_clearancestep AS earlier
            WHERE earlier.update_id = NEW.update_id AND earlier.round = NEW.round - 1
              AND earlier.position = NEW.position AND earlier.stage = 'cleared'
              AND earlier.decided_by_id = NEW.decided_by_id AND earlier.decided_at = NEW.decided_at
              AND earlier.in_place_of_id IS NOT DISTINCT FROM NEW.in_place_of_id
              AND earlier.decider = NEW.decider AND earlier.body_id IS NOT DISTINCT FROM NEW.body_id
              AND earlier.post_id IS NOT DISTINCT FROM NEW.post_id
        ) THEN
            RAISE EXCEPTION 'a step arrives undecided' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.stage IN ('waiting', 'cleared', 'returned') AND (
            SELECT count(*) FROM implementation_clearancestep AS earlier
            WHERE earlier.update_id = NEW.update_id AND earlier.round = NEW.round
              AND earlier.position < NEW.position AND earlier.stage = 'cleared'
        ) <> NEW.position - 1 THEN
            RAISE EXCEPTION 'a step before step % is not decided', NEW.position USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.decided_by_id IS NOT NULL THEN
            SELECT written_by || author_id INTO writers FROM implementation_update WHERE id = NEW.update_id;
            IF NEW.decided_by_id = ANY (writers) OR NEW.in_place_of_id = ANY (writers) THEN
                RAISE EXCEPTION 'nobody decides on what they wrote' USING ERRCODE = 'check_violation';
            END IF;
            IF EXISTS (
                SELECT 1 FROM implementation_clearancestep AS other
                WHERE other.update_id = NEW.update_id AND other.round = NEW.round AND other.position <> NEW.position
                  AND (other.decided_by_id IN (NEW.decided_by_id, NEW.in_place_of_id)
                       OR other.in_place_of_id IN (NEW.decided_by_id, NEW.in_place_of_id))
            ) THEN
                RAISE EXCEPTION 'nobody decides two steps of one update' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    """,
)

DECIDED_STEPS_ARE_KEPT = pgtrigger.Protect(name="decided_steps_are_kept", operation=pgtrigger.Delete)
CHAINS_ARE_KEPT = pgtrigger.Protect(name="chains_are_kept", operation=pgtrigger.Delete)
STEPS_OF_CHAINS_STAY = pgtrigger.Protect(name="steps_of_chains_stay", operation=pgtrigger.Update | pgtrigger.Delete)
