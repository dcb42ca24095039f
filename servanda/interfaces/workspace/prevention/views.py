"""What needs attention first in a State's own list: the recurring, the urgent, the neglected, and an order of all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.attention.ordering import (
    Attention,
    Followed,
    Item,
    narrowed_items,
    states_followed_by,
)
from servanda.domain.implementation.queries.attention.remembering import Standing, attention_lately
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import clock
from servanda.foundation.common.charts.bars import bars_of
from servanda.foundation.common.downloads import csv_file
from servanda.foundation.common.text import in_language
from servanda.foundation.methods.priority_parameters import parameters
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.states import Module
from servanda.foundation.reference.queries import names_of_terms
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.prevention.rows import Help, Rows
from servanda.interfaces.workspace.prevention.wording import CRITERIA, Telling

_ON_A_PAGE = 20
_IN_A_LIST = 5
_GROUPS = 8
_FILTERS = ("mechanism", "theme", "group", "body")
LISTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "recurring": (
        gettext_lazy("Asked again and again"),
        gettext_lazy("By more than one mechanism or in more than one cycle, the most often first."),
    ),
    "urgent": (
        gettext_lazy("Cannot wait"),
        gettext_lazy("Followed up by a mechanism, a threat to life or integrity, or due within 30 days."),
    ),
    "neglected": (
        gettext_lazy("Left lying"),
        gettext_lazy("Silent, without a lead, without a plan, or late: at least two of the four in full."),
    ),
}


@dataclass(frozen=True)
class Asked:
    """What a request asks for, and what answers it."""

    request: HttpRequest

    @cached_property
    def states(self) -> list[Followed]:
        return states_followed_by(self.request.user)

    @cached_property
    def state(self) -> Followed:
        """The one asked for, else the first; an order is made within one State only."""
        wanted = self.request.GET.get("state", "")
        found = next((state for state in self.states if state.code == wanted), self.states[0] if self.states else None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def chosen(self) -> dict[str, str]:
        """How the list is narrowed."""
        given = {name: self.request.GET.get(name, "").strip()[:80] for name in _FILTERS}
        return {name: value for name, value in given.items() if value}

    @cached_property
    def key(self) -> str:
        """Which of the lists stands in the table; "" is the order of all."""
        wanted = self.request.GET.get("list", "")
        return wanted if wanted in LISTS else ""

    @cached_property
    def standing(self) -> Standing:
        given = parameters(settings.PRIORITY_PARAMETERS)
        return attention_lately(self.request.user, self.state, parameters=given, today=clock.today())

    @property
    def attention(self) -> Attention:
        return self.standing.attention

    @cached_property
    def items(self) -> list[Item]:
        return narrowed_items(self.attention.items, **self.chosen)

    def listed(self, key: str) -> list[Item]:
        """The items of a list in its order; "" is the order of all."""
        makers = {
            "recurring": self.attention.recurring,
            "urgent": self.attention.urgent,
            "neglected": self.attention.neglected,
        }
        return makers[key](self.items) if key else self.items

    @cached_property
    def bodies(self) -> dict[str, str]:
        return {code: str(in_language(names)) for code, names in self.state.bodies.items()}

    @cached_property
    def terms(self) -> dict[tuple[str, str], dict[str, str]]:
        return names_of_terms()

    @property
    def telling(self) -> Telling:
        return Telling(self.attention, self.bodies)

    @property
    def help(self) -> Help:
        may = holds(self.request.user, Permission.ASSIGN, state=self.state.code)
        held = getattr(self.request, "installation", None)
        return Help(may and has_module(held, Module.ASSIGNMENTS), may and has_module(held, Module.UPDATES))

    def kept(self, *without: str) -> str:
        """The rest of the address, ending in "&", or nothing."""
        parts = {**self.chosen, "list": self.key, "state": self.state.code if len(self.states) > 1 else ""}
        words = urlencode({name: value for name, value in parts.items() if value and name not in without})
        return f"{words}&" if words else ""

    def choices(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """What the list can be narrowed by: only what occurs in it."""
        found = [item.evidence for item in self.attention.items]
        options = {
            "mechanism": [(code, self.telling.mechanism(code)) for code in self.attention.mechanisms],
            "theme": self._terms("theme", {code for each in found for code in each.themes}),
            "group": self._terms("group", {code for each in found for code in each.groups}),
            "body": self._sorted({code: self.telling.body(code) for each in found for code in each.bodies}),
        }
        words = {"mechanism": _("Mechanism"), "theme": _("Theme"), "group": _("Affected group"), "body": _("Body")}
        return [(name, words[name], options[name], self.chosen.get(name, "")) for name in _FILTERS]

    def _terms(self, kind: str, codes: set[str]) -> list[tuple[str, str]]:
        return self._sorted({code: self.term(kind, code) for code in codes})

    def term(self, kind: str, code: str) -> str:
        return str(in_language(self.terms.get((kind, code)))) or code

    @staticmethod
    def _sorted(named: dict[str, str]) -> list[tuple[str, str]]:
        return sorted(named.items(), key=lambda option: option[1])


@asks(Permission.UPDATE_READ_SENT)
@require_safe
def prevention(request: HttpRequest) -> HttpResponse:
    """Three lists, and the order of all with every part of its score."""
    asked = Asked(request)
    page = Paginator(asked.listed(asked.key), _ON_A_PAGE).get_page(request.GET.get("page"))
    lists = {key: asked.listed(key) for key in LISTS}
    first = {key: found[:_IN_A_LIST] for key, found in lists.items()}
    shown = [*page.object_list, *(item for found in first.values() for item in found)]
    rows = Rows.of(asked.telling, asked.help, shown)
    attention = asked.attention
    context = {
        "state": in_language(asked.state.names),
        "states": [(state.code, str(in_language(state.names)), state is asked.state) for state in asked.states],
        "filters": asked.choices(),
        "chosen": asked.chosen,
        "key": asked.key,
        "heading": LISTS[asked.key][0] if asked.key else "",
        "kept": asked.kept(),
        "kept_elsewhere": asked.kept("list"),
        "page": page,
        "rows": rows.full(list(page.object_list), asked.key),
        "lists": [
            (key, *LISTS[key], len(lists[key]), [rows.brief(item, key) for item in found])
            for key, found in first.items()
        ],
        "groups": [(asked.term("group", line.code), line) for line in attention.left_behind(asked.items)[:_GROUPS]],
        "count": len(asked.items),
        "ranked": len(attention.ranked),
        "unranked": sum(1 for item in asked.items if item.rank is None),
        "first": sum(1 for item in asked.items if item.comes_first),
        "done": attention.done,
        "at": asked.standing.at,
        "given": attention.parameters,
    }
    return render(request, "workspace/prevention/prevention.html", context)


@asks(Permission.UPDATE_READ_SENT)
@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the method, its version and its weights."""
    asked = Asked(request)
    found = asked.listed(asked.key)
    rows = list(Rows.of(asked.telling, asked.help, found).as_table(found))
    return csv_file(rows, name=f"prevention-{asked.state.code}-{asked.attention.today.isoformat()}")


@asks(Permission.UPDATE_READ_SENT)
@require_safe
def weights(request: HttpRequest) -> HttpResponse:
    """What counts and how much, where that is published, and who may change it."""
    given = parameters(settings.PRIORITY_PARAMETERS)
    terms = names_of_terms(("theme",))
    named = {code: str(in_language(names)) for (_kind, code), names in terms.items()}
    bars = bars_of([(round(1000 * weight), 0) for weight in given.weights.values()], rtl=get_language_bidi())
    context = {
        "given": given,
        "criteria": [
            (str(CRITERIA[each]), 100 * weight, bar)
            for (each, weight), bar in zip(given.weights.items(), bars, strict=True)
        ],
        "threats": sorted(named.get(code, code) for code in given.threats),
        "lasting": sorted(named.get(code, code) for code in given.lasting_harm),
    }
    return render(request, "workspace/prevention/weights.html", context)
