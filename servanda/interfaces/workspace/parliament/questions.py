"""Questions asked in Parliament, and when they were answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.domain.implementation.actions.parliament import Asked, record_answer, record_question
from servanda.domain.implementation.queries.parliament import houses_of, questions_visible_to
from servanda.domain.implementation.rules import can_follow_bills
from servanda.domain.recommendations.queries import cluster_titles, recommendations_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.parliament.forms import AnswerForm, QuestionForm
from servanda.interfaces.workspace.parliament.writing import only_parliament_writes

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.PARLIAMENT_RECORD)
@_FORM
def add(request: HttpRequest) -> HttpResponse:
    """A question some office asked."""
    user = request.user
    houses = houses_of(user)
    form = QuestionForm(
        request.POST or None,
        houses=houses,
        bodies=bodies_visible_to(user).filter(closed_on=None),
        clusters=cluster_titles(user),
        recommendations=recommendations_visible_to(user),
        languages=languages_of(request),
        initial={"cluster": request.GET.get("cluster", "")} if request.GET.get("cluster", "").isdecimal() else None,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        names = ("asked_by", "asked_on", "text", "answering", "language", "number", "due_on")
        about = given["cluster"] or given["recommendation"]
        asked = Asked(**{name: given[name] for name in names}, about=about)
        try:
            made = record_question(house=given["house"], asked=asked, by=user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The question is recorded."))
            return redirect("workspace:parliament-question", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "workspace/parliament/question_add.html", {"form": form}, status=status)


@asks(Permission.RECOMMENDATIONS_READ)
@_FORM
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, and for people of Parliament its answer."""
    only_parliament_writes(request)
    found = get_object_or_404(questions_visible_to(request.user), pk=pk)
    held = {"answered_on": found.answered_on, "link": found.answer_link, "version": found.version}
    form = AnswerForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            record_answer(question=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("workspace:parliament")
    context = {
        "question": found,
        "form": form,
        "may_record": can_follow_bills(request.user, state=found.state_code),
        "is_late": bool(found.due_on and not found.answered_on and found.due_on < clock.today()),
    }
    return render(request, "workspace/parliament/question.html", context, status=422 if form.errors else 200)
