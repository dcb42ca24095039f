"""A world to search in: recommendations to invented States, made in bulk and released the usual way."""

from __future__ import annotations

import datetime
import random
import time

from django.db import transaction

from benchmarks.search.words import sentence
from servanda.domain.implementation.models import Action, Assignment
from servanda.domain.recommendations.models import (
    Cluster,
    ClusterMember,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
    Thread,
)
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.organisations.models import Body, Installation
from servanda.foundation.reference.models import Mechanism, State, Taxonomy, TaxonomyVersion, Term, TermWording
from servanda.pipelines.publication.actions.release import release_changes, release_import

STATES = ("QAA", "QAB", "QAC", "QAD", "QAE", "QAF", "QAG", "QAH", "QAI", "QAJ")
COMMITTEES = ("CEDAW", "CRC", "CRPD", "CCPR", "CESCR", "CAT", "CERD", "CMW", "CED")
PROCEDURES = ("SRVAW", "SRT", "SRHD", "SRED")
BODIES = 24
_DAY = datetime.date(2026, 11, 9)


def build(recommendations: int, *, seed: int = 1) -> dict[str, float]:
    """Fill the (empty) database; returns seconds of making and of releasing."""
    chance = random.Random(seed)
    began = time.perf_counter()
    with transaction.atomic():
        _reference()
        each = recommendations // len(STATES)
        for code in STATES:
            _state(code, each, chance)
    made = time.perf_counter()
    by = {code: User.objects.get(email=f"coordinator@{code.lower()}.example") for code in STATES}
    for code in STATES:
        release_import(recommendations=Recommendation.objects.filter(state=code), by=by[code])
    released = time.perf_counter()
    for code in STATES[:4]:
        release_changes(state=code, by=by[code])
    return {"made": made - began, "released": released - made, "changed": time.perf_counter() - released}


def _reference() -> None:
    State.objects.bulk_create(
        State(pk=code, names={"en": f"State of {code}"}, standing="invented", sort_key=code) for code in STATES
    )
    Installation.objects.create(
        shape="hub", names={"en": "Everybody"}, languages=["en"], set_up_at=datetime.datetime.now(datetime.UTC)
    )
    kinds = {"UPR": "upr", **dict.fromkeys(COMMITTEES, "treaty_body"), **dict.fromkeys(PROCEDURES, "special_procedure")}
    Mechanism.objects.bulk_create(
        Mechanism(pk=code, kind=kind, names={"en": f"Mechanism {code}"}) for code, kind in kinds.items()
    )
    for taxonomy, count in (("theme", 80), ("group", 20)):
        held = Taxonomy.objects.create(code=taxonomy)
        version = TaxonomyVersion.objects.create(taxonomy=held, number="1", valid_from=_DAY)
        roots: list[Term] = []
        for number in range(count):
            parent = roots[number % 8] if number >= 8 and taxonomy == "theme" else None
            term = Term.objects.create(taxonomy=held, code=f"{taxonomy}-{number}", parent=parent, since=version)
            TermWording.objects.create(term=term, version=version, names={"en": f"{taxonomy} number {number}"})
            roots.append(term)


