"""Several people of several bodies do whatever they like, in any order: what comes of it, whatever they try.

A model of the rules, written anew here from the words of the roles and of the update's lifecycle, says for every
try whether it may succeed; the domain has to agree. After every step each person reads exactly what the model lets
them read, and the audit trail has one event for each change and none for a refusal.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from servanda.domain.implementation.actions.evidence import attach_link, remove_evidence
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    comment_on_update,
    return_update,
    save_update,
    settle_comment,
    start_update,
    submit_update,
    take_back_update,
)
from servanda.domain.implementation.models import ClearanceStep, Comment, Evidence, Update
from servanda.domain.implementation.queries import (
    assignments_of,
    updates_to_review_by,
    updates_to_write_by,
    updates_visible_to,
)
from servanda.domain.implementation.queries.clearance import steps_without_decider
from servanda.foundation.audit.models import Event
from tests.domain.implementation.clearance import CAST, WRITERS, Believed, Decided
from tests.domain.implementation.offices import Offices
from tests.domain.implementation.playing import Play

# After every step some look, everybody in turn: fifteen people at once would take most of the time.
_WINDOW = 2


class Clearance(Offices):
    """Everybody tries everything."""

    @rule(
        who=Play.somebody,
        body=st.sampled_from(["justice", "justice", "health"]),
        secret=st.sampled_from(["public", "state", "mechanism"]),
        text=st.sampled_from([True, True, False]),
    )
    def start(self, who: str, body: str, secret: str, text: bool) -> None:
        made = self._try(
            self.has(who, WRITERS, body),
            "implementation.update_started",
            lambda: start_update(
                target=self.cluster,
                body=self.bodies[body],
                answer=Answer(what_was_done="Done." * text, confidentiality=secret),
                by=self._person(who),
            ),
        )
        if made:
            self.updates[made.pk] = Believed(body, secret, text, wrote={who})

    @precondition(lambda self: self.updates)
    @rule(who=Play.somebody, number=Play.number, old=Play.old)
    def save(self, who: str, number: int, old: int) -> None:
        key = self._pick(self.updates, number)
        held = self.updates[key]
        answer = Answer(what_was_done="More.", confidentiality=held.confidentiality)
        if self._try(
            self.edits(who, held) and not old,
            "implementation.update_saved",
            lambda: save_update(update=Update(pk=key), answer=answer, version=held.version - old, by=self._person(who)),
        ):
            held.version += 1
            held.text = True
            held.wrote.add(who)

    @precondition(lambda self: self.updates)
    @rule(who=Play.somebody, number=Play.number, old=Play.old)
    def submit(self, who: str, number: int, old: int) -> None:
        key, who = self._guided(number, who, "draft", "returned")
        held = self.updates[key]
        if self._try(
            self.edits(who, held) and not old and held.text,
            "implementation.update_submitted",
            lambda: submit_update(update=Update(pk=key), version=held.version - old, by=self._person(who)),
        ):
            held.version += 1
            held.stage = "submitted"
            held.wrote.add(who)
            if any(step.hands & held.wrote for step in held.kept):
                held.kept = []
            if held.kept:
                again = [Decided(step.who) for step in held.way[len(held.kept) :]]
                held.way = [Decided(step.who, step.by, step.in_place_of, stood=True) for step in held.kept] + again
            else:
                chain = self.chains.get(held.body) or self.chains.get("") or ("own",)
                held.way = [Decided(step) for step in chain]
            held.deciders |= {step.who for step in held.way}

    @precondition(lambda self: self.updates)
    @rule(who=Play.somebody, number=Play.number, old=Play.old)
    def take_back(self, who: str, number: int, old: int) -> None:
        key = self._pick(self.updates, number)
        held = self.updates[key]
        if number % 4 and not self.is_stuck(held):  # or few would ever be decided
            return
        if self._try(
            self.takes_back(who, held) and not old,
            "implementation.update_taken_back",
            lambda: take_back_update(update=Update(pk=key), version=held.version - old, by=self._person(who)),
        ):
            held.version += 1
            held.stage = "draft"
            Play.reached["taken back where nobody may decide"] += any(step.by and not step.stood for step in held.way)
            held.kept = [step for step in held.way if step.stood]

    @precondition(lambda self: self.updates)
    @rule(
        who=Play.decider,
        number=Play.number,
        old=Play.old,
        reason=st.sampled_from(["Figures, please.", " "]),
        back=st.booleans(),
    )
    def send_back(self, who: str, number: int, old: int, reason: str, back: bool) -> None:
        key, who = self._guided(number, who, "submitted")
        held = self.updates[key]
        names, step = self.names(who, held), held.waits
        if self._try(
            bool(names) and bool(reason.strip()) and not old,
            "implementation.update_returned",
            lambda: return_update(
                update=Update(pk=key),
                version=held.version - old,
                reason=reason,
                comes_back=back,
                by=self._person(who),
            ),
        ):
            assert step is not None
            self._decided(key, step, who, names)
            held.version += 1
            held.stage = "returned"
            held.kept = held.way[: held.way.index(step)] if back else []

    @precondition(lambda self: self.updates)
    @rule(who=Play.decider, number=Play.number, old=Play.old)
    def approve(self, who: str, number: int, old: int) -> None:
        key, who = self._guided(number, who, "submitted")
        held = self.updates[key]
        names, step = self.names(who, held), held.waits
        is_last = step is not None and step is held.way[-1]
        if self._try(
            bool(names) and not old,
            f"implementation.update_{'approved' if is_last else 'cleared'}",
            lambda: approve_update(update=Update(pk=key), version=held.version - old, by=self._person(who)),
        ):
            assert step is not None
            self._decided(key, step, who, names)
            held.version += 1
            if is_last:
                held.stage = "approved"
                Play.reached[f"approved in {len(held.way)}"] += 1
                Play.reached["approved after coming straight back"] += any(step.stood for step in held.way)
                Play.reached["approved in somebody's place"] += any(step.in_place_of for step in held.way)

    @precondition(lambda self: any(held.stage in {"draft", "submitted"} for held in self.updates.values()))
    @rule(numbers=st.lists(Play.number, min_size=2, max_size=4))
    def go_on(self, numbers: list[int]) -> None:
        """Most days work goes on: what is written is sent, what was sent is agreed to, step by step."""
        for number in numbers:
            if any(held.stage == "submitted" for held in self.updates.values()):
                self.approve("approver", number, 0)
            else:
                self.submit("focal", number, 0)

    def _decided(self, key: int, step: Decided, who: str, names: list[str]) -> None:
        """Who decided is on record, in their own name if they could, else in that of somebody absent."""
        row = ClearanceStep.objects.filter(update=key, decided_by=self.people[who]).order_by("-round", "-position")[0]
        stood_for = next((name for name, person in self.people.items() if person.pk == row.in_place_of_id), "")
        assert (stood_for or who) in names
        assert not (stood_for and who in names)
        step.by, step.in_place_of = who, stood_for

    @precondition(lambda self: self.updates)
    @rule(who=Play.somebody, number=Play.number)
    def attach(self, who: str, number: int) -> None:
        key = self._pick(self.updates, number)
        made = self._try(
            self.edits(who, self.updates[key]),
            "implementation.evidence_attached",
            lambda: attach_link(update=Update(pk=key), title="", url="https://a.example/", by=self._person(who)),
        )
        if made:
            self.evidence[made.pk] = key
            self.updates[key].wrote.add(who)
            self.updates[key].version += 1

    @precondition(lambda self: self.evidence)
    @rule(who=Play.somebody, number=Play.number)
    def detach(self, who: str, number: int) -> None:
        key = self._pick(self.evidence, number)
        held = self.updates[self.evidence[key]]

        def act() -> bool:
            remove_evidence(evidence=Evidence.objects.get(pk=key), by=self._person(who))
            return True

        if self._try(self.edits(who, held), "implementation.evidence_removed", act):
            del self.evidence[key]
            held.wrote.add(who)
            held.version += 1

    @precondition(lambda self: self.updates)
    @rule(who=Play.somebody, number=Play.number)
    def comment(self, who: str, number: int) -> None:
        key = self._pick(self.updates, number)
        made = self._try(
            self.remarks(who, self.updates[key]),
            "implementation.update_commented",
            lambda: comment_on_update(update=Update(pk=key), part="level", text="Why?", by=self._person(who)),
        )
        if made:
            self.comments[made.pk] = (key, False)

    @precondition(lambda self: self.comments)
    @rule(who=Play.somebody, number=Play.number)
    def settle(self, who: str, number: int) -> None:
        key = self._pick(self.comments, number)
        about, settled = self.comments[key]
        if self._try(
            self.remarks(who, self.updates[about]),
            "implementation.comment_settled",
            lambda: settle_comment(comment=Comment.objects.get(pk=key), by=self._person(who)),
        ):
            self.expected["implementation.comment_settled"] -= settled  # the second time changes nothing
            self.comments[key] = (about, True)

    # What holds after every step.

    @invariant()
    def everybody_reads_what_the_roles_say_and_no_more(self) -> None:
        if not getattr(self, "unread", False):
            return
        self.unread = False
        self.window = (self.window + _WINDOW) % len(CAST)
        for who in [*CAST, *CAST][self.window : self.window + _WINDOW]:
            person = self._person(who)
            reads = {key for key, update in self.updates.items() if self.reads(who, update)}
            decides = {key for key, update in self.updates.items() if self.decides(who, update)}
            edits = {key for key, update in self.updates.items() if self.edits(who, update)}
            assert set(updates_visible_to(person).values_list("pk", flat=True)) == reads, who
            assert set(updates_to_review_by(person).values_list("pk", flat=True)) == decides, who
            assert set(updates_to_write_by(person).values_list("pk", flat=True)) == edits, who
        if self.for_state("administrator", {"administrator"}):
            stuck = {key for key, update in self.updates.items() if self.is_stuck(update)}
            found = steps_without_decider(self._person("administrator"))
            assert set(found.values_list("update", flat=True)) == stuck

    @invariant()
    def the_trail_has_one_event_for_each_change(self) -> None:
        if not hasattr(self, "updates"):
            return
        names = Event.objects.order_by("id").values_list("name", flat=True)[self.earlier_events :]
        assert Counter(names) == +self.expected

    @invariant()
    def what_is_held_is_what_was_done(self) -> None:
        if not hasattr(self, "updates"):
            return
        rows = Update.objects.in_bulk()
        assert {key: (row.stage, row.version) for key, row in rows.items()} == {
            key: (update.stage, update.version) for key, update in self.updates.items()
        }
        by_key = {person.pk: name for name, person in self.people.items()}
        for key, row in rows.items():
            assert {by_key[pk] for pk in row.written_by} == self.updates[key].wrote
        self._no_step_was_skipped(rows, by_key)
        assert set(Evidence.objects.values_list("pk", flat=True)) == set(self.evidence)
        assert {row.body.public_id: row.part for row in assignments_of(self.cluster)} == self.parts

    def _no_step_was_skipped(self, rows: dict[int, Update], by_key: dict[int, str]) -> None:
        """What the database holds of each way is what people did; approved means the whole way, in order, by others."""
        ways: dict[int, list[ClearanceStep]] = {}
        for step in ClearanceStep.objects.order_by("update", "-round", "position"):
            way = ways.setdefault(step.update_id, [step])
            if step.round == way[0].round and step is not way[0]:
                way.append(step)
        for key, row in rows.items():
            way, believed = ways.get(key, []), self.updates[key].way
            assert [by_key.get(step.decided_by_id or 0, "") for step in way] == [step.by for step in believed]
            assert [by_key.get(step.in_place_of_id or 0, "") for step in way] == [step.in_place_of for step in believed]
            assert [step.stage == "waiting" for step in way].count(True) == (row.stage == "submitted")
            if row.stage == "approved":
                hands = [hand for step in believed for hand in step.hands]
                moments = [step.decided_at for step in way if step.decided_at]
                assert {step.stage for step in way} == {"cleared"}
                assert len(hands) == len(set(hands))
                assert not set(hands) & self.updates[key].wrote
                assert len(moments) == len(way) == len(believed)
                assert moments == sorted(moments)
                assert row.approved_by_id == way[-1].decided_by_id


def _play(*, runs: int, steps: int) -> int:
    """Play, and return how many things were tried."""
    Play.total = 0
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Clearance,
        settings=settings(
            max_examples=runs,
            # Making a failing play shorter takes minutes; it is read as it is.
            phases=(Phase.reuse, Phase.generate),
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=checks,
            print_blob=True,
        ),
    )
    return Play.total


@pytest.mark.django_db
def test_nobody_reads_or_does_what_the_rules_forbid() -> None:
    assert _play(runs=5, steps=30) > 20


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_does_in_ten_thousand_tries() -> None:
    Play.reached.clear()
    tried = 0
    while tried < 10_000:
        tried += _play(runs=25, steps=50)

    # A machine that never got there would have proved nothing.
    for place in (1, 2, 3, 4):
        assert Play.reached[f"approved in {place}"], Play.reached
    assert Play.reached["approved after coming straight back"], Play.reached
    assert Play.reached["approved in somebody's place"], Play.reached
    assert Play.reached["taken back where nobody may decide"], Play.reached
