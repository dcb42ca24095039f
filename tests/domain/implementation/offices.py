"""What changes around updates while they are under way: chains, absences, posts that end, assignments."""

from __future__ import annotations

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.actions.chains import draw_chain, drop_chain
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries.chains import chain_in_force
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.models import Absence, Membership, StandIn
from servanda.foundation.common import clock
from tests.domain.implementation.clearance import BODIES, CAST, STEPS
from tests.domain.implementation.playing import Play

# Who is away, and who stands in for them.
PAIRS = [
    ("approver", "deputy"),
    ("approver", "focal"),
    ("deputy", "approver"),
    ("coordinator", "coordinator2"),
    ("focal", "approver"),
    ("cabinet", "deputy"),  # of another body: it gives nothing
]


class Offices(Play):
    """The State goes on working."""

    @rule(
        who=st.one_of(st.just("administrator"), st.just("administrator"), Play.some_one),
        place=st.sampled_from(["justice", "justice", "health", ""]),
        steps=st.lists(st.sampled_from(STEPS), max_size=4),
        old=Play.old,
    )
    def draw(self, who: str, place: str, steps: list[str], old: int) -> None:
        """Also while updates are under way: they keep the chain they left with."""
        body, now = self.bodies.get(place), self.chains.get(place)
        fits = bool(steps) and (place == "justice" or not any(step.startswith("post") for step in steps))
        version = (self.drawn[place] if now else 0) + old
        if self._try(
            self.for_state(who, {"administrator"}) and fits and not old,
            "implementation.chain_drawn",
            lambda: draw_chain(
                state=self.cluster.state,
                body=body,
                steps=[self._step(step) for step in steps],
                version=version,
                by=self._person(who),
            ),
        ):
            self.expected["implementation.chain_drawn"] -= now == tuple(steps)
            self.drawn[place] += now != tuple(steps)
            self.chains[place] = tuple(steps)

    @precondition(lambda self: self.chains)
    @rule(who=st.one_of(st.just("administrator"), Play.some_one), number=Play.number)
    def drop(self, who: str, number: int) -> None:
        place = sorted(self.chains)[number % len(self.chains)]
        held = chain_in_force(self.cluster.state, self.bodies.get(place))
        assert held is not None

        def act() -> bool:
            drop_chain(
                state=self.cluster.state, body=self.bodies.get(place), version=held.version, by=self._person(who)
            )
            return True

        if self._try(self.for_state(who, {"administrator"}), "implementation.chain_dropped", act):
            del self.chains[place]

    @rule(
        kind=st.sampled_from(["away", "away", "back", "leave", "return"]),
        who=Play.some_one,
        number=Play.number,
        pair=st.sampled_from(PAIRS),
    )
    def people_move(self, kind: str, who: str, number: int, pair: tuple[str, str]) -> None:
        """One rule for all of them, or they would crowd out those who work."""
        if kind == "away":
            self.go_away(pair)
        elif kind == "back":
            self._back(pair[0])
        elif kind == "leave":
            self.leave(who, number)
        else:
            self.come_back(who)

    def go_away(self, pair: tuple[str, str]) -> None:
        """Somebody is away and somebody else stands in."""
        absent, acting = pair
        if absent in self.lent or not self.held[absent]:
            return
        membership = Membership.objects.get(user=self.people[absent], until=None)
        today, said_by = clock.today(), self.people[absent]
        Absence.objects.create(membership=membership, since=today, until=today, said_by=said_by)
        StandIn.objects.create(
            membership=membership, person=self.people[acting], since=today, until=today, named_by=said_by
        )
        self.lent[absent] = acting
        self._moved()

    def _back(self, absent: str) -> None:
        if self.lent.pop(absent, ""):
            ended = {"ended_at": clock.now(), "ended_by": self.people[absent]}
            Absence.objects.filter(membership__user=self.people[absent]).update(**ended)
            StandIn.objects.filter(membership__user=self.people[absent]).update(**ended)
            self._moved()

    @rule(
        who=st.one_of(st.just("coordinator"), Play.some_one),
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
    @rule(who=st.one_of(st.just("coordinator"), Play.some_one), number=Play.number)
    def unassign(self, who: str, number: int) -> None:
        body = sorted(self.parts)[number % len(self.parts)]
        held = Assignment.objects.get(cluster=self.cluster, body=self.bodies[body], ended_at=None)
        if self._try(
            self.for_state(who, {"coordinator"}),
            "implementation.assignment_ended",
            lambda: end_assignment(assignment=held, by=self._person(who)),
        ):
            del self.parts[body]

    def leave(self, who: str, number: int) -> None:
        """Somebody's post ends; what they held reaches nothing from then on."""
        if who in {"focal", "approver"} and number % 5 or not self.held[who]:
            return
        role, place = sorted(self.held[who])[number % len(self.held[who])]
        self.held[who].discard((role, place))
        self._moved()
        self._back(who)
        rows = Membership.objects.filter(user=self.people[who], role=role, until=None)
        body = self.bodies.get(place.partition("/")[0])
        assert rows.filter(body=body, in_secretariat=body is None).update(until=timezone.localdate()) == 1

    def come_back(self, who: str) -> None:
        if self.held[who] == set(CAST[who]):
            return
        for role, place in set(CAST[who]) - self.held[who]:
            Membership.objects.create(user=self.people[who], role=role, since="2020-01-01", **self._where(place))
        self.held[who] = set(CAST[who])
        self._moved()
