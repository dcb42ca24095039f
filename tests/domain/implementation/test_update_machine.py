"""Several people of several bodies do whatever they like, in any order: what comes of it, whatever they try.

A model of the rules, written anew here from the words of the roles and of the update's lifecycle, says for every
try whether it may succeed; the domain has to agree. After every step each person reads exactly what the model lets
them read, and the audit trail has one event for each change and none for a refusal.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
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
)
from servanda.domain.implementation.models import Assignment, Comment, Evidence, Update
from servanda.domain.implementation.queries import (
    assignments_of,
    updates_to_review_by,
    updates_to_write_by,
    updates_visible_to,
)
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import DomainError
from tests import factories
from tests.domain.implementation.clearance import BODIES, CAST, WRITERS, Believed, Rules


class Clearance(Rules, RuleBasedStateMachine):
    """Everybody tries everything."""

    total: ClassVar[int] = 0  # tries of all plays

    @initialize()
    def open(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.bodies = {name: factories.body(name) for name in (*BODIES, "mechanism")}
        self.bodies["foreign"] = factories.body("justice", of=factories.state("MAR"))
        self.held = {name: set(roles) for name, roles in CAST.items()}
        self.people = {name: self._arrive(roles) for name, roles in CAST.items()}
        self.cluster = factories.cluster(members=[factories.recommendation()])
        self.updates: dict[int, Believed] = {}
        self.evidence: dict[int, int] = {}
        self.comments: dict[int, tuple[int, bool]] = {}
        self.parts: dict[str, str] = {}
        self.earlier_events = Event.objects.count()
        self.expected: Counter[str] = Counter()
        self.unread = True  # something changed since everybody last looked

    def _arrive(self, roles: list[tuple[str, str]]) -> User:
        person = factories.user()
        for role, place in roles:
            where = {"in_secretariat": True} if place == "secretariat" else {"body": self.bodies[place]}
            Membership.objects.create(user=person, role=role, **where)
        return person

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # Trying.

    def _try(self, allowed: bool, name: str, act: Any) -> Any:
        """Do it; it succeeds if and only if the model allows it, and leaves one event if it does."""
        Clearance.total += 1
        refusal, done = None, None
        try:
            with transaction.atomic():
                done = act()
        except DomainError as error:
            refusal = error
        assert (refusal is None) == allowed, f"{name}: {refusal or 'was not refused'}"
        if refusal:
            return None
        self.expected[name] += 1
        self.unread = True
        return done

    def _person(self, who: str) -> User:
        return User.objects.get(pk=self.people[who].pk)  # as a new request reads them

    def _pick(self, of: dict[int, Any], number: int) -> int:
        return sorted(of)[number % len(of)]

    some_one = st.sampled_from(sorted(CAST))
    # Most tries come from those who may, or few updates would ever travel far.
    somebody = st.one_of(st.sampled_from(["focal", "both", "approver", "second"]), some_one)
    number = st.integers(0, 30)
    old = st.sampled_from([0, 0, 0, 1])

    @rule(
        who=somebody,
        body=st.sampled_from(["justice", "justice", "health"]),
        secret=st.sampled_from(["public", "state", "mechanism"]),
        text=st.booleans(),
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
    @rule(who=somebody, number=number, old=old)
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
    @rule(who=somebody, number=number, old=old)
    def submit(self, who: str, number: int, old: int) -> None:
        key = self._pick(self.updates, number)
        held = self.updates[key]
        if self._try(
            self.edits(who, held) and not old and held.text,
            "implementation.update_submitted",
            lambda: submit_update(update=Update(pk=key), version=held.version - old, by=self._person(who)),
        ):
            held.version += 1
            held.stage = "submitted"
            held.wrote.add(who)

    @precondition(lambda self: self.updates)
    @rule(who=somebody, number=number, reason=st.sampled_from(["Figures, please.", " "]))
    def send_back(self, who: str, number: int, reason: str) -> None:
        key = self._pick(self.updates, number)
        held = self.updates[key]
        if self._try(
            self.decides(who, held) and bool(reason.strip()),
            "implementation.update_returned",
            lambda: return_update(update=Update(pk=key), reason=reason, by=self._person(who)),
        ):
            held.version += 1
            held.stage = "returned"

    @precondition(lambda self: self.updates)
    @rule(who=somebody, number=number, old=old)
    def approve(self, who: str, number: int, old: int) -> None:
        key = self._pick(self.updates, number)
        held = self.updates[key]
        if self._try(
            self.decides(who, held) and not old,
            "implementation.update_approved",
            lambda: approve_update(update=Update(pk=key), version=held.version - old, by=self._person(who)),
        ):
            held.version += 1
            held.stage = "approved"

    @precondition(lambda self: self.updates)
    @rule(who=somebody, number=number)
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

    @precondition(lambda self: self.evidence)
    @rule(who=somebody, number=number)
    def detach(self, who: str, number: int) -> None:
        key = self._pick(self.evidence, number)
        held = self.updates[self.evidence[key]]

        def act() -> bool:
            remove_evidence(evidence=Evidence.objects.get(pk=key), by=self._person(who))
            return True

        if self._try(self.edits(who, held), "implementation.evidence_removed", act):
            del self.evidence[key]
            held.wrote.add(who)

    @precondition(lambda self: self.updates)
    @rule(who=somebody, number=number)
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
    @rule(who=somebody, number=number)
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

    @rule(
        who=st.one_of(st.just("coordinator"), some_one),
        body=st.sampled_from(BODIES),
        part=st.sampled_from(AssignmentPart),
    )
    def assign(self, who: str, body: str, part: AssignmentPart) -> None:
        same = self.parts.get(body) == part
        if self._try(
            self.for_state(who, {"coordinator"}),
            "implementation.body_assigned",
            lambda: assign_body(target=self.cluster, body=self.bodies[body], part=part, by=self._person(who)),
        ):
            self.expected["implementation.body_assigned"] -= same
            displaced = [name for name in self.parts if name != body and part == self.parts[name] == "lead"]
            for name in displaced:
                del self.parts[name]
                self.expected["implementation.assignment_ended"] += 1
            self.parts[body] = part

    @precondition(lambda self: self.parts)
    @rule(who=st.one_of(st.just("coordinator"), some_one), number=number)
    def unassign(self, who: str, number: int) -> None:
        body = sorted(self.parts)[number % len(self.parts)]
        held = Assignment.objects.get(cluster=self.cluster, body=self.bodies[body], ended_at=None)
        if self._try(
            self.for_state(who, {"coordinator"}),
            "implementation.assignment_ended",
            lambda: end_assignment(assignment=held, by=self._person(who)),
        ):
            del self.parts[body]

    @rule(who=some_one, number=number)
    def leave(self, who: str, number: int) -> None:
        """Somebody's post ends; what they held reaches nothing from then on."""
        if who in {"focal", "approver"} and number % 5 or not self.held[who]:
            return
        role, place = sorted(self.held[who])[number % len(self.held[who])]
        self.held[who].discard((role, place))
        self.unread = True
        rows = Membership.objects.filter(user=self.people[who], role=role, until=None)
        body = self.bodies.get(place)
        assert rows.filter(body=body, in_secretariat=body is None).update(until=timezone.localdate()) == 1

    @rule(who=some_one)
    def come_back(self, who: str) -> None:
        for role, place in set(CAST[who]) - self.held[who]:
            where = {"in_secretariat": True} if place == "secretariat" else {"body": self.bodies[place]}
            Membership.objects.create(user=self.people[who], role=role, **where)
        self.held[who] = set(CAST[who])
        self.unread = True

    # What holds after every step.

    @invariant()
    def everybody_reads_what_the_roles_say_and_no_more(self) -> None:
        if not getattr(self, "unread", False):
            return
        self.unread = False
        for who in CAST:
            person = self._person(who)
            reads = {key for key, update in self.updates.items() if self.reads(who, update)}
            decides = {key for key, update in self.updates.items() if self.decides(who, update)}
            edits = {key for key, update in self.updates.items() if self.edits(who, update)}
            assert set(updates_visible_to(person).values_list("pk", flat=True)) == reads, who
            assert set(updates_to_review_by(person).values_list("pk", flat=True)) == decides, who
            assert set(updates_to_write_by(person).values_list("pk", flat=True)) == edits, who

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
        assert set(Evidence.objects.values_list("pk", flat=True)) == set(self.evidence)
        assert {row.body.public_id: row.part for row in assignments_of(self.cluster)} == self.parts


def _play(*, runs: int, steps: int) -> int:
    """Play, and return how many things were tried."""
    Clearance.total = 0
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
    return Clearance.total


@pytest.mark.django_db
def test_nobody_reads_or_does_what_the_rules_forbid() -> None:
    assert _play(runs=4, steps=30) > 15


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_does_in_ten_thousand_tries() -> None:
    tried = 0
    while tried < 10_000:
        tried += _play(runs=25, steps=50)
