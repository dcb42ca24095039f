"""The table of role_matrix.yaml as expectations, and the invented world it is tried in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from allauth.mfa.models import Authenticator
from django.http import HttpResponse

from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.organisations.models import Body, Partner
from tests import factories

TABLE: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "role_matrix.yaml").read_text("utf-8"))
METHODS = ("GET", "POST")
PLACES = ("own", "other", "abroad")
ACTORS = ("visitor", "stranger", *ROLES, "secretariat")
GROUPS = {
    "everyone": ACTORS,
    "people": ACTORS[1:],
    "members": ACTORS[2:],
    "nobody": (),
    "leaving": (),
}
_REACH = {"body": ("own",), "state": ("own", "other"), "all": PLACES, "none": (), "person": ()}
# What a page that lets somebody in answers: shown, done and led on, or something to correct in the form.
_ENTERED = frozenset({200, 301, 302, 303, 400, 409, 410, 422})


class Outcome(StrEnum):
    ENTERED = "entered"
    SIGN_IN = "led to sign-in"
    FORBIDDEN = "403"
    MISSING = "404"
    NO_METHOD = "405"
    REFUSED = "refused"  # a method the route does not have: 403, 404 or 405, in whatever order the view asks


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: this actor, this method, an object in this place ("" for a route without one)."""

    route: str
    method: str
    actor: str
    place: str

    def expected(self) -> Outcome:
        line = TABLE[self.route]
        named = line.get(self.method)
        if named == "leaving":
            return Outcome.SIGN_IN
        allowed, reach = _who(named)
        if self.actor in allowed:
            near = not self.place or self.place in reach.get(self.actor, PLACES)
            return Outcome.ENTERED if near else Outcome.MISSING
        if named is None:
            return Outcome.REFUSED
        if self.actor == "visitor":
            return Outcome(str(line.get("visitor", Outcome.SIGN_IN)))
        return Outcome(str(line.get("else", 403)))

    def __str__(self) -> str:
        return f"{self.method} {self.route} by {self.actor}" + (f", {self.place}" if self.place else "")


def _who(named: str | list[str] | None) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """The actors a cell of the table names, and how far each reaches."""
    allowed: set[str] = set()
    reach: dict[str, tuple[str, ...]] = {}
    for word in [named] if isinstance(named, str) else named or []:
        who, _, how_far = word.partition("@")
        for actor in GROUPS.get(who, (who,)):
            if actor not in ACTORS:
                raise ValueError(f"role_matrix.yaml names {actor!r}, which is no role")
            allowed.add(actor)
            if how_far:
                reach[actor] = _REACH[how_far]
    return allowed, reach


def outcome_of(response: HttpResponse) -> Outcome | str:
    """What an answer amounts to; the bare status where it is none of the outcomes, such as 500."""
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        return Outcome.SIGN_IN
    if response.status_code in _ENTERED:
        return Outcome.ENTERED
    try:
        return Outcome(str(response.status_code))
    except ValueError:
        return str(response.status_code)


def agrees(found: Outcome | str, expected: Outcome, cell: Cell) -> bool:
    if expected is Outcome.REFUSED:
        leads_to_sign_in = found is Outcome.SIGN_IN and cell.actor == "visitor"
        return found in {Outcome.FORBIDDEN, Outcome.MISSING, Outcome.NO_METHOD} or leads_to_sign_in
    return found == expected


@dataclass(frozen=True, slots=True)
class World:
    """Two States, three bodies, and one person for each actor; the actors in the body "own"."""

    bodies: dict[str, Body]
    actors: dict[str, User | None]


def make_world(*, hub: bool) -> World:
    """The secretariat is tried in a hub, everybody else in a national installation."""
    factories.installation(shape="hub" if hub else "national")
    own = factories.body("ministry-of-justice")
    abroad = factories.state("MRD", names={"en": "Marenda"})
    bodies = {
        "own": own,
        "other": factories.body("ministry-of-health"),
        "abroad": factories.body("ministry-abroad", of=abroad),
    }
    actors: dict[str, User | None] = {"visitor": None, "stranger": factories.user()}
    partner = Partner.objects.create(public_id="a-partner", kind="donor", names={"en": "A partner"})
    for role in ROLES:
        if role in {"partner", "civil_society"}:
            actors[role] = factories.user()
            Membership.objects.create(user=actors[role], role=role, partner=partner)
        else:
            actors[role] = factories.user(role, at=own)
    actors["secretariat"] = factories.user()
    Membership.objects.create(user=actors["secretariat"], role="administrator", in_secretariat=True)
    # A second one each, so that ending a role is not refused for its being the last.
    factories.user("administrator", at=bodies["other"])
    for person in filter(None, actors.values()):
        person.set_password("correct horse battery staple")
        person.save()
        recovery = {"seed": "none", "used_mask": 0}
        Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data=recovery)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "none"})
    return World(bodies, actors)
