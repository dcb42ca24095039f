"""The national action plan: every action of the State by theme and objective, narrowed and added up."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, IntegerField, Max, Min, OuterRef, Prefetch, Q, QuerySet, Sum, When

from servanda.domain.implementation.models import Action, BudgetLine, FormerPromise, Milestone, Risk, SupportNeed
from servanda.domain.implementation.queries import actions_visible_to
from servanda.domain.implementation.states import ENDED, ActionKind, ActionStatus
from servanda.domain.recommendations.models import Cluster, Tag
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.foundation.audit.models import Event
from servanda.foundation.reference.models import Target

_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class PlanWanted:
    """What a reader asks for; empty means everything."""

    q: str = ""
    theme: str = ""
    objective: str = ""
    body: str = ""
    kind: str = ""
    status: str = ""
    late: str = ""
    support: str = ""
    goal: str = ""
    year: str = ""

    @classmethod
    def read(cls, given: Any) -> PlanWanted:
        return cls(**{field.name: str(given.get(field.name, "")).strip()[:_LONGEST_WORDS] for field in fields(cls)})

    def chosen(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


def plan_of(user: Any, wanted: PlanWanted, *, themes: list[str], today: datetime.date) -> QuerySet[Action]:
    """By theme in the order given, then objective, then the day each begins; each row with its numbers."""
    found = narrowed(actions_visible_to(user).filter(cluster__closed_at=None), wanted, today=today)
    place = Case(
        *(When(cluster__area=code, then=position) for position, code in enumerate(themes)),
        default=len(themes),
        output_field=IntegerField(),
    )
    milestones = Milestone.objects.filter(action=OuterRef("pk"), dropped_on=None).order_by().values("action")
    promised = FormerPromise.objects.filter(action=OuterRef("pk")).order_by("id").values("promised_for")
    needs = SupportNeed.objects.filter(action=OuterRef("pk")).order_by("id").values("kind")
    helping = Action.supporting.through.objects.filter(action=OuterRef("pk")).order_by("body__public_id")
    return found.annotate(
        theme_place=place,
        milestone_count=milestones.annotate(n=Count("pk")).values("n"),
        milestones_reached=milestones.filter(reached_on__isnull=False).annotate(n=Count("pk")).values("n"),
        promised_before=ArraySubquery(promised),
        need_kinds=ArraySubquery(needs),
        helping=ArraySubquery(helping.values("body_id")),
    ).order_by("theme_place", "cluster__public_id", "starts_on", "id")


def narrowed(actions: QuerySet[Action], wanted: PlanWanted, *, today: datetime.date) -> QuerySet[Action]:
    """Those that are wanted. A value nobody offers finds nothing, or is not asked for at all where it is no value."""
    for word in wanted.q.split()[:8]:
        actions = actions.filter(_has_word(word))
    if wanted.theme:
        actions = actions.filter(cluster__area="" if wanted.theme == "none" else wanted.theme)
    if wanted.objective:
        actions = actions.filter(cluster__public_id=wanted.objective)
    if wanted.body:
        helping = Action.supporting.through.objects.filter(action=OuterRef("pk"), body__public_id=wanted.body)
        actions = actions.filter(Q(body__public_id=wanted.body) | Exists(helping))
    return _as_it_stands(actions, wanted, today)


def _as_it_stands(actions: QuerySet[Action], wanted: PlanWanted, today: datetime.date) -> QuerySet[Action]:
    if wanted.kind in ActionKind.values:
        actions = actions.filter(kind=wanted.kind)
    if wanted.status in ActionStatus.values:
        actions = actions.filter(status=wanted.status)
    if wanted.late:
        actions = actions.filter(promised_for__lt=today).exclude(status__in=ENDED)
    if wanted.support:
        actions = actions.filter(Exists(SupportNeed.objects.filter(action=OuterRef("pk")))).exclude(status__in=ENDED)
    if wanted.goal.isdecimal() and len(wanted.goal) < 3:
        actions = actions.filter(_serves(wanted.goal))
    if wanted.year.isdecimal() and len(wanted.year) == 4:
        actions = actions.filter(promised_for__year=int(wanted.year))
    return actions


def _has_word(word: str) -> Q:
    return Q(public_id__icontains=word) | Q(titles__icontains=word) | Q(cluster__titles__icontains=word)


def _serves(goal: str) -> Q:
    """A target of the goal chosen for the action; where none is chosen, one of a recommendation it serves."""
    own = Action.targets.through.objects.filter(action=OuterRef("pk"))
    chosen = Action.recommendations.through.objects.filter(action=OuterRef("pk"))
    tags = Tag.objects.filter(kind=TagKind.TARGET, provenance__in=STANDING, code__startswith=f"{goal}.")
    of_members = tags.filter(
        recommendation__cluster_memberships__cluster=OuterRef("cluster"),
        recommendation__cluster_memberships__left_at=None,
    )
    of_chosen = tags.filter(recommendation__in=chosen_of(OuterRef("pk")))
    inherited = (~Exists(chosen) & Exists(of_members)) | Exists(of_chosen)
    return Q(Exists(own.filter(target__goal=goal))) | (~Q(Exists(own)) & Q(inherited))


def chosen_of(action: Any) -> QuerySet[Any, Any]:
    """Keys of the recommendations chosen for an action, for a subquery."""
    return Action.recommendations.through.objects.filter(action=action).order_by().values("recommendation_id")


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """Sums in one currency; discontinued actions ask for nothing any more."""

    currency: str
    cost: Decimal
    missing: Decimal

    @property
    def funded(self) -> Decimal:
        return self.cost - self.missing


@dataclass(frozen=True, slots=True)
class PlanTotals:
    actions: int
    completed: int
    late: int
    money: list[PlanMoney]


def totals_of(actions: QuerySet[Action], *, today: datetime.date) -> PlanTotals:
    """In one query; a sum for each currency, never one over several."""
    live = ~Q(status=ActionStatus.DISCONTINUED)
    keys = actions.order_by().values("pk")
    rows: list[Any] = list(
        Action.objects.filter(pk__in=keys)
        .order_by("currency")
        .values("currency")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(status=ActionStatus.COMPLETED)),
            late=Count("pk", filter=Q(promised_for__lt=today) & ~Q(status__in=ENDED)),
            whole=Sum("cost", filter=live),
            lacking=Sum("missing", filter=live),
        )
    )
    money = [
        PlanMoney(row["currency"], row["whole"], row["lacking"] or Decimal(0))
        for row in rows
        if row["whole"] is not None
    ]
    return PlanTotals(
        actions=sum(row["n"] for row in rows),
        completed=sum(row["done"] for row in rows),
        late=sum(row["late"] for row in rows),
        money=money,
    )


def with_parts(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same with all that stands beside each in the plan, for a page of them or a document."""
    return actions.prefetch_related(
        "supporting",
        Prefetch("milestones", Milestone.objects.order_by("due_on", "id")),
        Prefetch("budget", BudgetLine.objects.order_by("year", "id")),
        Prefetch("risks", Risk.objects.order_by("id")),
        Prefetch("needs", SupportNeed.objects.order_by("wanted_by", "id")),
        Prefetch("former_promises", FormerPromise.objects.order_by("id")),
    )


