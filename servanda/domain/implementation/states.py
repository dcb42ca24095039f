"""Stages, levels and kinds of implementation. Four facts are kept apart: status, level, effect, grade."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.lifecycle import Lifecycle, Step


class UpdateStage(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


# What another body's people may see: what has left its own desk and come to rest.
SENT_STAGES = (UpdateStage.SUBMITTED, UpdateStage.APPROVED)

UPDATE_LIFECYCLE = Lifecycle(
    save=Step(frozenset({UpdateStage.DRAFT}), UpdateStage.DRAFT),
    correct=Step(frozenset({UpdateStage.RETURNED}), UpdateStage.RETURNED),
    submit=Step(frozenset({UpdateStage.DRAFT, UpdateStage.RETURNED}), UpdateStage.SUBMITTED),
    take_back=Step(frozenset({UpdateStage.SUBMITTED}), UpdateStage.DRAFT),
    clear=Step(frozenset({UpdateStage.SUBMITTED}), UpdateStage.SUBMITTED),
    return_for_changes=Step(frozenset({UpdateStage.SUBMITTED}), UpdateStage.RETURNED),
    approve=Step(frozenset({UpdateStage.SUBMITTED}), UpdateStage.APPROVED),
)


class Decider(TextChoices):
    """Who decides a step of clearance."""

    APPROVERS = "approvers", _("The body’s own approvers")
    POST = "post", _("One post")
    BODY = "body", _("Approvers of another body")
    COORDINATORS = "coordinators", _("The coordinators")


LONGEST_CHAIN = 8
MOST_DAYS = 90


class StepStage(TextChoices):
    AHEAD = "ahead", _("Still to come")
    WAITING = "waiting", _("Waiting")
    CLEARED = "cleared", _("Agreed")
    RETURNED = "returned", _("Returned")
    DROPPED = "dropped", _("Not reached")


# A step of clearance, for one sending of an update. Nothing leads past a step: only its own decision ends it well.
STEP_LIFECYCLE = Lifecycle(
    begin=Step(frozenset({StepStage.AHEAD}), StepStage.WAITING),
    clear=Step(frozenset({StepStage.WAITING}), StepStage.CLEARED),
    return_for_changes=Step(frozenset({StepStage.WAITING}), StepStage.RETURNED),
    drop=Step(frozenset({StepStage.AHEAD, StepStage.WAITING}), StepStage.DROPPED),
)


class Level(TextChoices):
    """Assessed level of implementation, always with who says so."""

    NONE = "none", _("No action yet")
    INITIAL = "initial", _("Initial")
    PARTIAL = "partial", _("Partial")
    SUBSTANTIAL = "substantial", _("Substantial")
    FULL = "full", _("Full")
    REGRESSION = "regression", _("Regression")
    NOT_ASSESSABLE = "not_assessable", _("Not assessable")


class ActionStatus(TextChoices):
    """Administrative status: what officials have set in motion."""

    NOT_STARTED = "not_started", _("Not started")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    COMPLETED = "completed", _("Completed")
    DISCONTINUED = "discontinued", _("Discontinued")


class ActionKind(TextChoices):
    LAW = "law", _("Law")
    POLICY = "policy", _("Policy or plan")
    BUDGET = "budget", _("Budget")
    TRAINING = "training", _("Training")
    RATIFICATION = "ratification", _("Ratification")
    DATA = "data", _("Data")
    REMEDY = "remedy", _("Remedy")
    INSTITUTION = "institution", _("Institution")
    SERVICE = "service", _("Service")
    OTHER = "other", _("Other")


# What only Parliament can give.
NEEDS_A_LAW = (ActionKind.LAW, ActionKind.RATIFICATION)


class BillStage(TextChoices):
    """Where a bill, or a treaty to be ratified, stands."""

    IN_PREPARATION = "in_preparation", _("In preparation")
    TABLED = "tabled", _("Tabled")
    COMMITTEE = "committee", _("In committee")
    ADOPTED = "adopted", _("Adopted")
    IN_FORCE = "in_force", _("In force")
    FAILED = "failed", _("Failed")


_BEFORE_ADOPTION = frozenset({BillStage.IN_PREPARATION, BillStage.TABLED, BillStage.COMMITTEE})

# Parliaments differ: a step may be left out, and a committee may be heard twice. Nothing leads back before tabling.
BILL_LIFECYCLE = Lifecycle(
    tabled=Step(frozenset({BillStage.IN_PREPARATION, BillStage.COMMITTEE}), BillStage.TABLED),
    committee=Step(frozenset({BillStage.IN_PREPARATION, BillStage.TABLED}), BillStage.COMMITTEE),
    adopted=Step(_BEFORE_ADOPTION, BillStage.ADOPTED),
    in_force=Step(frozenset({BillStage.ADOPTED}), BillStage.IN_FORCE),
    failed=Step(frozenset({*_BEFORE_ADOPTION, BillStage.ADOPTED}), BillStage.FAILED),
)


class AssignmentPart(TextChoices):
    LEAD = "lead", _("Leads")
    SUPPORTING = "supporting", _("Takes part")


class Obstacle(TextChoices):
    LAW = "law", _("The law")
    PEOPLE_TRAINING = "people_training", _("People and training")
    COORDINATION = "coordination", _("Work between bodies")
    MONEY = "money", _("Money")
    DATA = "data", _("Data")
    CUSTOM = "custom", _("Custom and resistance")


class Confidentiality(TextChoices):
    """Who may read an update once approved."""

    PUBLIC = "public", _("Everyone, once it is approved and released")
    STATE = "state", _("Bodies of the State only")
    MECHANISM = "mechanism", _("The national mechanism only")


class EvidenceKind(TextChoices):
    FILE = "file", _("File")
    LINK = "link", _("Link")


# From the widest circle of readers to the closest.
_CLOSER = (Confidentiality.PUBLIC, Confidentiality.STATE, Confidentiality.MECHANISM)


def closer_of(*kept: str) -> Confidentiality:
    """The closest of these; nothing ("") keeps nothing back. A part never opens wider than its whole."""
    return max((Confidentiality(value) for value in kept if value), key=_CLOSER.index, default=Confidentiality.PUBLIC)


class Part(TextChoices):
    """What an update says, in parts that may be kept closer than the whole. Evidence is kept piece by piece."""

    WHAT_WAS_DONE = "what_was_done", _("What was done")
    EFFECT_ON_PEOPLE = "effect_on_people", _("What changed for people")
    FIGURES = "figures", _("Figures")
    OBSTACLES = "obstacles", _("What stands in the way")
    CONSULTED = "consulted", _("Who was consulted")


class FigureUnit(TextChoices):
    """What a figure counts in. Each has natural limits, which the database knows too."""

    PEOPLE = "people", _("people")
    CASES = "cases", _("cases, events or things")
    PERCENT = "percent", _("per cent")
    PER_1000 = "per_1000", _("per 1,000")
    PER_100000 = "per_100000", _("per 100,000")
    DAYS = "days", _("days")
    MONEY = "money", _("money, in the State’s currency")
    OTHER = "other", _("something else")


class ConsultedKind(TextChoices):
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    NHRI = "nhri", _("National human rights institution")
    AFFECTED = "affected", _("People affected")
    PARLIAMENT = "parliament", _("Parliament")
    UN = "un", _("United Nations")
    OTHER = "other", _("Others")
