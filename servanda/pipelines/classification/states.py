"""The words suggestions are described with."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.lifecycle import Lifecycle, Step


class Kind(TextChoices):
    """What a suggestion says about a recommendation. The value's vocabulary stands behind each."""

    THEME = "theme", _("Theme")  # code of the theme taxonomy
    GROUP = "group", _("Affected group")  # code of the group taxonomy
    GOAL = "sdg_goal", _("Sustainable Development Goal")  # "5"
    TARGET = "sdg_target", _("SDG target")  # "5.3"
    ACTION = "action", _("How specific the action is")  # "1" to "5" (methods.md 8.1)
    SMART = "smart", _("What makes it specific")  # one of Smart
    MEASURE = "measure", _("Kind of act")  # one of Measure
    BRANCH = "branch", _("Branch of State")  # value of organisations.states.Branch
    CLUSTER = "cluster", _("Objective")  # public id of a cluster
    REPEAT = "repeat", _("Repeat of an earlier demand")  # public id of the earlier recommendation


class Smart(TextChoices):
    """The five flags of methods.md 8.3; shown, and added up only for sorting."""

    SPECIFIC = "specific", _("Specific: a named law, institution or treaty")
    MEASURABLE = "measurable", _("Measurable: a number, a list, something to count")
    ASSIGNED = "assigned", _("Assigned: says who")
    RELEVANT = "relevant", _("Relevant: names the right, group or article")
    TIMED = "timed", _("Timed: says by when")


class Measure(TextChoices):
    """What kind of act is asked for."""

    RATIFICATION = "ratification", _("Ratifying a treaty, withdrawing a reservation")
    LAW = "law", _("Law")
    POLICY = "policy", _("Policy, strategy or plan")
    INSTITUTION = "institution", _("Institution or mechanism")
    BUDGET = "budget", _("Money and resources")
    TRAINING = "training", _("Training and awareness")
    SERVICE = "service", _("Services and material support")
    DATA = "data", _("Data, research and monitoring")
    REMEDY = "remedy", _("Investigation, justice and remedy")
    PARTICIPATION = "participation", _("Consultation and participation")
    COOPERATION = "cooperation", _("Cooperation with mechanisms and other States")


class Stage(TextChoices):
    """Where a suggestion stands. What a person decided is kept for ever; nothing brings it back as a question."""

    OPEN = "open", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    CHANGED = "changed", _("Another value chosen instead")
    REFUSED = "refused", _("Refused")
    OVERTAKEN = "overtaken", _("No longer proposed")


# A person's word: kept for ever. The others are open to whatever an engine says next.
DECIDED = (Stage.ACCEPTED, Stage.CHANGED, Stage.REFUSED)

# A recommendation has one of these at most: accepting one leaves the others without a question.
SINGLE = frozenset({Kind.ACTION, Kind.CLUSTER, Kind.REPEAT})


class Verdict(TextChoices):
    """What a person says to a suggestion."""

    ACCEPT = "accept", _("Accept")
    CHANGE = "change", _("Change")
    REFUSE = "refuse", _("Refuse")


class RunStage(TextChoices):
    WAITING = "waiting", _("Waiting for a worker")
    RUNNING = "running", _("Reading texts")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")
    FAILED = "failed", _("Could not be finished")


_S = RunStage
RUN_LIFECYCLE = Lifecycle(
    begin=Step(frozenset({_S.WAITING, _S.RUNNING}), _S.RUNNING),
    finish=Step(frozenset({_S.RUNNING}), _S.DONE),
    cancel=Step(frozenset({_S.WAITING, _S.RUNNING}), _S.CANCELLED),
    fail=Step(frozenset({_S.RUNNING}), _S.FAILED),
    resume=Step(frozenset({_S.CANCELLED, _S.FAILED}), _S.WAITING),
)
UNDER_WAY = (_S.WAITING, _S.RUNNING)


class TrainingStage(TextChoices):
    WAITING = "waiting", _("Waiting for a worker")
    RUNNING = "running", _("Learning")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")
    FAILED = "failed", _("Could not be finished")


_T = TrainingStage
TRAINING_LIFECYCLE = Lifecycle(
    begin=Step(frozenset({_T.WAITING, _T.RUNNING}), _T.RUNNING),
    finish=Step(frozenset({_T.RUNNING}), _T.DONE),
    cancel=Step(frozenset({_T.WAITING, _T.RUNNING}), _T.CANCELLED),
    fail=Step(frozenset({_T.RUNNING}), _T.FAILED),
    resume=Step(frozenset({_T.CANCELLED, _T.FAILED}), _T.WAITING),
)
