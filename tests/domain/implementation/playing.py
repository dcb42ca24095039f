"""People, posts, chains and tries: what the machine of updates is built of."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from servanda.domain.implementation.actions.chains import Drawn
from servanda.domain.implementation.states import Decider
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import DomainError
from servanda.foundation.organisations.models import Post
from tests import factories
from tests.domain.implementation.clearance import BODIES, CAST, Believed, Rules


class Play(Rules, RuleBasedStateMachine):
    """The world of one play, and how anything is tried in it."""

    total: ClassVar[int] = 0  # steps of all plays: what was tried, and who came or went
    reached: ClassVar[Counter[str]] = Counter()  # how far updates came in all plays

    @initialize()
    def open(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.bodies = {name: factories.body(name) for name in (*BODIES, "mechanism", "cabinet")}
        self.bodies["foreign"] = factories.body("justice", of=factories.state("MAR"))
        named = {place for roles in CAST.values() for _role, place in roles if "/" in place}
        self.posts = {
            place: Post.objects.create(body=self.bodies[place.partition("/")[0]], titles={"en": place})
            for place in sorted(named)
        }
        self.lent: dict[str, str] = {}
        self.chains: dict[str, tuple[str, ...]] = {}  # body, or "" for the State → what was drawn
        self.drawn = Counter[str]()  # how often, for the version a page would carry
        self.held = {name: set(roles) for name, roles in CAST.items()}
        self.people = {name: self._arrive(roles) for name, roles in CAST.items()}
        self.cluster = factories.cluster(members=[factories.recommendation()])
        self.updates: dict[int, Believed] = {}
        self.evidence: dict[int, int] = {}
        self.comments: dict[int, tuple[int, bool]] = {}
        self.parts: dict[str, str] = {}
        self.earlier_events = Event.objects.count()
        self.expected: Counter[str] = Counter()
        self.unread = True  # something changed since anybody last looked
        self.window = 0

    def _arrive(self, roles: list[tuple[str, str]]) -> User:
        person = factories.user()
        for role, place in roles:
            Membership.objects.create(user=person, role=role, since="2020-01-01", **self._where(place))
        return person

    def _where(self, place: str) -> dict[str, Any]:
        if place == "secretariat":
            return {"in_secretariat": True}
        return {"body": self.bodies[place.partition("/")[0]], "post": self.posts.get(place)}

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # Trying.

    def _try(self, allowed: bool, name: str, act: Any) -> Any:
        """Do it; it succeeds if and only if the model allows it, and leaves one event if it does."""
        Play.total += 1
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

    def _moved(self) -> None:
        """Somebody came or went: a step of the play like any try."""
        Play.total += 1
        self.unread = True

    def _guided(self, number: int, who: str, *stages: str) -> tuple[int, str]:
        """An update in one of the stages, and mostly somebody who may move it: or few would come far."""
        there = {key: held for key, held in self.updates.items() if held.stage in stages} or self.updates
        key = self._pick(there, number)
        held = there[key]
        able = [name for name in CAST if self.decides(name, held) or self.edits(name, held)]
        # Those who can only decide in somebody's place would hardly ever be the one.
        acting = [name for name in able if self.decides(name, held) and self.names(name, held)[0] != name]
        if acting and number % 2:
            return key, acting[number % len(acting)]
        return key, able[number % len(able)] if able and number % 4 else who

    def _pick(self, of: dict[int, Any], number: int) -> int:
        return sorted(of)[number % len(of)]

    some_one = st.sampled_from(sorted(CAST))
    # Most tries come from those who may, or few updates would ever travel far.
    somebody = st.one_of(st.sampled_from(["focal", "both", "approver", "second"]), some_one)
    # Those who decide; a sending mostly starts with the body's own.
    decider = st.one_of(
        st.sampled_from(["approver", "deputy", "both"]), st.sampled_from(["cabinet", "coordinator"]), some_one
    )
    number = st.integers(0, 30)
    old = st.sampled_from([0] * 7 + [1])

    def _step(self, step: str) -> Drawn:
        kind, _sep, named = step.partition(":")
        if kind == "post":
            return Drawn(Decider.POST, 5, post=self.posts[named].pk)
        if kind == "body":
            return Drawn(Decider.BODY, 5, body=self.bodies[named].pk)
        return Drawn(Decider.APPROVERS if kind == "own" else Decider.COORDINATORS, 5)
