"""A State's working record as it is after ten years: made in bulk, from a fixed seed. Everything is invented."""

from __future__ import annotations

import datetime
import random
import time

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import F

from benchmarks.search.words import sentence
from benchmarks.workspace.working import Work
from servanda.domain.recommendations.models import (
    Cluster,
    ClusterMember,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
)
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.organisations.models import Body, Installation, Partner, Post
from servanda.foundation.reference.loader import load_reference
from servanda.foundation.reference.models import State, Target, Term
from servanda.foundation.reference.models.state import Standing
from servanda.pipelines.publication.actions.release import release_import

HOME = "QAA"
BODIES, PEOPLE, CLUSTERS, ALONE = 60, 400, 300, 400
_UPR, _OTHERS = "UPR", ("CEDAW", "CRC", "CRPD", "CCPR", "CESCR", "CAT", "CERD")
_BRANCHES = ("executive",) * 40 + ("legislature",) * 5 + ("judiciary",) * 5 + ("local",) * 7 + ("independent",) * 3
_TODAY = datetime.date.today()  # noqa: DTZ011 - the pages measured ask for today as well


def build(recommendations: int, updates: int, *, seed: int = 1) -> float:
    """Fill the (empty) database; returns the seconds it took."""
    chance, began = random.Random(seed), time.perf_counter()
    with transaction.atomic():
        load_reference()
        state = State.objects.create(pk=HOME, names={"en": "Qaa"}, standing=Standing.INVENTED, sort_key="qaa")
        Installation.objects.create(
            shape="national",
            home_state=state,
            names={"en": "Qaa"},
            languages=["en", "fr", "ar"],
            set_up_at=datetime.datetime.now(datetime.UTC),
        )
        bodies = _bodies()
        people = _people(bodies, chance)
        items = _recommendations(recommendations, chance)
        clusters = _clusters(items, chance)
        work = Work(bodies=bodies, people=people, clusters=clusters, alone=items[-ALONE:], chance=chance, today=_TODAY)
        work.do(updates)
    with transaction.atomic():
        release_import(recommendations=Recommendation.objects.all(), by=User.objects.get(email="coordinator@q.example"))
        work.release()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return time.perf_counter() - began


def _bodies() -> list[Body]:
    made = [
        Body(
            state_id=HOME,
            public_id=f"body-{n}",
            branch=branch,
            kind="parliament" if branch == "legislature" else "ministry",
            names={"en": f"Ministry number {n}", "fr": f"Ministère numéro {n}", "ar": f"وزارة {n}"},
        )
        for n, branch in enumerate(_BRANCHES[:BODIES])
    ]
    made[0].kind = "nmirf"
    made[59].kind = "nhri"
    return Body.objects.bulk_create(made)


