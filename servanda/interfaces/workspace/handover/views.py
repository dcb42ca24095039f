"""What you inherit: a page to print, the same as a table, and drafts that change hands."""

from __future__ import annotations

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
from servanda.foundation.common.downloads import DOCX, handed_out
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.chains.words import who_decides
from servanda.interfaces.workspace.tables import table
from servanda.pipelines.documents.handover_docx import handover_as_docx


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a body, or with `?post=` of a post in it."""
    found = _pack(request, pk)
    posts = [post for post in posts_of(found.body) if not post.closed_on]
    query = f"?post={found.post.pk}" if found.post else ""
    context = {"chains": _chains(found), "pack": found, "posts": posts, "query": query, "today": clock.today()}
    return render(request, "workspace/handover/pack.html", context)


def _pack(request: HttpRequest, pk: int) -> Pack:
    body = get_object_or_404(packs_visible_to(request.user), pk=pk)
    wanted = request.GET.get("post", "")
    post = None
    if wanted.isdecimal() and len(wanted) < 10:
        post = get_object_or_404(posts_of(body), pk=int(wanted))
    return pack_of(body, post=post, reader=request.user, today=clock.today())


def _chains(found: Pack) -> list[tuple[str, str]]:
    return [(str(step.chain), who_decides(step)) for step in found.chains]


@require_safe
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word document, in the reader's language."""
    found = _pack(request, pk)
    held = request.installation  # type: ignore[attr-defined]
    content = handover_as_docx(found, chains=_chains(found), publisher=str(held) if held else "", today=clock.today())
    return handed_out(content, kind=DOCX, name=f"handover-{found.body.public_id}.docx")


@require_safe
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, one line for each thing, for a spreadsheet."""
    found = _pack(request, pk)
    rows: list[tuple[Any, ...]] = []
    for row in found.assignments:
        rows.append((_("Assignment"), row.cluster or row.recommendation, row.get_part_display(), row.due_on))
    for draft in found.drafts:
        rows.append((_("Draft"), draft.target, draft.get_stage_display(), draft.saved_at))
    for step in found.decisions:
        rows.append((_("Decision"), step.update.target, step.get_stage_display(), step.due_on))
    for chain, who in _chains(found):
        rows.append((_("Chain of clearance"), chain, who, None))
    for action in found.actions:
        rows.append((_("Action"), action, action.get_status_display(), action.promised_for))
    for said in found.approved:
        rows.append((_("Last approved update"), said.update.target, "", said.update.approved_at))
    heads = (_("Kind"), _("What"), _("Part or status"), _("Day"))
    return table(heads, rows, name=f"handover-{found.body.public_id}")


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
