"""What those who take part in clearance fill in: a remark, a reply, a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from servanda.domain.implementation.queries.comments import QUOTED_PARTS, Passage, sentences

PARTS = {
    "what_was_done": _("What was done"),
    "effect_on_people": _("What changed for people"),
    "level": _("Level reached"),
    "figures": _("Figures"),
    "obstacles": _("What stands in the way"),
    "consulted": _("Who was consulted"),
    "evidence": _("Evidence"),
}
_SHOWN = 90


class CommentForm(forms.Form):
    """A remark on a part, or on one sentence of it: chosen from a list, so that it needs neither mouse nor script."""

    part = forms.ChoiceField(
        label=_("About"),
        widget=forms.Select({"class": "form-select"}),
        error_messages={"invalid_choice": _("The text changed after you opened it. Choose the passage again.")},
    )
    text = forms.CharField(
        label=_("Add a comment"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write your comment first.")},
    )

    def __init__(self, *args: Any, update: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages: dict[str, Passage] = {}
        groups: list[Any] = []
        for part in QUOTED_PARTS:
            options: list[Any] = [(part, gettext("%(part)s: all of it") % {"part": PARTS[part]})]
            for number, passage in enumerate(sentences(getattr(update, part)), start=1):
                key = f"{part}:{number}:{update.version}"
                self.passages[key] = passage
                options.append((key, f"{number}. {Truncator(passage.text).chars(_SHOWN)}"))
            groups.append((PARTS[part], options))
        rest = [(part, label) for part, label in PARTS.items() if part not in QUOTED_PARTS]
        self.fields["part"].choices = [*groups, (_("Other parts"), rest)]  # type: ignore[attr-defined]

    def about(self) -> dict[str, Any]:
        """Part and passage, as the action takes them."""
        chosen = self.cleaned_data["part"]
        passage = self.passages.get(chosen)
        place = {"quote": passage.text, "quote_at": passage.start} if passage else {}
        return {"part": chosen.partition(":")[0], **place}


class ReplyForm(forms.Form):
    """An answer to a remark."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write your comment first.")},
    )

    def __init__(self, *args: Any, to: int = 0, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{to}_%s"
        super().__init__(*args, **kwargs)


class DecisionForm(forms.Form):
    """Approve, or return with a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve")), ("return", _("Return"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you approve or return the update.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Required for a return. Kept in the history, not published."),
        widget=forms.Textarea({"rows": 3}),
    )
    comes_back = forms.BooleanField(
        label=_("Let it come straight back to me"),
        required=False,
        help_text=_("What was agreed before your step stands. Leave it open if the text must change much."),
    )
