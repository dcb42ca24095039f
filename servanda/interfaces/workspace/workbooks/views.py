"""Work in Excel: take a list, bring it back, see the differences, find one's workbooks again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common import clock
from servanda.foundation.common.downloads import XLSX, handed_from_disk
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.files import path_of
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.workbooks.forms import BringBackForm, TakeForm
from servanda.interfaces.workspace.workbooks.shown import FILTERS, shown_lines
from servanda.pipelines.reading.unreadable import UnreadableFile
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.actions.bring_back import bring_back
from servanda.pipelines.workbooks.actions.take_out import take_out
from servanda.pipelines.workbooks.corrections import corrections
from servanda.pipelines.workbooks.queries import (
    exports_visible_to,
    is_under_way,
    lines_visible_to,
    returns_visible_to,
)
from servanda.pipelines.workbooks.registry import KINDS, kinds_for
from servanda.pipelines.workbooks.states import ReturnStage
from servanda.pipelines.workbooks.tasks import carry_on_later

TAKERS = (Permission.UPDATE_WRITE, Permission.ACTION_MANAGE, Permission.ASSIGN, Permission.POSITION_STATE)
PER_PAGE = 20
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def returned_or_404(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(returns_visible_to(request.user), pk=pk)


@asks(*TAKERS)
@require_safe
def workbooks(request: HttpRequest) -> HttpResponse:
    """What can be taken, and one's own workbooks, the newest first."""
    page = Paginator(returns_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, KINDS[each.kind].title if each.kind in KINDS else "") for each in page]
    taken = [(each, KINDS[each.kind].title) for each in exports_visible_to(request.user)[:10] if each.kind in KINDS]
    context = {"kinds": kinds_for(request.user), "page": page, "rows": rows, "taken": taken}
    return render(request, "workspace/workbooks/workbooks.html", context)


@asks(*TAKERS)
@_FORM
def take(request: HttpRequest, kind: str) -> Any:
    """What the workbook holds, and the workbook."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404
    if not rules.can_take(request.user, chosen):
        raise PermissionDenied(_("Your role does not include this list."))
    own = request.user.language or "en"  # type: ignore[union-attr]
    languages = languages_of(request)
    form = TakeForm(
        request.POST if request.POST.get("language") else None,
        languages=languages,
        initial={"language": own if own in languages else languages[0]},
    )
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        language = form.cleaned_data["language"] if form.is_bound else form.initial["language"]
        bring_to = request.build_absolute_uri(reverse("workspace:workbooks-bring"))
        _export, file = take_out(kind=chosen, language=language, bring_to=bring_to, by=request.user)  # type: ignore[arg-type]
        return handed_from_disk(file, kind=XLSX, name=f"servanda-{chosen.code}-{clock.today().isoformat()}.xlsx")
    columns = [column for column in chosen.columns(request.user) if column.editable]
    context = {"kind": chosen, "form": form, "columns": columns}
    return render(request, "workspace/workbooks/take.html", context, status=422 if form.errors else 200)


@asks(*TAKERS)
@_FORM
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the file; it is kept, then compared in the background."""
    form = BringBackForm(request.POST, request.FILES) if request.method == "POST" else BringBackForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                brought = bring_back(
                    file_name=given["file"].name,
                    chunks=given["file"].chunks(),
                    form_key=given["form_key"],
                    by=request.user,  # type: ignore[arg-type]
                )
                if brought.stage == ReturnStage.ARRIVED:
                    carry_on_later(brought)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return redirect("workspace:workbooks-returned", pk=brought.pk)
    context = {"form": form}
    return render(request, "workspace/workbooks/bring.html", context, status=422 if form.errors else 200)


@asks(*TAKERS)
@require_safe
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the workbook stands: being read, waiting to be saved, or done with its receipt."""
    held = returned_or_404(request, pk)
    kind = KINDS.get(held.kind)
    common = {"returned": held, "kind": kind}
    if is_under_way(held):
        share = round(100 * held.done / held.total) if held.total else None
        return render(request, "workspace/workbooks/under_way.html", {**common, "share": share})
    if held.stage == ReturnStage.FAILED:
        return render(request, "workspace/workbooks/failed.html", common)
    return render(request, "workspace/workbooks/returned.html", {**common, **_preview(request, held)})


def _preview(request: HttpRequest, held: Any) -> dict[str, Any]:
    show = request.GET.get("show", "")
    names = dict(FILTERS)
    show = show if show in names or (show == "stays" and held.undone_at) else ""
    everything = lines_visible_to(request.user, held)
    page = Paginator(lines_visible_to(request.user, held, show=show), PER_PAGE).get_page(request.GET.get("page"))
    undecided = everything.filter(undecided__gt=0, applied_at=None).count()
    left = everything.filter(applied_at=None, problem="").exclude(yours=0, conflicts=0).count()
    return {
        "counts": {name: held.count(name) for name in (*_COUNTED, "wrong_rows", "unchanged", "absent", "rows")},
        "met": held.count("theirs") + held.count("same"),
        "wrong": 0 if held.undone_at else held.count("wrong") + held.count("wrong_rows"),
        "saved": (held.count("saved"), held.count("saved_rows")),
        "filters": [(code, name, code == show) for code, name in FILTERS],
        "show": show,
        "kept": f"show={show}&" if show else "",
        "page": page,
        "lines": shown_lines(held, page.object_list, request.user),
        "undecided": undecided,
        "left_to_save": left,
        "is_open": held.stage == ReturnStage.READY,
        "may_be_undone": rules.can_undo(request.user, held),
        "undone": (held.count("undone_rows"), held.count("rows_that_stay")) if held.undone_at else None,
        "is_begun": held.stage == ReturnStage.READY and everything.filter(applied_at__isnull=False).exists(),
    }


_COUNTED = ("yours", "theirs", "same", "conflict", "wrong", "left")


@asks(*TAKERS)
@require_safe
def corrected(request: HttpRequest, pk: int) -> Any:
    """The same workbook, with what is wrong marked in its cells."""
    held = returned_or_404(request, pk)
    bring_to = request.build_absolute_uri(reverse("workspace:workbooks-bring"))
    try:
        file = corrections(held, bring_to=bring_to, by=request.user)
    except UnreadableFile as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:workbooks-returned", pk=pk)
    stem = held.file_name.rsplit(".", 1)[0]
    return handed_from_disk(file, kind=XLSX, name=_("%(name)s – to correct.xlsx") % {"name": stem})


@asks(*TAKERS)
@require_safe
def original(request: HttpRequest, pk: int) -> Any:
    """The file as it came; never shown in the browser."""
    held = returned_or_404(request, pk)
    path = path_of(held.sha256)
    if not path.exists():
        messages.error(request, _("The original is no longer in the store of files."))
        return redirect("workspace:workbooks-returned", pk=pk)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=held.file_name, content_type="application/octet-stream"
    )
