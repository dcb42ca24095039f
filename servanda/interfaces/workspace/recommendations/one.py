"""One recommendation: its words side by side, what is linked to it, who answers, what was said and released."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.implementation.queries import assignments_of, updates_visible_to
from servanda.domain.implementation.queries.desks import first_of
from servanda.domain.implementation.states import Level
from servanda.domain.progress.queries import levels_of, said_before
from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.queries import cluster_of, follow_up_of, recommendations_visible_to, with_texts
from servanda.domain.recommendations.rules import can_decide_tags, can_manage_clusters
from servanda.domain.recommendations.states import TagKind
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code
from servanda.foundation.organisations.scales import is_retired, own_version_of
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.recommendations.thread import thread_of
from servanda.interfaces.workspace.suggestions.wording import ENGINES, Names, method_in_words, why_in_words
from servanda.pipelines.classification.queries.queue import suggestions_of
from servanda.pipelines.classification.states import Stage
from servanda.pipelines.publication.queries.alike import alike
from servanda.pipelines.publication.queries.results import Row
from servanda.pipelines.publication.queries.unreleased import history_in_public

_LABELS = {kind.value: kind.label for kind in TagKind}


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def recommendation(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one recommendation, for members."""
    found = _find(request, public_id)
    user, cluster = request.user, cluster_of(found)
    names = Names(user)
    about = Q(recommendation=found) | Q(cluster=cluster) if cluster else Q(recommendation=found)
    about |= said_before(found)
    may_decide = can_decide_tags(user, found)
    sentence, knots = thread_of(found, cluster, today=clock.today())
    context = {
        "item": found,
        "texts": _own_language_first(found.current_texts),
        "cluster": cluster,
        "tags": _grouped(found.all_tags, names),
        "suggested": _suggested(user, found, names),
        "may_decide": may_decide,
        "may_group": can_manage_clusters(user, state=found.state_id),
        "follow_up": follow_up_of(found),
        "choices": _choices(found, names) if may_decide else [],
        "level_names": dict(Level.choices),
        "level": levels_of([found.pk]).get(found.pk),
        "assignments": list(assignments_of(cluster or found)),
        "updates": list(first_of(updates_visible_to(user).filter(about), most=20)),
        "thread_words": sentence,
        "knots": knots,
        "near": _alike(request, found),
        "releases": list(history_in_public("recommendation", public_id)[:10]),
        "releases_here": holds(user, Permission.RELEASE, state=found.state_id),
    }
    return render(request, "workspace/recommendations/recommendation.html", context)


def _alike(request: HttpRequest, found: Any) -> list[Row]:
    """What else asks for something alike; a text that is not public yet is compared too."""
    content = {
        "state": found.state_id,
        "texts": {text.language: {"text": text.text} for text in found.current_texts},
        "short_titles": found.short_titles,
        "thread": {"public_id": found.thread.public_id} if found.thread else None,
    }
    near = alike(found.public_id, content, language=content_code(get_language() or "en"))
    visible: Any = recommendations_visible_to(request.user).filter(public_id__in=[row.public_id for row in near])
    known = set(visible.order_by("public_id").values_list("public_id", flat=True)) if near else set()
    return [row for row in near if row.public_id in known]


def _own_language_first(texts: list[Any]) -> list[Any]:
    """The words side by side, beginning with the reader's language."""
    own = content_code(get_language() or "en")
    return sorted(texts, key=lambda text: (text.language != own, text.language != "en", text.language))


def _find(request: HttpRequest, public_id: str) -> Any:
    return get_object_or_404(with_texts(recommendations_visible_to(request.user)), public_id=public_id)


def _grouped(tags: list[Any], names: Names) -> list[tuple[Any, list[tuple[Any, str]]]]:
    """Kind by kind; refused ones last, since they are kept only so that nothing brings them back."""
    groups = []
    for kind in TagKind:
        own = sorted((tag for tag in tags if tag.kind == kind), key=lambda tag: (tag.provenance == "refused", tag.code))
        if own:
            groups.append((kind.label, [(tag, names.worded(kind, tag.code) or tag.label) for tag in own]))
    return groups


def _suggested(user: Any, found: Any, names: Names) -> list[tuple[Any, str, str, str]]:
    """Open suggestions that are no links of a source, which stand among the links: what, why, and from where."""
    held = {(tag.kind, tag.code) for tag in found.all_tags}
    asked = [each for each in suggestions_of(user, found) if each.stage == Stage.OPEN]
    return [
        (
            each,
            names.worded(each.kind, each.value),
            why_in_words(each.kind, each.why, each.method),
            f"{method_in_words(each.method)}." if each.method in ENGINES else "",
        )
        for each in asked
        if (each.kind, each.value) not in held
    ]


def _choices(found: Any, names: Names) -> list[tuple[Any, list[tuple[str, str]]]]:
    """What may still be added, for one list with headings."""
    standing = {(tag.kind, tag.code) for tag in found.all_tags if tag.provenance != "refused"}
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind, code in names.terms:
        if (kind, code) not in standing and not is_retired(kind, code):
            groups.setdefault(kind, []).append((f"{kind}:{code}", names.worded(kind, code)))
    return [(_LABELS[kind], options) for kind, options in groups.items()]


@asks(Permission.TAG_DECIDE)
@require_POST
def decide_tag(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm or refuse one link."""
    found = _find(request, public_id)
    kind, code = request.POST.get("kind", ""), request.POST.get("code", "")
    if not any(tag.kind == kind and tag.code == code for tag in found.all_tags):
        raise InvalidInput(_("Choose a link of this recommendation."))
    user: Any = request.user
    if request.POST.get("decision") == "confirm":
        confirm_tag(recommendation=found, kind=TagKind(kind), code=code, by=user)
    else:
        refuse_tag(recommendation=found, kind=TagKind(kind), code=code, by=user)
    return redirect(reverse("workspace:recommendations-recommendation", args=[public_id]) + "#links")


@asks(Permission.TAG_DECIDE)
@require_POST
def add_tag(request: HttpRequest, public_id: str) -> HttpResponse:
    """A person's own link, which counts at once."""
    found = _find(request, public_id)
    kind, _colon, code = request.POST.get("tag", "").partition(":")
    if not Names(request.user).holds(kind, code):
        messages.error(request, _("Choose a theme, a group or an SDG target from the list."))
    else:
        confirm_tag(
            recommendation=found,
            kind=TagKind(kind),
            code=code,
            vocabulary_version=own_version_of(kind, code),
            by=request.user,  # type: ignore[arg-type]
        )
    return redirect(reverse("workspace:recommendations-recommendation", args=[public_id]) + "#links")
