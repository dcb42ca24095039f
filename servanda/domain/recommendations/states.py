"""The words recommendations are described with. Recommendations have no lifecycle; their implementation has."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    UPR_REPORT = "upr_report", _("Report of the working group on the Universal Periodic Review")
    CONCLUDING_OBSERVATIONS = "concluding_observations", _("Concluding observations")
    VISIT_REPORT = "visit_report", _("Report on a visit")
    JUDGMENT = "judgment", _("Judgment or decision")
    OTHER = "other", _("Other document")


class RecommendationKind(TextChoices):
    RECOMMENDATION = "recommendation", _("Recommendation")
    CONCERN = "concern", _("Concern or observation")
    PLEDGE = "pledge", _("Voluntary pledge")
    OTHER = "other", _("Other")


class PositionValue(TextChoices):
    """What the State answered. `PENDING`: asked, not yet answered."""

    SUPPORTED = "supported", _("Supported")
    PARTLY = "partly", _("Supported in part")
    NOTED = "noted", _("Noted")
    PENDING = "pending", _("Not yet answered")


class FollowUpKind(TextChoices):
    """Why a mechanism does not wait for the next review."""

    FOLLOW_UP = "follow_up", _("Chosen for follow-up")
    INTERIM = "interim_measures", _("Interim measures asked for")


class TextOrigin(TextChoices):
    OFFICIAL = "official", _("Official text")
    HUMAN = "human", _("Translated by a person")
    MACHINE = "machine", _("Translated by a machine")


class TagKind(TextChoices):
    """What a tag names; also the vocabulary its code comes from. The last four serve the State's own work."""

    THEME = "theme", _("Theme")
    GROUP = "group", _("Affected group")
    GOAL = "sdg_goal", _("Sustainable Development Goal")
    TARGET = "sdg_target", _("SDG target")
    ACTION = "action", _("How specific the action is")  # "1" to "5"; one of them at a time
    SMART = "smart", _("What makes it specific")
    MEASURE = "measure", _("Kind of act")
    BRANCH = "branch", _("Branch of State")


# What a recommendation is about. Only this leaves the workspace: the rest says how the State works on it.
SUBJECTS = frozenset({TagKind.THEME, TagKind.GROUP, TagKind.GOAL, TagKind.TARGET})


class Provenance(TextChoices):
    """Where a tag comes from; told apart everywhere (architecture.md, Suggestions)."""

    IMPORTED = "imported", _("Given by the source")
    SUGGESTED = "suggested", _("Suggested, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed by a person")
    REFUSED = "refused", _("Refused by a person")


# What counts in public figures: a person or the source stands behind it.
STANDING = frozenset({Provenance.IMPORTED, Provenance.CONFIRMED})


class HowLeft(TextChoices):
    """Why a recommendation is no longer in a cluster; it decides what is still said of it."""

    OUT = "out", _("Taken out")
    ON = "on", _("Went on to another objective")  # what was answered there, while it was in, still speaks of it
    UNDONE = "undone", _("Never meant: the joining was undone")  # says nothing about what belongs together


class RegroupingKind(TextChoices):
    MERGE = "merge", _("Merged")
    SPLIT = "split", _("Split")
    MOVE = "move", _("Moved")
