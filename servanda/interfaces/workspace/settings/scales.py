"""The words of scales."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.foundation.accounts.actions.installation import word_scale
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.scales import SCALES, spoken, words_of
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.settings.door import of_this_installation
from servanda.interfaces.workspace.settings.forms import WordsForm


@of_this_installation
@require_safe
def scales(request: HttpRequest) -> HttpResponse:
    """Every scale with the words in force."""
    held: Any = request.installation  # type: ignore[attr-defined]
    hidden = words_of(held).hidden
    rows = []
    for one in SCALES.values():
        worded = [(spoken(one.code, code, word), (one.code, code) in hidden) for code, word in one.words.items()]
        used, unused = [word for word, off in worded if not off], [word for word, off in worded if off]
        rows.append({"scale": one, "words": used, "unused": unused})
    context = {"rows": rows, "is_hub": held.home_state_id is None}
    return render(request, "workspace/settings/scales.html", context)


@of_this_installation
@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, code: str) -> HttpResponse:
    """One scale: the State's own word for each value in each language, and which values it uses."""
    if code not in SCALES:
        raise Http404
    held = words_of(request.installation)  # type: ignore[attr-defined]
    form = WordsForm(
        request.POST or None,
        scale=SCALES[code],
        languages=languages_of(request),
        words=held.words,
        hidden=held.hidden,
    )
    if request.method == "POST" and form.is_valid():
        try:
            word_scale(scale=code, words=form.words(held.words), hidden=form.hidden(), by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved. The words are in force on every page."))
            return redirect("workspace:settings-scales")
    context = {"form": form, "scale": SCALES[code]}
    return render(request, "workspace/settings/scale.html", context, status=422 if form.errors else 200)
