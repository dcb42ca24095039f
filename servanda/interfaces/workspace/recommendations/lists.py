"""The working list of recommendations, with search and facets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.listing import listing
from servanda.domain.implementation.queries.working import ASKED, Wanted
from servanda.domain.implementation.states import UpdateStage
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import clock
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.scales import with_own_terms
from servanda.foundation.reference.queries import names_of_goals, names_of_terms
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.paging import page_number, page_with
from servanda.interfaces.workspace.recommendations import selection
from servanda.interfaces.workspace.tables import table, wants_table
from servanda.pipelines.classification.queries.queue import has_questions

ON_A_PAGE = 25
_BODY = ("public_id", "names")  # what the list of bodies to choose from shows
_MOST = 12  # options of a facet before the rest is left to the words
_FACETS: dict[str, str | Promise] = {
    "mechanism": gettext_lazy("Mechanism"),
    "cycle": gettext_lazy("Cycle"),
    "position": gettext_lazy("Position"),
    "theme": gettext_lazy("Theme"),
    "group": gettext_lazy("Affected group"),
    "goal": gettext_lazy("SDG"),
}
GAP_WORDS: dict[str, str | Promise] = {
    "lead": gettext_lazy("without a lead body"),
    "cluster": gettext_lazy("outside every objective"),
    "target": gettext_lazy("not linked to an SDG target"),
    "silent": gettext_lazy("without an update in six months"),
    ASKED: gettext_lazy("with suggestions to decide"),
}
_OFTEN = (
    ("2", gettext_lazy("twice or more")),
    ("3", gettext_lazy("3 times or more")),
    ("5", gettext_lazy("5 times or more")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    words: str
    count: int
    is_chosen: bool


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """Search and narrow; select rows, across pages, to group or assign them."""
    wanted = Wanted.read(request.GET)
    language = content_code(get_language() or "en")
    if wants_table(request):
        return _as_table(request, wanted, language)
    number = page_number(request)
    found = listing(
        request.user,
        wanted,
        language=language,
        today=clock.today(),
        page=number,
        per_page=ON_A_PAGE,
        asked=has_questions(request.user),
    )
    page = page_with(found.rows, of=found.count, number=number, per_page=ON_A_PAGE)
    names = _Names()
    chosen = wanted.chosen()
    bodies = list(bodies_visible_to(request.user).filter(closed_on=None).select_related(None).only(*_BODY))
    context = {
        "wanted": wanted,
        "page": page,
        "kept": f"{urlencode(chosen)}&" if chosen else "",
        "chips": _chips(chosen, names, bodies),
        "facets": [
            (name, label, _choices(name, found.facets.get(name, []), chosen, names)) for name, label in _FACETS.items()
        ],
        "gaps": _gaps(request),
        "often": _OFTEN,
        "stages": _stages(),
        "bodies": bodies,
        "selected": set(selection.held(request)),
        "may_group": holds(request.user, Permission.CLUSTER_MANAGE),
        "position_names": dict(PositionValue.choices),
    }
    return render(request, "workspace/recommendations/recommendations.html", context)


_MOST_IN_A_TABLE = 1_000_000


def _as_table(request: HttpRequest, wanted: Wanted, language: str) -> HttpResponse:
    every = listing(
        request.user,
        wanted,
        language=language,
        today=clock.today(),
        page=1,
        per_page=_MOST_IN_A_TABLE,
        asked=has_questions(request.user),
    )
    positions = dict(PositionValue.choices)
    rows = [
        (
            item.public_id,
            item.document.symbol or item.document,
            item.number,
            item.asked_on,
            (item.row_text or {}).get("text", ""),
            in_language(item.short_titles),
            positions.get(item.row_position, ""),
            in_language((item.row_cluster or {}).get("titles")),
            in_language(item.row_lead),
        )
        for item in every.rows
    ]
    heads = (
        _("Id"),
        _("Document"),
        _("Paragraph"),
        _("Asked on"),
        _("The UN’s words"),
        _("Short title"),
        _("What the State answers"),
        _("Objective"),
        _("Lead"),
    )
    return table(heads, rows, name="recommendations")


def _gaps(request: HttpRequest) -> dict[str, str | Promise]:
    """What is missing; suggestions only for whoever is asked about them."""
    may_decide = holds(request.user, Permission.TAG_DECIDE)
    return {code: words for code, words in GAP_WORDS.items() if code != ASKED or may_decide}


def _stages() -> list[tuple[str, Any]]:
    """Drafts are nobody's business but their body's; what a person may ask for follows from what they may read."""
    return [(UpdateStage.SUBMITTED.value, _("sent, not decided")), (UpdateStage.APPROVED.value, _("approved"))]


class _Names:
    """Words for the codes of facets."""

    def __init__(self) -> None:
        self.terms, self.goals = with_own_terms(names_of_terms()), names_of_goals()

    def of(self, facet: str, code: str, names: dict[str, str] | None = None) -> str:
        if facet in ("theme", "group"):
            return str(in_language(self.terms.get((facet, code)))) or code
        if facet == "goal":
            return f"{code} {in_language(self.goals.get(code))}"
        if facet == "position":
            return str(dict(PositionValue.choices).get(code, code))
        return str(in_language(names)) or code


def _choices(facet: str, options: list[Any], chosen: dict[str, str], names: _Names) -> list[Choice]:
    return [
        Choice(option.code, names.of(facet, option.code, option.names), option.count, chosen.get(facet) == option.code)
        for option in options[:_MOST]
    ]


def _chips(chosen: dict[str, str], names: _Names, bodies: list[Any]) -> list[tuple[str, str]]:
    """What the list is narrowed by, each with the address of the list without it."""
    found = []
    for name, value in chosen.items():
        rest = urlencode({key: held for key, held in chosen.items() if key != name})
        words = value
        if name == "gap":
            words = str(GAP_WORDS.get(value, value))
        elif name == "body":
            words = next((str(body) for body in bodies if body.public_id == value), value)
        elif name == "stage":
            words = dict(_stages()).get(value, value)
        elif name == "often":
            words = _("asked %(often)s") % {"often": dict(_OFTEN).get(value, value)}
        elif name == "sort":
            words = _("most often asked first")
        elif name == "q":
            words = f"“{value}”"
        elif name in _FACETS:
            words = names.of(name, value)
        found.append((words, f"?{rest}"))
    return found