def _state(code: str, count: int, chance: random.Random) -> None:
    bodies = Body.objects.bulk_create(
        Body(state_id=code, public_id=f"body-{n}", branch="executive", names={"en": f"Ministry {n}"})
        for n in range(BODIES)
    )
    user = User.objects.create(email=f"coordinator@{code.lower()}.example", full_name="C", password="!")
    Membership.objects.create(user=user, role="coordinator", body=bodies[0])
    threads = Thread.objects.bulk_create(
        Thread(state_id=code, public_id=f"{code}-T-{n}", titles={"en": f"Demand {n}"}) for n in range(count // 12)
    )
    items = _recommendations(code, count, threads, chance)
    _particulars(items, chance)
    if code in STATES[:4]:
        _clusters(code, items, bodies, user, chance)


def _documents(code: str, count: int, chance: random.Random) -> list[Document]:
    made: list[Document] = []
    number = -1
    while sum(200 if held.cycle else 25 for held in made) < count:
        number += 1
        upr = number < 4
        year = 2008 + (number * 4 + 1 if upr else chance.randrange(18))
        mechanism = "UPR" if upr else chance.choice(COMMITTEES + PROCEDURES)
        symbol = f"A/HRC/{number + 10}/{year % 100}" if upr else f"{mechanism}/C/{code}/CO/{number}"
        public_id = f"{code}-{symbol.replace('/', '-')}"
        made.append(
            Document(
                public_id=public_id,
                state_id=code,
                mechanism_id=mechanism,
                kind="upr_report" if upr else "concluding_observations",
                symbol=symbol,
                cycle=number + 1 if upr else None,
                published_on=f"{year}-{chance.randrange(1, 13):02}",
            )
        )
    return Document.objects.bulk_create(made)


def _recommendations(code: str, count: int, threads: list[Thread], chance: random.Random) -> list[Recommendation]:
    made = []
    for document in _documents(code, count, chance):
        for number in range(1, (200 if document.cycle else 25) + 1):
            printed = f"{130 + (document.cycle or 0)}.{number}" if document.cycle else str(number)
            part = document.cycle or document.symbol.replace("/", "-")
            made.append(
                Recommendation(
                    public_id=f"{code}-{document.mechanism_id}-{part}-{printed}",
                    state_id=code,
                    mechanism_id=document.mechanism_id,
                    document=document,
                    cycle=document.cycle,
                    number=printed,
                    thread=chance.choice(threads) if chance.random() < 0.4 else None,
                    short_titles={"en": sentence(chance, "en")[:60]} if chance.random() < 0.2 else {},
                    fingerprint="0" * 16,
                    asked_on=document.published_on,
                    source="uhri",
                )
            )
    return Recommendation.objects.bulk_create(made[:count])


def _particulars(items: list[Recommendation], chance: random.Random) -> None:
    texts, askers, positions, tags = [], [], [], []
    for item in items:
        spoken = ["en", *(code for code, share in (("fr", 0.3), ("es", 0.3), ("ar", 0.2)) if chance.random() < share)]
        texts += [
            OfficialText(recommendation=item, language=language, text=sentence(chance, language), source="uhri")
            for language in spoken
        ]
        if item.cycle:
            askers.append(RecommendingState(recommendation=item, state_id=chance.choice(STATES)))
            positions.append(
                Position(recommendation=item, value=chance.choices(("supported", "noted", "partly"), (75, 22, 3))[0])
            )
        tags += _tags(item, chance)
    OfficialText.objects.bulk_create(texts, batch_size=5000)
    RecommendingState.objects.bulk_create(askers, batch_size=5000)
    Position.objects.bulk_create(positions, batch_size=5000)
    Tag.objects.bulk_create(tags, batch_size=5000)


def _tags(item: Recommendation, chance: random.Random) -> list[Tag]:
    codes = {("theme", f"theme-{min(79, int(chance.expovariate(0.06)))}") for _ in range(chance.randrange(1, 4))}
    codes |= {("group", f"group-{min(19, int(chance.expovariate(0.2)))}") for _ in range(chance.randrange(0, 3))}
    if chance.random() < 0.8:
        codes.add(("sdg_target", f"{chance.randrange(1, 18)}.{chance.randrange(1, 9)}"))
    return [
        Tag(recommendation=item, kind=kind, code=code, provenance="imported", source="uhri") for kind, code in codes
    ]


def _clusters(code: str, items: list[Recommendation], bodies: list[Body], user: User, chance: random.Random) -> None:
    made = Cluster.objects.bulk_create(
        Cluster(public_id=f"{code}-C-{n}", state_id=code, titles={"en": f"Objective {n}"}, area=f"theme-{n % 8}")
        for n in range(max(2, len(items) // 15))
    )
    ClusterMember.objects.bulk_create(
        ClusterMember(cluster=chance.choice(made), recommendation=item) for item in items if chance.random() < 0.8
    )
    Assignment.objects.bulk_create(
        Assignment(cluster=cluster, body=body, part=part, assigned_by=user)
        for cluster in made
        for body, part in zip(chance.sample(bodies, 3), ("lead", "supporting", "supporting"), strict=True)
    )
    Action.objects.bulk_create(
        Action(
            public_id=f"{cluster.public_id}-A{n}",
            cluster=cluster,
            body=chance.choice(bodies),
            titles={"en": sentence(chance, "en")},
            status=chance.choice(("planned", "under_way", "not_started")),
            starts_on=_DAY - datetime.timedelta(days=chance.randrange(1500)),
            promised_for=_DAY + datetime.timedelta(days=chance.randrange(-200, 900)),
            cost=1000,
            missing=chance.choice((0, 500)),
            currency="USD",
        )
        for cluster in made
        for n in range(chance.randrange(1, 4))
    )
