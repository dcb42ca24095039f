"""Why something stands where it does, criterion by criterion, in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servanda.domain.implementation.queries.attention.evidence import Evidence
from servanda.domain.implementation.queries.attention.ordering import Attention, Item
from servanda.domain.implementation.queries.attention.weighing import is_threat
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.text import in_language
from servanda.foundation.methods.priority import Criterion

CRITERIA: dict[Criterion, str | Promise] = {
    Criterion.SEVERITY: gettext_lazy("Severity"),
    Criterion.SCALE: gettext_lazy("People concerned"),
    Criterion.DISCRIMINATION: gettext_lazy("Groups left behind"),
    Criterion.LEGAL_FORCE: gettext_lazy("Legal force"),
    Criterion.RECURRENCE: gettext_lazy("Recurrence"),
    Criterion.FOLLOW_UP: gettext_lazy("Follow-up by a mechanism"),
    Criterion.NEXT_REPORT: gettext_lazy("Time to the next report"),
    Criterion.FEASIBILITY: gettext_lazy("Feasibility"),
    Criterion.ENABLING: gettext_lazy("What else it answers"),
    Criterion.FINANCING: gettext_lazy("Money at hand"),
    Criterion.NEGLECT: gettext_lazy("Neglect"),
}
_FORCES: dict[str, str | Promise] = {
    "treaty_body": gettext_lazy("A treaty body asked: the treaty binds the State."),
    "regional": gettext_lazy("A regional body asked."),
    "supported": gettext_lazy("The State supported it in the UPR."),
    "partly": gettext_lazy("The State supported it in part in the UPR."),
    "special_procedure": gettext_lazy("A special procedure asked."),
    "noted": gettext_lazy("The State noted it in the UPR."),
    "national_inquiry": gettext_lazy("A national inquiry asked."),
    "peer_review": gettext_lazy("A review by other States asked."),
}


@dataclass(frozen=True)
class Telling:
    """Words for the things of one State."""

    attention: Attention
    bodies: Mapping[str, str]

    def why(self, item: Item, criterion: Criterion) -> str:
        """What the value of the criterion rests on, or why there is none."""
        return _WHY[criterion](self, item)

    def askers(self, evidence: Evidence) -> str:
        """“UPR (3 times), CEDAW”: who asked, the most often first."""
        found = []
        for code, times in sorted(evidence.askers.items(), key=lambda row: (-row[1], row[0])):
            name = self.mechanism(code)
            found.append(_("%(name)s (%(n)s times)") % {"name": name, "n": times} if times > 1 else name)
        return ", ".join(found)

    def mechanism(self, code: str) -> str:
        held = self.attention.mechanisms.get(code)
        return (str(in_language(held.names)) if held else "") or code

    def asked(self, evidence: Evidence) -> str:
        """How often something was asked, by whom and since when."""
        times = evidence.askings or 1
        words = ngettext("Asked once.", "Asked %(n)s times.", times) % {"n": times}
        if evidence.since and times > 1:
            words = ngettext("Asked once since %(year)s.", "Asked %(n)s times since %(year)s.", times) % {
                "n": times,
                "year": evidence.since,
            }
        return f"{words} {self.askers(evidence)}"

    def wanted(self, evidence: Evidence) -> list[str]:
        """What makes it urgent, the weightiest first."""
        found = []
        if evidence.has_interim_measures:
            found.append(_("Interim measures are asked for."))
        elif evidence.follow_up:
            found.append(_("A mechanism follows it up."))
        if is_threat(evidence, self.attention.parameters):
            found.append(self._how_grave(evidence))
        for words, day in (
            (gettext_lazy("It wants to hear by %(day)s."), evidence.follow_up_due),
            (gettext_lazy("Answers for a report are gathered until %(day)s."), evidence.report_on),
            (gettext_lazy("A body owes an answer by %(day)s."), evidence.asked_for),
        ):
            if day:
                found.append(str(words) % {"day": date_in_words(day)})
        return found

    def left(self, evidence: Evidence) -> list[str]:
        """What makes it neglected."""
        found = [self._silence(evidence)]
        if not evidence.leads:
            found.append(_("Nobody leads."))
        if evidence.plan is None or not evidence.plan.actions:
            found.append(_("Nothing is planned."))
        if evidence.days_late:
            late = evidence.days_late
            found.append(ngettext("An answer is one day late.", "An answer is %(n)s days late.", late) % {"n": late})
        if evidence.plan and evidence.plan.late:
            late = evidence.plan.late
            found.append(ngettext("One action is late.", "%(n)s actions are late.", late) % {"n": late})
        return found

    def _silence(self, evidence: Evidence) -> str:
        if evidence.word.last is None:
            return _("Never answered with approval.")
        days = (self.attention.today - evidence.word.last).days
        return ngettext("Last approved word one day ago.", "Last approved word %(n)s days ago.", days) % {"n": days}

    def _severity(self, item: Item) -> str:
        return self._how_grave(item.evidence)

    def _how_grave(self, evidence: Evidence) -> str:
        if not evidence.themed:
            return _("No theme is confirmed yet.")
        found, of = evidence.threats or evidence.lasting, evidence.themed
        if evidence.threats:
            words = ngettext(
                "%(n)s of one with a theme speaks of a threat to life or integrity.",
                "%(n)s of %(of)s with a theme speak of a threat to life or integrity.",
                of,
            )
        elif evidence.lasting:
            words = ngettext(
                "%(n)s of one with a theme speaks of harm that can hardly be made good.",
                "%(n)s of %(of)s with a theme speak of harm that can hardly be made good.",
                of,
            )
        else:
            return _("Its themes are of the third class: every other right.")
        return words % {"n": found, "of": of}

    def _groups(self, item: Item) -> str:
        found = item.evidence
        if not found.linked:
            return _("No theme or group is confirmed yet.")
        words = ngettext("%(n)s of one names a group.", "%(n)s of %(of)s name a group.", found.linked)
        return words % {"n": found.grouped, "of": found.linked}

    def _force(self, item: Item) -> str:
        force = self.attention.parameters.legal_force
        strongest = max(item.evidence.forces, key=lambda each: (force[each], each), default="")
        return str(_FORCES.get(strongest, strongest)) if strongest else _("The State has not answered yet.")

    def _recurrence(self, item: Item) -> str:
        if item.evidence.askings is None:
            return _("Nobody has tied it to an earlier asking, or looked for one.")
        return self.asked(item.evidence)

    def _follow_up(self, item: Item) -> str:
        found = item.evidence
        if found.follow_up:
            return (
                _("Interim measures are asked for.") if found.has_interim_measures else _("A mechanism follows it up.")
            )
        if found.unread:
            return _("Nobody has noted yet which paragraphs of its committee are followed up.")
        return _("No mechanism follows it up.")

    def _report(self, item: Item) -> str:
        if item.evidence.report_on is None:
            return _("No running call serves the report of a mechanism that asked.")
        return _("Answers for a report are gathered until %(day)s.") % {"day": date_in_words(item.evidence.report_on)}

    def _feasibility(self, item: Item) -> str:
        found = item.evidence
        if item.values[Criterion.FEASIBILITY] is None:
            return _("Nobody leads and nothing is planned, so nothing can be said.")
        words = [_("%(body)s leads.") % {"body": self.body(found.leads)} if found.leads else _("Nobody leads.")]
        if found.plan and found.plan.actions:
            words.append(_("The cost of an action is known.") if found.plan.costed else _("No cost is known."))
        return " ".join(words)

    def body(self, public_id: str) -> str:
        return self.bodies.get(public_id, public_id)

    def _enabling(self, item: Item) -> str:
        count = len(item.evidence.members)
        return ngettext("It serves one recommendation.", "One answer serves %(n)s recommendations.", count) % {
            "n": count
        }

    def _financing(self, item: Item) -> str:
        value = item.values[Criterion.FINANCING]
        if value is None:
            return _("No cost is recorded.")
        return _("%(percent)s %% of the known cost has a source.") % {"percent": round(100 * value)}

    def _neglect(self, item: Item) -> str:
        return " ".join(self.left(item.evidence))


_WHY: dict[Criterion, Callable[[Telling, Item], str]] = {
    Criterion.SEVERITY: Telling._severity,
    Criterion.SCALE: lambda _telling, _item: _("How many people are concerned is not recorded."),
    Criterion.DISCRIMINATION: Telling._groups,
    Criterion.LEGAL_FORCE: Telling._force,
    Criterion.RECURRENCE: Telling._recurrence,
    Criterion.FOLLOW_UP: Telling._follow_up,
    Criterion.NEXT_REPORT: Telling._report,
    Criterion.FEASIBILITY: Telling._feasibility,
    Criterion.ENABLING: Telling._enabling,
    Criterion.FINANCING: Telling._financing,
    Criterion.NEGLECT: Telling._neglect,
}


def day_or_nothing(day: datetime.date | None) -> str:
    """For CSV: ISO, or empty."""
    return day.isoformat() if day else ""