def _people(bodies: list[Body], chance: random.Random) -> list[Membership]:
    """One person to sign in as for each role, at addresses like coordinator@q.example, and many more who work."""
    posts = Post.objects.bulk_create(Post(body=body, titles={"en": "Focal point"}) for body in bodies for _n in (1, 2))
    partner = Partner.objects.create(public_id="a-partner", kind="donor", names={"en": "A partner"})
    named = [User(email=f"{role}@q.example", full_name=role, password="!") for role in ROLES]
    others = [User(email=f"p{n}@q.example", full_name=f"Person {n}", password="!") for n in range(PEOPLE - len(ROLES))]
    User.objects.bulk_create([*named, *others])
    Authenticator.objects.bulk_create(
        Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": "none"}) for user in named
    )
    held = [
        Membership(user=user, role=role, **_seat(role, bodies, partner))
        for user, role in zip(named, ROLES, strict=True)
    ]
    for number, user in enumerate(others):
        body = bodies[number % BODIES]
        role = ("focal_point", "focal_point", "approver", "approver", "statistician")[number // BODIES % 5]
        held.append(
            Membership(user=user, role=role, body=body, post=chance.choice([p for p in posts if p.body == body]))
        )
    return Membership.objects.bulk_create(held)


def _seat(role: str, bodies: list[Body], partner: Partner) -> dict[str, object]:
    if role in ("partner", "civil_society"):
        return {"partner": partner}
    places = {"focal_point": 3, "approver": 3, "parliament": 40, "nhri": 59, "statistician": 5}
    return {"body": bodies[places.get(role, 0)]}


def _recommendations(count: int, chance: random.Random) -> list[Recommendation]:
    documents, items = _documents(), []
    for number in range(count):
        document = documents[number % len(documents)]
        items.append(
            Recommendation(
                public_id=f"{HOME}-{document.mechanism_id}-{document.cycle or document.pk}-{number}",
                state_id=HOME,
                mechanism_id=document.mechanism_id,
                document=document,
                cycle=document.cycle,
                number=str(number),
                number_key=str(number).zfill(5),
                fingerprint=f"{number:016}",
                asked_on=document.published_on,
                source="uhri",
            )
        )
    items = Recommendation.objects.bulk_create(items, batch_size=2000)
    _particulars(items, chance)
    return items


def _documents() -> list[Document]:
    made = [
        Document(
            public_id=f"{HOME}-UPR-{cycle}",
            state_id=HOME,
            mechanism_id=_UPR,
            kind="upr_report",
            symbol=f"A/HRC/{cycle}/1",
            cycle=cycle,
            published_on=f"{2008 + cycle * 4}-05",
        )
        for cycle in (1, 2, 3, 4)
    ]
    made += [
        Document(
            public_id=f"{HOME}-{code}-{year}",
            state_id=HOME,
            mechanism_id=code,
            kind="concluding_observations",
            symbol=f"{code}/C/QAA/CO/{year}",
            published_on=f"{year}-06",
        )
        for code in _OTHERS
        for year in (2014, 2019, 2024)
    ]
    return Document.objects.bulk_create(made)


def _particulars(items: list[Recommendation], chance: random.Random) -> None:
    targets = list(Target.objects.order_by("pk").values_list("code", "goal_id"))
    themes = list(Term.objects.filter(taxonomy_id="theme").order_by("pk").values_list("code", flat=True))
    groups = list(Term.objects.filter(taxonomy_id="group").order_by("pk").values_list("code", flat=True))
    texts, askers, positions, tags = [], [], [], []
    for item in items:
        spoken = ("en", "fr", "ar") if chance.random() < 0.5 else ("en",)
        texts += [
            OfficialText(recommendation=item, language=c, text=sentence(chance, c), source="uhri") for c in spoken
        ]
        if item.cycle:
            askers.append(RecommendingState(recommendation=item, printed="Somebody"))
            value = chance.choices(("supported", "noted", "partly"), (75, 22, 3))[0]
            positions.append(Position(recommendation=item, value=value))
        chosen = {("theme", code) for code in chance.sample(themes, 2)} | {("group", chance.choice(groups))}
        for target, goal in chance.sample(targets, chance.randrange(0, 3)):
            chosen |= {("sdg_target", target), ("sdg_goal", str(goal))}
        tags += [
            Tag(recommendation=item, kind=kind, code=code, source="uhri", provenance=_provenance(chance))
            for kind, code in chosen
        ]
    OfficialText.objects.bulk_create(texts, batch_size=5000)
    RecommendingState.objects.bulk_create(askers, batch_size=5000)
    Position.objects.bulk_create(positions, batch_size=5000)
    Tag.objects.bulk_create(tags, batch_size=5000)


def _provenance(chance: random.Random) -> str:
    return "imported" if chance.random() < 0.9 else "suggested"


def _clusters(items: list[Recommendation], chance: random.Random) -> list[Cluster]:
    areas = list(Term.objects.filter(taxonomy_id="theme", parent=None).order_by("pk").values_list("code", flat=True))
    made = Cluster.objects.bulk_create(
        Cluster(
            public_id=f"{HOME}-C-{n}",
            state_id=HOME,
            titles={"en": f"Objective {n}: {sentence(chance, 'en')}"},
            objectives={"en": sentence(chance, "en")},
            area=chance.choice(areas),
        )
        for n in range(CLUSTERS)
    )
    ClusterMember.objects.bulk_create(
        [ClusterMember(cluster=chance.choice(made), recommendation=item) for item in items[:-ALONE]], batch_size=5000
    )
    Cluster.objects.update(version=F("version") + 1)  # a past for each
    return made
