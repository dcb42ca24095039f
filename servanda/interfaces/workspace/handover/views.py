"""What you inherit: a page to print, the same as a table, and drafts that change hands."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.domain.implementation.actions.drafts import hand_over_draft
from servanda.domain.implementation.queries.handover import (
    Pack,
    drafts_to_hand_over_by,
    pack_of,
    packs_visible_to,
    writers_to_choose,
)
from servanda.foundation.accounts.queries import posts_of
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.chains.words import who_decides


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a body, or with `?post=` of a post in it."""
    found = _pack(request, pk)
    posts = [post for post in posts_of(found.body) if not post.closed_on]
    query = f"?post={found.post.pk}" if found.post else ""
    chains = [(step.chain, who_decides(step)) for step in found.chains]
    context = {"chains": chains, "pack": found, "posts": posts, "query": query, "today": clock.today()}
    return render(request, "workspace/handover/pack.html", context)


def _pack(request: HttpRequest, pk: int) -> Pack:
    body = get_object_or_404(packs_visible_to(request.user), pk=pk)
    wanted = request.GET.get("post", "")
    post = None
    if wanted.isdecimal() and len(wanted) < 10:
        post = get_object_or_404(posts_of(body), pk=int(wanted))
    return pack_of(body, post=post, reader=request.user, today=clock.today())


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, one line for each thing, for a spreadsheet."""
    found = _pack(request, pk)
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([_("Kind"), _("What"), _("Part or status"), _("Day")])
    for row in found.assignments:
        writer.writerow(_cells(_("Assignment"), row.cluster or row.recommendation, row.get_part_display(), row.due_on))
    for draft in found.drafts:
        writer.writerow(_cells(_("Draft"), draft.target, draft.get_stage_display(), draft.saved_at.date()))
    for step in found.decisions:
        writer.writerow(_cells(_("Decision"), step.update.target, step.get_stage_display(), step.due_on))
    for named in found.chains:
        writer.writerow(_cells(_("Chain of clearance"), named.chain, who_decides(named), None))
    for action in found.actions:
        writer.writerow(_cells(_("Action"), action, action.get_status_display(), action.promised_for))
    for update in found.approved:
        writer.writerow(_cells(_("Last approved update"), update.target, "", update.approved_at.date()))  # type: ignore[union-attr]
    response = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="handover-{found.body.public_id}.csv"'
    return response


def _cells(*values: Any) -> list[str]:
    """As text; what a spreadsheet would take for a formula is marked as words."""
    words = ["" if value is None else str(value) for value in values]
    return [f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text for text in words]


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft to a colleague of its body."""
    user: Any = request.user
    update = get_object_or_404(drafts_to_hand_over_by(user), pk=pk)
    people = writers_to_choose(update.body)
    refusal = ""
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        person = people.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
        try:
            if person is None:
                raise InvalidInput(_("Choose who takes the draft over."), field="person")
            hand_over_draft(update=update, to=person, by=user)
        except InvalidInput as error:
            refusal = str(error)
        else:
            messages.success(request, _("%(name)s has it in hand now.") % {"name": person.full_name})
            return redirect("workspace:handover-body", pk=update.body_id)
    context = {"update": update, "people": list(people), "refusal": refusal}
    return render(request, "workspace/handover/draft.html", context, status=422 if refusal else 200)
