"""Values of suggestions and why they were made, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from servanda.domain.recommendations.queries import cluster_titles, recommendations_visible_to
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.scales import is_retired, with_own_terms
from servanda.foundation.organisations.states import Branch
from servanda.foundation.reference.queries import values_of_lists
from servanda.pipelines.classification.states import Kind, Measure, Smart
from servanda.pipelines.classification.vocabulary import KINDS

# methods.md 8.1; the number comes first, since people who know the five speak of them by number.
_CATEGORIES: dict[str, str | Promise] = {
    "1": gettext_lazy("1. Asks for little: seek help, share information"),
    "2": gettext_lazy("2. Go on as before"),
    "3": gettext_lazy("3. Consider a change"),
    "4": gettext_lazy("4. A general element: ensure, promote, strengthen"),
    "5": gettext_lazy("5. A specific act: adopt, ratify, abolish, establish"),
}
# What people call methods and sources they meet on the page; another name is shown as it is.
METHODS: dict[str, str | Promise] = {
    "knowledge": pgettext_lazy("where a suggestion comes from", "Words and rules"),
    "rules": pgettext_lazy("where a suggestion comes from", "Verbs and objects"),
    "learned": pgettext_lazy("where a suggestion comes from", "Learned here"),
    "clusters": pgettext_lazy("where a suggestion comes from", "Like demands"),
    "repeats": pgettext_lazy("where a suggestion comes from", "Earlier demands"),
    "uhri": gettext_lazy("Universal Human Rights Index"),
    "upr-info": gettext_lazy("UPR Info"),
    "ohchr-matrix": gettext_lazy("OHCHR’s list"),
    "demo": gettext_lazy("Invented for the demonstration"),
}
# Engines read words; whatever else proposes something is a source.
ENGINES = frozenset({"knowledge", "rules", "learned", "clusters", "repeats"})
_MOST_WORDS = 5


class Names:
    """Words for values, read once for a page. Clusters and repeats are named as far as the reader may see them."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._terms: dict[tuple[str, str], Any] | None = None
        self._retired: set[tuple[str, str]] = set()
        self._clusters: dict[str, Any] | None = None
        self._lists: dict[str, Mapping[str, Any]] = {
            Kind.ACTION: _CATEGORIES,
            Kind.SMART: dict(Smart.choices),
            Kind.MEASURE: dict(Measure.choices),
            Kind.BRANCH: dict(Branch.choices),
        }

    @property
    def terms(self) -> dict[tuple[str, str], Any]:
        """(kind, code) → names of themes, groups, goals and targets."""
        if self._terms is None:
            held = {(KINDS.get(of, of), code): value for (of, code), value in values_of_lists().items()}
            self._terms = with_own_terms({key: value.names for key, value in held.items()})
            self._retired = {key for key, value in held.items() if value.is_retired}
        return self._terms

    @property
    def clusters(self) -> dict[str, Any]:
        if self._clusters is None:
            self._clusters = {cluster.public_id: cluster.titles for cluster in cluster_titles(self._user)}
        return self._clusters

    def worded(self, kind: str, value: str) -> str:
        """The value as people read it."""
        if kind in self._lists:
            return str(self._lists[kind].get(value, value))
        if kind == Kind.CLUSTER:
            return str(in_language(self.clusters.get(value))) or value
        if kind == Kind.REPEAT:
            return value
        words = str(in_language(self.terms.get((kind, value)) or {}))
        return f"{value} {words}".strip() if kind in (Kind.GOAL, Kind.TARGET) else words or value

    def choices(self, kind: str, *, without: Iterable[str]) -> list[tuple[str, str]]:
        """What may be chosen instead, in customary order. Repeats are typed: there may be thousands."""
        left_out = set(without)
        if kind == Kind.REPEAT:
            return []
        if kind in self._lists:
            codes: list[str] = list(self._lists[kind])
        elif kind == Kind.CLUSTER:
            codes = list(self.clusters)
        else:
            codes = [code for of, code in self.terms if of == kind and self._is_chosen(of, code)]
        found = [(code, self.worded(kind, code)) for code in codes if code not in left_out]
        if kind in (Kind.THEME, Kind.GROUP, Kind.CLUSTER):
            found.sort(key=lambda pair: pair[1].casefold())
        return found

    def _is_chosen(self, kind: str, code: str) -> bool:
        return (kind, code) not in self._retired and not is_retired(kind, code)

    def holds(self, kind: str, value: str) -> bool:
        """Whether it is a value that can be chosen."""
        if kind == Kind.REPEAT:
            return bool(value) and recommendations_visible_to(self._user).filter(public_id=value).exists()
        if kind in self._lists:
            return value in self._lists[kind]
        if kind == Kind.CLUSTER:
            return value in self.clusters
        return (kind, value) in self.terms and self._is_chosen(kind, value)


def method_in_words(method: str) -> str:
    return str(METHODS.get(method, method))


def _quoted(word: str, language: str) -> SafeString:
    """In its own direction and language, whatever those of the page are."""
    quoted = format_html('<bdi lang="{}">{}</bdi>' if language else "<bdi{}>{}</bdi>", language, word)
    return format_html(_("“%(word)s”").replace("%(word)s", "{}"), quoted)


def why_in_words(kind: str, why: Mapping[str, Any], method: str) -> str:
    """One sentence, ready for a page: the words that led to it, what it is like, or the source that says so."""
    words = list(dict.fromkeys(str(word).strip() for word in why.get("words", ())))[:_MOST_WORDS]
    if words:
        language = str(why.get("language", ""))
        quoted = format_html_join(_(", "), "{}", ((_quoted(word, language),) for word in words))
        return format_html(_("Because of %(words)s.").replace("%(words)s", "{}"), quoted)
    if method not in ENGINES:
        return _("Proposed by the source: %(source)s. It gives no estimate.") % {"source": method_in_words(method)}
    if kind == Kind.CLUSTER:
        return _("Because its members say much the same.")
    if kind == Kind.REPEAT:
        return _("Because both ask for much the same.")
    return _("Because of how the whole text is worded.")