def with_milestones(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same with what a timeline draws."""
    return actions.prefetch_related(Prefetch("milestones", Milestone.objects.order_by("due_on", "id")))


def with_days(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same with the days they were promised for before, too."""
    return with_milestones(actions).prefetch_related(
        Prefetch("former_promises", FormerPromise.objects.order_by("id")),
    )


def objectives_with_actions(user: Any) -> QuerySet[Any]:
    """Public id and titles for a list to choose from, and the first and last day the actions are promised for."""
    with_some = actions_visible_to(user).order_by().values("cluster")
    ends = {"first_promise": Min("actions__promised_for"), "last_promise": Max("actions__promised_for")}
    found = Cluster.objects.filter(pk__in=with_some, closed_at=None).annotate(**ends).order_by("public_id")
    return found.values_list("public_id", "titles", *ends)


def milestones_visible_to(user: Any) -> QuerySet[Milestone]:
    """Of the actions of the State's plan."""
    return _beside(Milestone.objects.all(), user).order_by("due_on", "id")


def budget_lines_visible_to(user: Any) -> QuerySet[BudgetLine]:
    """Of the actions of the State's plan."""
    return _beside(BudgetLine.objects.all(), user).order_by("year", "id")


def risks_visible_to(user: Any) -> QuerySet[Risk]:
    """Of the actions of the State's plan; never outside the State."""
    return _beside(Risk.objects.all(), user).order_by("id")


def needs_visible_to(user: Any) -> QuerySet[SupportNeed]:
    """Of the actions of the State's plan, whether partners are shown them or not."""
    return _beside(SupportNeed.objects.all(), user).order_by("wanted_by", "id")


def _beside(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    actions = actions_visible_to(user).order_by().values("pk")
    return rows.filter(action__in=actions).select_related("action__body", "action__cluster")


def targets_named(codes: Iterable[str]) -> QuerySet[Target]:
    """SDG targets by their numbers."""
    return Target.objects.filter(pk__in=list(codes)).order_by("sort_key")


def newest_change_of(actions: Iterable[Action]) -> datetime.datetime:
    """When somebody last did something to one of them; the time a document of them carries."""
    keys = [str(action.pk) for action in actions]
    newest = Event.objects.filter(thing_kind=Action._meta.label_lower, thing_id__in=keys).aggregate(
        at=Max("happened_at")
    )
    return newest["at"] or datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
