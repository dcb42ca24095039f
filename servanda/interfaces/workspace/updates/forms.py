"""What a person fills in. Everything may be left for later: only sending asks for more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.actions.updates import Answer
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries.versions import said_in
from servanda.domain.implementation.states import Confidentiality, Level, Obstacle, Part
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.common.languages import OWN_NAMES
from servanda.interfaces.workspace.days import DayField
from servanda.interfaces.workspace.updates.rows import ConsultedForm, FigureForm, Rows

_SAME = [("", _("As the whole"))]
# What a part or a piece of evidence may be kept to; the whole's own answer goes without saying.
KEPT_CLOSER = [
    ("", _("As the whole update")),
    (Confidentiality.STATE, Confidentiality.STATE.label),
    (Confidentiality.MECHANISM, Confidentiality.MECHANISM.label),
]
LEVEL_MEANINGS = {
    Level.NONE: _("Nothing has been done yet."),
    Level.INITIAL: _("First steps: a decision, a draft, a plan."),
    Level.PARTIAL: _("Some of what was asked is in place."),
    Level.SUBSTANTIAL: _("Most of it is in place and working."),
    Level.FULL: _("All of it is in place, and people feel it."),
    Level.REGRESSION: _("Things are worse than they were."),
    Level.NOT_ASSESSABLE: _("It cannot be said, for want of facts."),
}
CONFIDENTIALITY_MEANINGS = {
    Confidentiality.PUBLIC: _("Names of persons are never published. You will see the public text before it is sent."),
    Confidentiality.STATE: _("Reports may use it; the public site may not."),
    Confidentiality.MECHANISM: _("Only the national mechanism and your own body read it."),
}


class UpdateForm(forms.Form):
    """The answer, part by part. `member_<id>` fields hold levels that differ from the whole."""

    what_was_done = forms.CharField(
        label=_("What was done"), required=False, max_length=5000, widget=forms.Textarea({"rows": 7})
    )
    effect_on_people = forms.CharField(
        label=_("Who is better off, and who is not?"),
        required=False,
        max_length=5000,
        help_text=_("If you cannot tell yet, say so. That is an answer too."),
        widget=forms.Textarea({"rows": 4}),
    )
    level = forms.ChoiceField(
        label=_("Level reached, in your body’s view"),
        required=False,
        choices=[("", _("Say nothing about the level")), *Level.choices],
        widget=forms.RadioSelect,
    )
    level_reason = forms.CharField(
        label=_("Why this level"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    period_from = DayField(label=_("From"))
    period_to = DayField(label=_("To"))
    obstacles = forms.MultipleChoiceField(
        label=_("What stands in the way"),
        required=False,
        choices=Obstacle.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    obstacle_words = forms.CharField(label=_("In a few words"), required=False, max_length=500)
    confidentiality = forms.ChoiceField(
        label=_("Who may read this"),
        required=False,
        choices=Confidentiality.choices,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language you write in"), required=False)

    def __init__(self, *args: Any, update: Update, members: list[Recommendation], **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(update))
        super().__init__(*args, **kwargs)
        self.update_of = update
        self.members = members
        self.fields["language"].choices = list(OWN_NAMES.items())  # type: ignore[attr-defined]
        held = said_in(update)
        self.figures = Rows(FigureForm, "figures", held["figures"], self.data if self.is_bound else None)
        self.consulted = Rows(ConsultedForm, "consulted", held["consulted"], self.data if self.is_bound else None)
        self.evidence = list(update.evidence.all())
        for name, label, kept in self._kept(update):
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=KEPT_CLOSER,
                initial=kept,
                widget=forms.Select({"class": "form-select"}),
            )
        own = {row.recommendation_id: row.level for row in update.levels.all()}
        for member in members:
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=member.public_id,
                required=False,
                choices=[*_SAME, *Level.choices],
                initial=own.get(member.pk, ""),
                widget=forms.Select({"class": "form-select"}),
            )

    def _kept(self, update: Update) -> list[tuple[str, Any, str]]:
        """One choice for each part, and for each piece of evidence: name, label, what is held."""
        parts: list[tuple[str, Any, str]] = [
            (
                f"kept_{part.value}",
                _("Who may read “%(part)s”") % {"part": part.label},
                update.kept_closer.get(part, ""),
            )
            for part in Part
        ]
        for item in self.evidence:
            label = _("Who may read “%(part)s”") % {"part": item.title}
            parts.append((f"evidence_{item.pk}", label, item.kept))
        return parts

    def kept_fields(self) -> dict[str, BoundField]:
        """For the template: the choice that stands in each section."""
        return {part.value: self[f"kept_{part.value}"] for part in Part}

    def evidence_fields(self) -> list[tuple[Any, BoundField]]:
        return [(item, self[f"evidence_{item.pk}"]) for item in self.evidence]

    def row_forms(self) -> list[forms.Form]:
        """Rows in which something is wrong."""
        return [*self.figures.with_errors(), *self.consulted.with_errors()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("period_from"), given.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period cannot end before it begins."))
        return given

    def answer(self) -> Answer:
        """What was typed. A field that cannot be read keeps its last saved value, so the rest is never lost."""
        held, given = self.update_of, self.cleaned_data
        first, last = given.get("period_from"), given.get("period_to")
        if "period_from" not in given or "period_to" not in given:
            first, last = held.period_from, held.period_to
        return Answer(
            what_was_done=given.get("what_was_done", held.what_was_done),
            effect_on_people=given.get("effect_on_people", held.effect_on_people),
            obstacles=tuple(given.get("obstacles", held.obstacles)),
            obstacle_words=given.get("obstacle_words", held.obstacle_words),
            level=given.get("level", held.level),
            level_reason=given.get("level_reason", held.level_reason),
            confidentiality=given.get("confidentiality") or held.confidentiality,
            language=given.get("language") or held.language,
            period_from=first,
            period_to=last,
            levels={item.public_id: given.get(f"member_{item.pk}", "") for item in self.members},
            figures=self.figures.said(),
            consulted=self.consulted.said(),
            kept_closer=self._kept_closer(),
            evidence_kept=self._evidence_kept(),
        )

    def _kept_closer(self) -> dict[str, str] | None:
        """None where the form did not carry the choices."""
        if not any(f"kept_{part.value}" in self.data for part in Part):
            return None
        given = {part.value: self.cleaned_data.get(f"kept_{part.value}", "") for part in Part}
        return {part: kept for part, kept in given.items() if kept}

    def _evidence_kept(self) -> dict[str, str] | None:
        """Pieces added meanwhile by somebody else stay as they are."""
        if not any(f"evidence_{item.pk}" in self.data for item in self.evidence):
            return None
        kept = {
            str(item.pk): self.cleaned_data.get(f"evidence_{item.pk}", "")
            if f"evidence_{item.pk}" in self.data
            else item.kept
            for item in self.evidence
        }
        return {key: value for key, value in kept.items() if value}

    def period_fields(self) -> list[BoundField]:
        return [self["period_from"], self["period_to"]]

    def has_own_levels(self) -> bool:
        return any(bound.value() for _item, bound in self.member_fields())

    def member_fields(self) -> list[tuple[Recommendation, BoundField]]:
        return [(item, self[f"member_{item.pk}"]) for item in self.members]


def _initial(update: Update) -> dict[str, Any]:
    names = [name for name in UpdateForm.base_fields if hasattr(update, name)]
    return {name: getattr(update, name) for name in names}


class EvidenceForm(forms.Form):
    """A file or a link to add, inside the form of the update."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, Word, Excel, picture, up to 20 MB."))
    file_title = forms.CharField(label=_("What the file shows"), required=False, max_length=200)
    url = forms.CharField(label=_("Address of a page"), required=False, max_length=500)
    link_title = forms.CharField(label=_("What the page shows"), required=False, max_length=200)
