"""Names of codes in the reader's language, from the reference lists; kept for a few minutes in each process."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.cache import cache
from django.utils.translation import get_language

from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.scales import stamp_of_words, with_own_terms
from servanda.foundation.reference.queries import mechanisms, sdg_tree, states, terms_at

KEPT_FOR = 300  # seconds; reference lists change with a new version of the software


@dataclass(frozen=True, slots=True)
class Names:
    """Code → name. A code that is not listed is its own name."""

    mechanisms: dict[str, str] = field(default_factory=dict)
    short_mechanisms: dict[str, str] = field(default_factory=dict)
    mechanism_kinds: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    goals: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def mechanism(self, code: str) -> str:
        return self.mechanisms.get(code, code)

    def short(self, code: str) -> str:
        return self.short_mechanisms.get(code) or code

    def state(self, code: str) -> str:
        return self.states.get(code, code)

    def theme(self, code: str) -> str:
        return self.themes.get(code, code)

    def goal(self, code: str) -> str:
        return f"{code} {self.goals.get(code, '')}".strip()

    def target(self, code: str) -> str:
        return f"{code} {self.targets.get(code, '')}".strip()


def names() -> Names:
    """All names at once: a page needs a few of nearly every list."""
    language = content_code(get_language() or "en")
    key = f"website.names.{language}.{stamp_of_words()}"
    found: Names | None = cache.get(key)
    if found is None:
        found = _read(language)
        cache.set(key, found, timeout=KEPT_FOR)
    return found


def _read(language: str) -> Names:
    def said(held: dict[str, str]) -> str:
        return str(in_language(held, language))

    def worded(kind: str) -> dict[str, str]:
        ours = {(kind, term.code): term.names for term in terms_at(kind)}
        return {code: said(names) for (list_of, code), names in with_own_terms(ours).items() if list_of == kind}

    listed = list(mechanisms())
    tree = sdg_tree()
    return Names(
        mechanisms={m.code: said(m.names) for m in listed},
        short_mechanisms={m.code: said(m.short_names) for m in listed},
        mechanism_kinds={m.code: m.kind for m in listed},
        states={s.iso3: said(s.names) for s in states(standing=("member", "observer", "invented"))},
        themes=worded("theme"),
        groups=worded("group"),
        goals={goal.code: said(goal.labels) for goal in tree},
        targets={target.code: said(target.labels) for goal in tree for target in goal.targets.all()},
    )
