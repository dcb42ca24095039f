"""The working list of recommendations: found by words, narrowed by what is known, missing or said of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.coverage import (
    concerning,
    has_action,
    is_answered_since,
    is_in_cluster,
    is_led,
    is_linked,
    leading,
    silent_since,
    was_answered,
    with_body,
)
from servanda.domain.implementation.queries.lateness import (
    AGES,
    NEVER,
    followed_by,
    late_concerning,
    of_age,
)
from servanda.domain.implementation.queries.pending import pending_of
from servanda.domain.implementation.states import UpdateStage
from servanda.domain.recommendations.models import ClusterMember, OfficialText, Position, Recommendation, Tag
from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.domain.recommendations.queries.threads import asked_at_least, times_asked
from servanda.domain.recommendations.states import STANDING, Provenance, TagKind

# What is missing, and the condition that it is there.
GAPS: dict[str, Callable[[datetime.date], Q]] = {
    "lead": lambda _today: is_led(),
    "cluster": lambda _today: is_in_cluster(),
    "action": lambda _today: has_action(),
    "target": lambda _today: is_linked(),
    "silent": lambda today: is_answered_since(silent_since(today)),
    "update": lambda _today: was_answered(),
}
ASKED = "suggestions"  # with a question to this person; which ones those are, who asks says: `asked`
LATE = "late"  # an answer past its day
NEWEST_ASKING_FIRST = ("-asked_on", "number_key", "public_id")
MOST_ASKED = "often"
_LONGEST_WORDS = 200
_NOBODY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for; empty means everything."""

    q: str = ""
    mechanism: str = ""
    cycle: str = ""
    theme: str = ""
    group: str = ""
    goal: str = ""
    position: str = ""
    cluster: str = ""
    body: str = ""
    stage: str = ""
    gap: str = ""
    age: str = ""  # of the newest approved update
    has: str = ""  # what is there: the same conditions the other way round
    often: str = ""  # asked so many times at least, the same demand: "2", "3" …
    sort: str = ""  # "often": the most often asked first; else the newest asking
    certain: str = ""  # "1": only links that a person or the source stands behind

    @classmethod
    def read(cls, given: Any) -> Wanted:
        return cls(**{field.name: str(given.get(field.name, "")).strip()[:_LONGEST_WORDS] for field in fields(cls)})

    def chosen(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


def working_list(
    user: Any, wanted: Wanted, *, language: str, today: datetime.date, asked: Q | None = None
) -> QuerySet[Recommendation]:
    """Newest asking first, each row with one text, its position, cluster and lead body, all in one query.

    `asked`, here and below, is the condition that something is suggested and this person is asked about it: suggestions
    live above this floor, so whoever shows the list brings it. Without it nothing is.
    """
    found = narrowed(recommendations_visible_to(user).select_related(None), wanted, user, today=today, asked=asked)
    return with_row(found, language=language, asked=asked).order_by(*order_of(wanted))


def order_of(wanted: Wanted) -> tuple[str, ...]:
    """By columns of `with_row`. Knots of one thread stand together where the most often asked come first."""
    often = ("-row_asked", "thread_id") if wanted.sort == MOST_ASKED else ()
    return (*often, *NEWEST_ASKING_FIRST)


def narrowed(
    found: QuerySet[Recommendation], wanted: Wanted, user: Any, *, today: datetime.date, asked: Q | None = None
) -> QuerySet[Recommendation]:
    """The recommendations that are as wanted."""
    if wanted.gap == ASKED:
        found = found.filter(asked or _NOBODY)
    found = _by_words(found, wanted.q)
    found = _by_place(found, wanted)
    found = _by_tags(found, wanted)
    return _by_work(found, wanted, user, today)


def _by_words(found: QuerySet[Recommendation], words: str) -> QuerySet[Recommendation]:
    for word in words.split()[:8]:
        # A set, read once: asked for each row, the texts would be searched thousands of times.
        texts = OfficialText.objects.filter(superseded_at=None, text__icontains=word).order_by()
        found = found.filter(
            Q(public_id__icontains=word)
            | Q(document__symbol__icontains=word)
            | Q(number__iexact=word)
            | Q(heading__icontains=word)
            | Q(pk__in=texts.values("recommendation"))
        )
    return found


def _by_place(found: QuerySet[Recommendation], wanted: Wanted) -> QuerySet[Recommendation]:
    if wanted.mechanism:
        found = found.filter(mechanism=wanted.mechanism)
    if wanted.cycle.isdecimal() and len(wanted.cycle) < 4:
        found = found.filter(cycle=int(wanted.cycle))
    if wanted.position:
        now = Position.objects.filter(recommendation=OuterRef("pk"), superseded_at=None, holder=None)
        found = found.filter(Exists(now.filter(value=wanted.position)))
    if wanted.often.isdecimal() and len(wanted.often) < 4:
        found = found.filter(asked_at_least(int(wanted.often)))
    if wanted.cluster:
        found = found.filter(cluster_memberships__cluster__public_id=wanted.cluster, cluster_memberships__left_at=None)
    return found


def _by_tags(found: QuerySet[Recommendation], wanted: Wanted) -> QuerySet[Recommendation]:
    tags = Tag.objects.filter(recommendation=OuterRef("pk")).exclude(provenance=Provenance.REFUSED)
    if wanted.certain:
        tags = tags.filter(provenance__in=STANDING)
    for kind, code in ((TagKind.THEME, wanted.theme), (TagKind.GROUP, wanted.group), (TagKind.GOAL, wanted.goal)):
        if code:
            found = found.filter(Exists(tags.filter(kind=kind, code=code)))
    return found


def _by_work(
    found: QuerySet[Recommendation], wanted: Wanted, user: Any, today: datetime.date
) -> QuerySet[Recommendation]:
    if wanted.body:
        found = with_body(found, wanted.body)
    if wanted.stage in UpdateStage.values:
        said = updates_visible_to(user).filter(stage=wanted.stage).select_related(None).prefetch_related(None)
        found = found.filter(concerning(said))
    if wanted.gap in GAPS:
        found = found.filter(~GAPS[wanted.gap](today))
    if wanted.has in GAPS:
        found = found.filter(GAPS[wanted.has](today))
    if wanted.gap == LATE:
        held = followed_by(user).filter(**({"body__public_id": wanted.body} if wanted.body else {}))
        found = found.filter(late_concerning(pending_of(held, today=today)))
    if wanted.age in (*AGES, NEVER):
        found = found.filter(of_age(wanted.age, today))
    return found


def with_row(found: QuerySet[Recommendation], *, language: str, asked: Q | None = None) -> QuerySet[Recommendation]:
    """What a line of a list shows."""
    rank = Case(When(language=language, then=0), When(language="en", then=1), default=2, output_field=IntegerField())
    text = OfficialText.objects.filter(recommendation=OuterRef("pk"), superseded_at=None).order_by(rank, "language")
    # One at most of each, so unordered: the order of their tables would join four others for every row.
    position = Position.objects.filter(recommendation=OuterRef("pk"), superseded_at=None, holder=None).order_by()
    cluster = ClusterMember.objects.filter(recommendation=OuterRef("pk"), left_at=None).order_by()
    here = cluster.values("cluster")[:1]
    lead = leading().order_by("-id").values("body__names")
    named = JSONObject(public_id="cluster__public_id", titles="cluster__titles")
    return found.annotate(
        has_suggestion=Case(When(asked or _NOBODY, then=True), default=False, output_field=BooleanField()),
        row_asked=times_asked(),
        row_text=Subquery(text.annotate(row=JSONObject(text="text", language="language")).values("row")[:1]),
        row_position=Subquery(position.values("value")[:1]),
        row_cluster=Subquery(cluster.annotate(row=named).values("row")[:1]),
        row_lead=Coalesce(
            Subquery(lead.filter(cluster=Subquery(here))[:1]), Subquery(lead.filter(recommendation=OuterRef("pk"))[:1])
        ),
    )
