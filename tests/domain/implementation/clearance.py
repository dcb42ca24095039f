"""Who may do what with an update, written anew from the words of the roles: what the domain is held against."""

from __future__ import annotations

from dataclasses import dataclass, field

WRITERS = {"focal_point", "statistician", "parliament"}
READERS = {"coordinator", "drafter", "auditor"}
# Person → what they hold: role, place and, after a slash, the post. "foreign" is a body of another State.
CAST = {
    "focal": [("focal_point", "justice")],
    "second": [("focal_point", "justice")],
    "both": [("focal_point", "justice"), ("approver", "justice")],
    "approver": [("approver", "justice/director")],
    "deputy": [("approver", "justice")],
    "rival": [("focal_point", "health"), ("approver", "health")],
    "cabinet": [("approver", "cabinet/secretary")],
    "coordinator": [("coordinator", "mechanism")],
    "coordinator2": [("coordinator", "mechanism")],
    "drafter": [("drafter", "mechanism")],
    "auditor": [("auditor", "mechanism")],
    "administrator": [("administrator", "justice")],
    "nhri": [("nhri", "justice")],
    "foreigner": [("coordinator", "foreign"), ("approver", "foreign"), ("focal_point", "foreign")],
    "secretariat": [("coordinator", "secretariat")],
}
BODIES = ("justice", "health")
HOME = {*BODIES, "mechanism", "cabinet"}
# What a chain can be made of: the body's own approvers, a post of it, another body's approvers, the coordinators.
STEPS = ("own", "post:justice/director", "body:cabinet", "coordinators")


@dataclass
class Decided:
    """One step of one sending, as the model believes it."""

    who: str  # one of STEPS
    by: str = ""
    in_place_of: str = ""
    stood: bool = False  # carried over from the sending before

    @property
    def hands(self) -> set[str]:
        return {self.by, self.in_place_of} - {""}


@dataclass
class Believed:
    """What the model holds of one update."""

    body: str
    confidentiality: str
    text: bool
    stage: str = "draft"
    version: int = 1
    wrote: set[str] = field(default_factory=set)
    way: list[Decided] = field(default_factory=list)  # of the last sending
    deciders: set[str] = field(default_factory=set)  # of every sending: who may read it for their part
    kept: list[Decided] = field(default_factory=list)  # what stands when it is sent again

    @property
    def waits(self) -> Decided | None:
        """The first step nobody has decided."""
        return next((step for step in self.way if not step.by), None) if self.stage == "submitted" else None


class Rules:
    """What the roles say, in the model's own words. `held` maps a person to their roles and places now."""

    held: dict[str, set[tuple[str, str]]]
    lent: dict[str, str]  # absent person → who stands in for them

    def rights(self, who: str) -> list[tuple[str, str, str]]:
        """Role, place and whose: one's own, then those of the person one stands in for."""
        own = [(role, place, who) for role, place in sorted(self.held[who])]
        places = {_body(place) for _role, place, _whose in own}
        for absent, acting in sorted(self.lent.items()):
            if acting == who:
                own += [(role, place, absent) for role, place in sorted(self.held[absent]) if _body(place) in places]
        return own

    def has(self, who: str, roles: set[str], body: str) -> bool:
        return any(role in roles and _body(place) == body for role, place, _whose in self.rights(who))

    def for_state(self, who: str, roles: set[str]) -> bool:
        return any(role in roles and _body(place) in HOME for role, place, _whose in self.rights(who))

    def holds_step(self, who: str, step: str, body: str) -> list[str]:
        """In whose name the person decides such a step: their own first."""
        return [whose for role, place, whose in self.rights(who) if _decides(role, place, step, body)]

    def reads(self, who: str, update: Believed) -> bool:
        if self.has(who, {*WRITERS, "approver"}, update.body):
            return True
        if update.stage not in {"submitted", "approved"}:
            return False
        if any(self.holds_step(who, step, update.body) for step in update.deciders - {"coordinators"}):
            return True
        return self.for_state(who, {"coordinator"} if update.confidentiality == "mechanism" else READERS)

    def edits(self, who: str, update: Believed) -> bool:
        return update.stage in {"draft", "returned"} and self.has(who, WRITERS, update.body)

    def hands(self, update: Believed) -> set[str]:
        """Who may not decide any more: writers, and deciders of other steps with those they stood in for."""
        return update.wrote | {name for step in update.way for name in step.hands}

    def names(self, who: str, update: Believed) -> list[str]:
        """In whose names the person may decide now, their own first."""
        hands, step = self.hands(update), update.waits
        if step is None or who in hands:
            return []
        return [whose for whose in self.holds_step(who, step.who, update.body) if whose not in hands]

    def decides(self, who: str, update: Believed) -> bool:
        return bool(self.names(who, update))

    def is_stuck(self, update: Believed) -> bool:
        """Nobody at all may decide where it waits."""
        step, hands = update.waits, self.hands(update)
        return step is not None and not any(
            _decides(role, place, step.who, update.body)
            for name in set(self.held) - hands
            for role, place in self.held[name]
        )

    def takes_back(self, who: str, update: Believed) -> bool:
        step = update.waits
        if step is None or not self.has(who, WRITERS, update.body):
            return False
        return self.is_stuck(update) or not any(item.by and not item.stood for item in update.way)

    def remarks(self, who: str, update: Believed) -> bool:
        if self.has(who, {*WRITERS, "approver"}, update.body):
            return True
        if update.stage not in {"submitted", "approved"}:
            return False
        theirs = any(self.holds_step(who, step, update.body) for step in update.deciders)
        return theirs or self.for_state(who, {"coordinator"})


def _body(place: str) -> str:
    return place.partition("/")[0]


def _decides(role: str, place: str, step: str, body: str) -> bool:
    """Whether such a membership decides such a step on an update of the body."""
    kind, _sep, named = step.partition(":")
    if kind == "coordinators":
        return role == "coordinator" and _body(place) in HOME
    if role != "approver":
        return False
    if kind == "post":
        return place == named
    return _body(place) == (named or body)
