"""Stages, levels and kinds of implementation. Four facts are kept apart: status, level, effect, grade."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda.foundation.common.lifecycle import Lifecycle, Step
from servanda.foundation.organisations.scales import name_scale, spoken


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


# A State may say these in words of its own (decision 23).
name_scale("level", _("Levels of implementation"), may_hide=True)
name_scale("status", _("Where an action stands"))
name_scale("kind", _("Kinds of action"), may_hide=True)
name_scale("obstacle", _("What stands in the way"), may_hide=True)


class Level(TextChoices):
    """Assessed level of implementation, always with who says so."""

    NONE = "none", spoken("level", "none", _("No action yet"))
    INITIAL = "initial", spoken("level", "initial", _("Initial"))
    PARTIAL = "partial", spoken("level", "partial", _("Partial"))
    SUBSTANTIAL = "substantial", spoken("level", "substantial", _("Substantial"))
    FULL = "full", spoken("level", "full", _("Full"))
    REGRESSION = "regression", spoken("level", "regression", _("Regression"))
    NOT_ASSESSABLE = "not_assessable", spoken("level", "not_assessable", _("Not assessable"))


class ActionStatus(TextChoices):
    """Administrative status: what officials have set in motion."""

    NOT_STARTED = "not_started", spoken("status", "not_started", _("Not started"))
    PLANNED = "planned", spoken("status", "planned", _("Planned"))
    UNDER_WAY = "under_way", spoken("status", "under_way", _("Under way"))
    COMPLETED = "completed", spoken("status", "completed", _("Completed"))
    DISCONTINUED = "discontinued", spoken("status", "discontinued", _("Discontinued"))


# Nothing is owed any more on an action that stands here.
ENDED = (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED)


class ActionKind(TextChoices):
    LAW = "law", spoken("kind", "law", _("Law"))
    POLICY = "policy", spoken("kind", "policy", _("Policy or plan"))
    BUDGET = "budget", spoken("kind", "budget", _("Budget"))
    TRAINING = "training", spoken("kind", "training", _("Training"))
    RATIFICATION = "ratification", spoken("kind", "ratification", _("Ratification"))
    DATA = "data", spoken("kind", "data", _("Data"))
    REMEDY = "remedy", spoken("kind", "remedy", _("Remedy"))
    INSTITUTION = "institution", spoken("kind", "institution", _("Institution"))
    SERVICE = "service", spoken("kind", "service", _("Service"))
    OTHER = "other", spoken("kind", "other", _("Other"))


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


class LineChange(TextChoices):
    """What a planned assignment would change."""

    NEW = "new", _("New")
    TAKES_OVER = "takes_over", _("Has a lead already")
    CHANGES = "changes", _("Its part, post or date changes")
    SAME = "same", _("Stays as it is")


class LineOutcome(TextChoices):
    """What became of a line when it was applied, or undone."""

    DONE = "done", _("Assigned")
    KEPT = "kept", _("Left as it was")
    MEANWHILE = "meanwhile", _("Changed meanwhile, left alone")
    RESTORED = "restored", _("As it was before")
    REFUSED = "refused", _("Changed since, not undone")


class OrphanKind(TextChoices):
    """Work that nobody looks after."""

    CLOSED = "closed", _("Assigned to a body or post that has closed")
    VACANT = "vacant", _("Assigned to a post that nobody holds")
    NO_WRITER = "no_writer", _("Bodies with work, where nobody may answer")
    OBJECTIVE = "objective", _("Objectives that nobody leads")
    RECOMMENDATION = "recommendation", _("Recommendations alone that nobody leads")
    DRAFT = "draft", _("Drafts whose author has left")
    STEP = "step", _("Updates sent, with a step that nobody may decide")
    CHAIN = "chain", _("Chains that name somebody who is not there")


class Obstacle(TextChoices):
    LAW = "law", spoken("obstacle", "law", _("The law"))
    PEOPLE_TRAINING = "people_training", spoken("obstacle", "people_training", _("People and training"))
    COORDINATION = "coordination", spoken("obstacle", "coordination", _("Work between bodies"))
    MONEY = "money", spoken("obstacle", "money", _("Money"))
    DATA = "data", spoken("obstacle", "data", _("Data"))
    CUSTOM = "custom", spoken("obstacle", "custom", _("Custom and resistance"))


class Confidentiality(TextChoices):
    """Who may read an update once approved."""

    PUBLIC = "public", _("Everyone, once it is approved and released")
    STATE = "state", _("Bodies of the State only")
    MECHANISM = "mechanism", _("The national mechanism only")


class EvidenceKind(TextChoices):
    FILE = "file", _("File")
    LINK = "link", _("Link")


class CallStage(TextChoices):
    """A call for updates on its way."""

    DRAFT = "draft", _("Being prepared")
    SENT = "sent", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


CALL_LIFECYCLE = Lifecycle(
    change=Step(frozenset({CallStage.DRAFT}), CallStage.DRAFT),
    send=Step(frozenset({CallStage.DRAFT}), CallStage.SENT),
    adjust=Step(frozenset({CallStage.SENT}), CallStage.SENT),
    close=Step(frozenset({CallStage.SENT}), CallStage.CLOSED),
    cancel=Step(frozenset({CallStage.DRAFT, CallStage.SENT}), CallStage.CANCELLED),
)


class LineState(TextChoices):
    """How far one answer that was asked for has come. Told from updates; never typed."""

    NOT_BEGUN = "not_begun", _("Not begun")
    BEGUN = "begun", _("Begun")
    SENT = "sent", _("Sent, waits for approval")
    APPROVED = "approved", _("Approved")
    EXCUSED = "excused", _("Excused")
    HANDED_ON = "handed_on", _("Body no longer answers for it")


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
