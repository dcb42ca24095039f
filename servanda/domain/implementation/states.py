"""Stages, levels and kinds of implementation. Four facts are kept apart: status, level, effect, grade."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    return_for_changes=Step(frozenset({UpdateStage.SUBMITTED}), UpdateStage.RETURNED),
    approve=Step(frozenset({UpdateStage.SUBMITTED}), UpdateStage.APPROVED),
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


# Nothing is owed any more on an action that stands here.
ENDED = (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED)


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


class SourceKind(TextChoices):
    """Where the money of a budget line comes from."""

    STATE = "state", _("State budget")
    OWN = "own", _("The body’s own budget")
    DONOR = "donor", _("Donor")
    LOAN = "loan", _("Loan")
    UNSAID = "unsaid", _("Funded, source not recorded")
    NONE = "none", _("No source yet")


class Likelihood(TextChoices):
    LOW = "low", pgettext_lazy("likelihood", "Low")
    MEDIUM = "medium", pgettext_lazy("likelihood", "Medium")
    HIGH = "high", pgettext_lazy("likelihood", "High")


class NeedKind(TextChoices):
    """What a body asks for to carry out an action."""

    MONEY = "money", pgettext_lazy("support", "Money")
    EXPERTISE = "expertise", pgettext_lazy("support", "Expertise")
    EQUIPMENT = "equipment", pgettext_lazy("support", "Equipment")
    TRAINING = "training", pgettext_lazy("support", "Training")
    DATA = "data", pgettext_lazy("support", "Data")
    DRAFTING = "drafting", pgettext_lazy("support", "Legal drafting")
    OTHER = "other", pgettext_lazy("support", "Other")


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
