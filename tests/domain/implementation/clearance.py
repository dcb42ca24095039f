"""Who may do what with an update, written anew from the words of the roles: what the domain is held against."""

from __future__ import annotations

from dataclasses import dataclass, field

WRITERS = {"focal_point", "statistician", "parliament"}
READERS = {"coordinator", "drafter", "auditor"}
# Person → what they hold; "foreign" is a body of another State.
CAST = {
    "focal": [("focal_point", "justice")],
    "second": [("focal_point", "justice")],
    "both": [("focal_point", "justice"), ("approver", "justice")],
    "approver": [("approver", "justice")],
    "rival": [("focal_point", "health"), ("approver", "health")],
    "coordinator": [("coordinator", "mechanism")],
    "drafter": [("drafter", "mechanism")],
    "auditor": [("auditor", "mechanism")],
    "administrator": [("administrator", "justice")],
    "nhri": [("nhri", "justice")],
    "foreigner": [("coordinator", "foreign"), ("approver", "foreign"), ("focal_point", "foreign")],
    "secretariat": [("coordinator", "secretariat")],
}
BODIES = ("justice", "health")


@dataclass
class Believed:
    """What the model holds of one update."""

    body: str
    confidentiality: str
    text: bool
    stage: str = "draft"
    version: int = 1
    wrote: set[str] = field(default_factory=set)


class Rules:
    """What the roles say, in the model's own words. `held` maps a person to their roles and places now."""

    held: dict[str, set[tuple[str, str]]]

    def has(self, who: str, roles: set[str], body: str) -> bool:
        return any((role, body) in self.held[who] for role in roles)

    def for_state(self, who: str, roles: set[str]) -> bool:
        return any(role in roles and place in {*BODIES, "mechanism"} for role, place in self.held[who])

    def reads(self, who: str, update: Believed) -> bool:
        if self.has(who, {*WRITERS, "approver"}, update.body):
            return True
        if update.stage not in {"submitted", "approved"}:
            return False
        return self.for_state(who, {"coordinator"} if update.confidentiality == "mechanism" else READERS)

    def edits(self, who: str, update: Believed) -> bool:
        return update.stage in {"draft", "returned"} and self.has(who, WRITERS, update.body)

    def decides(self, who: str, update: Believed) -> bool:
        return update.stage == "submitted" and self.has(who, {"approver"}, update.body) and who not in update.wrote

    def remarks(self, who: str, update: Believed) -> bool:
        if self.has(who, {*WRITERS, "approver"}, update.body):
            return True
        return update.stage in {"submitted", "approved"} and self.for_state(who, {"coordinator"})
