"""Words for codes that a release holds. The page says them; the code stays what machines read."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from servanda.foundation.common.figures import counted
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.organisations.scales import spoken

Words = Mapping[str, "str | Promise"]

LEVELS: Words = {
    "full": spoken("level", "full", lazy("Full")),
    "substantial": spoken("level", "substantial", lazy("Substantial")),
    "partial": spoken("level", "partial", lazy("Partial")),
    "initial": spoken("level", "initial", lazy("Initial")),
    "none": spoken("level", "none", lazy("No action yet")),
    "regression": spoken("level", "regression", lazy("Regression")),
    "not_assessable": spoken("level", "not_assessable", lazy("Not assessable")),
    "not_assessed": lazy("Not assessed"),
}
# One bar cannot tell apart "cannot be assessed" and "nobody has": its last part is both.
BAR_LEVELS: Words = {**LEVELS, "not_assessable": lazy("Not assessed")}
POSITIONS: Words = {
    "supported": lazy("Supported"),
    "partly": lazy("Supported in part"),
    "noted": lazy("Noted"),
    "pending": lazy("Not yet answered"),
    "not_asked": lazy("No position is asked"),
}
STATUSES: Words = {
    "not_started": spoken("status", "not_started", lazy("Not started")),
    "planned": spoken("status", "planned", lazy("Planned")),
    "under_way": spoken("status", "under_way", lazy("Under way")),
    "completed": spoken("status", "completed", lazy("Completed")),
    "discontinued": spoken("status", "discontinued", lazy("Discontinued")),
}
ASKERS: Words = {
    "upr": lazy("Universal Periodic Review"),
    "treaty_body": lazy("Treaty bodies"),
    "special_procedure": lazy("Special procedures"),
    "regional": lazy("Regional bodies and courts"),
    "peer_review": lazy("Peer reviews"),
    "national_inquiry": lazy("National inquiries"),
}
FLAGS: Words = {
    "late": lazy("Late"),
    "asked_often": lazy("Asked three times or more"),
    "no_money": lazy("Money is missing"),
    "no_lead": lazy("No lead body"),
    "not_assessed": lazy("Not assessed"),
}
TAGS: Words = {**FLAGS, "late": lazy("Something is late")}
CYCLES: Words = {
    "1": lazy("first cycle"),
    "2": lazy("second cycle"),
    "3": lazy("third cycle"),
    "4": lazy("fourth cycle"),
    "5": lazy("fifth cycle"),
    "6": lazy("sixth cycle"),
}
BRANCHES: Words = {
    "executive": lazy("Government"),
    "legislature": lazy("Parliament"),
    "judiciary": lazy("Judiciary"),
    "independent": lazy("Independent institutions"),
    "local": lazy("Local government"),
}
DOCUMENTS: Words = {
    "upr_report": lazy("Report of the working group on the Universal Periodic Review"),
    "concluding_observations": lazy("Concluding observations"),
    "visit_report": lazy("Report on a visit"),
    "judgment": lazy("Judgment or decision"),
    "other": lazy("Other document"),
}
UNITS: Words = {
    "people": lazy("people"),
    "cases": lazy("cases, events or things"),
    "percent": lazy("per cent"),
    "per_1000": lazy("per 1,000"),
    "per_100000": lazy("per 100,000"),
    "days": lazy("days"),
    "money": lazy("money, in the State’s currency"),
    "other": "",
}
CONSULTED: Words = {
    "civil_society": lazy("Civil society"),
    "nhri": lazy("National human rights institution"),
    "affected": lazy("People affected"),
    "parliament": lazy("Parliament"),
    "un": lazy("United Nations"),
    "other": lazy("Others"),
}
OBSTACLES: Words = {
    "law": spoken("obstacle", "law", lazy("The law")),
    "people_training": spoken("obstacle", "people_training", lazy("People and training")),
    "coordination": spoken("obstacle", "coordination", lazy("Work between bodies")),
    "money": spoken("obstacle", "money", lazy("Money")),
    "data": spoken("obstacle", "data", lazy("Data")),
    "custom": spoken("obstacle", "custom", lazy("Custom and resistance")),
}
SOURCES: Words = {
    "state": lazy("State budget"),
    "own": lazy("The body’s own budget"),
    "donor": lazy("Donor"),
    "loan": lazy("Loan"),
    "unsaid": lazy("Funded, source not recorded"),
    "none": lazy("No source yet"),
}
NEEDS: Words = {
    "money": pgettext_lazy("support", "Money"),
    "expertise": pgettext_lazy("support", "Expertise"),
    "equipment": pgettext_lazy("support", "Equipment"),
    "training": pgettext_lazy("support", "Training"),
    "data": pgettext_lazy("support", "Data"),
    "drafting": pgettext_lazy("support", "Legal drafting"),
    "other": pgettext_lazy("support", "Other"),
}
ORIGINS: Words = {
    "human": lazy("Translated by a person, not an official text"),
    "machine": lazy("Translated by a machine, not an official text"),
}
REASONS: Words = {
    "first": pgettext_lazy("a release", "First release"),
    "change": pgettext_lazy("a release", "Changed"),
    "correction": pgettext_lazy("a release", "Correction"),
    "withdrawal": pgettext_lazy("a release", "Withdrawn"),
}


def word(words: Words, code: str) -> str:
    """The word; a code nobody foresaw is shown as it is."""
    return str(words.get(code, code))


def cycle_words(cycle: int | None) -> str:
    """ "fourth cycle"; a cycle far from now by its number."""
    if cycle is None:
        return ""
    return str(CYCLES[str(cycle)]) if str(cycle) in CYCLES else _("cycle %(number)s") % {"number": cycle}


def money(amount: str | None, currency: str) -> str:
    """ "USD 2,200,000"; without cents, which nobody plans in."""
    if not amount:
        return ""
    return f"{currency} {counted(round(float(amount)))}".strip()


def day(written: str | None) -> str:
    """A date as released, no more precise than it is known."""
    return PartialDate.parse(written).in_words() if written else ""


def decimal(number: float, places: int = 1) -> str:
    return number_format(number, places)
