"""The installation, bodies, posts and accounts of the demo."""

from __future__ import annotations

import datetime

from django.contrib.auth.hashers import make_password

from servanda.foundation.accounts.models import Membership, User, UserKind
from servanda.foundation.common import clock
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body, Installation, Partner, Post
from servanda.foundation.organisations.states import GovernmentLevel, Shape
from servanda.foundation.reference.models import Mechanism, State
from servanda.foundation.reference.models.state import Standing
from servanda.pipelines.demonstration.content import Story

HOME = "AVL"
# Known to everybody on purpose. The demo is loaded into empty installations only.
PASSPHRASE = "agreements must be kept"  # noqa: S105


def invent_states(story: Story) -> None:
    """The invented States and mechanisms, marked as such."""
    for row in story.states:
        State.objects.update_or_create(
            iso3=row["iso3"],
            defaults={
                "names": row["names"],
                "regional_group": row["regional_group"],
                "standing": Standing.INVENTED,
                "sort_key": row["names"]["en"].casefold(),
            },
        )
    for row in story.mechanisms:
        Mechanism.objects.update_or_create(
            code=row["code"],
            defaults={"kind": row["kind"], "names": row["names"], "asks_position": row["asks_position"]},
        )


def open_installation(story: Story) -> Installation:
    """A national installation of Avelia in English, French and Arabic."""
    home = next(row for row in story.states if row["iso3"] == HOME)
    return Installation.objects.create(
        shape=Shape.NATIONAL,
        home_state_id=HOME,
        names={**home["names"], "en": home["formal_name"]},
        languages=["en", "fr", "es", "ar", "ru", "zh"],
        default_language="en",
        set_up_at=clock.now(),
    )


def seat_bodies(story: Story) -> dict[str, Body]:
    """Bodies by their public id, parents before children; partners too."""
    made: dict[str, Body] = {}
    waiting = list(story.bodies)
    while waiting:
        row = waiting.pop(0)
        if row.get("parent") and row["parent"] not in made:
            waiting.append(row)
            continue
        made[row["public_id"]] = Body.objects.create(
            state_id=HOME,
            public_id=row["public_id"],
            branch=row["branch"],
            kind=row["kind"],
            level=row.get("level", GovernmentLevel.NATIONAL),
            parent=made.get(row.get("parent", "")),
            names=row["names"],
            remit=row.get("remit", {}),
        )
    for row in story.partners:
        Partner.objects.create(
            public_id=row["public_id"], kind=row["kind"], names=row["names"], state_id=row.get("state")
        )
    return made


def seat_people(story: Story, bodies: dict[str, Body], *, since: datetime.date) -> dict[str, User]:
    """Accounts by key. Everybody has the demo's passphrase; nobody has a name, only a post."""
    posts = {row["key"]: Post.objects.create(body=bodies[row["body"]], titles=row["titles"]) for row in story.posts}
    partners = {partner.public_id: partner for partner in Partner.objects.order_by("pk")}
    hashed = make_password(PASSPHRASE)
    made: dict[str, User] = {}
    for row in story.accounts:
        user = User.objects.create(
            email=row["email"], full_name=row["full_name"][:150], language=row["language"], password=hashed
        )
        for held in row["memberships"]:
            Membership.objects.create(
                user=user,
                role=held["role"],
                body=bodies.get(held.get("body", "")),
                partner=partners.get(held.get("partner", "")),
                in_secretariat=bool(held.get("in_secretariat")),
                post=posts.get(held.get("post", "")),
                since=since,
            )
        made[row["key"]] = user
    return made


def console() -> User:
    """The system user in whose name the operator acts."""
    return User.objects.get_or_create(
        email="operator@servanda.invalid",
        defaults={"full_name": "Operator", "kind": UserKind.SYSTEM, "password": make_password(None)},
    )[0]


def sign_ins() -> list[tuple[str, str]]:
    """One e-mail for each role worth trying, with what it is for; for the console to print."""
    wanted = ("coordinator", "focal_point", "approver", "administrator")
    found = []
    for role in wanted:
        held = Membership.objects.filter(role=role, until=None, body__state=HOME).order_by("id")
        lead = held.filter(body__public_id="justice").first() or held.first()
        if lead is not None:
            found.append((lead.user.email, str(in_language(lead.post.titles, "en") if lead.post else role)))
    return found
