"""The fixed set of searches: words in four languages, symbols, facets, orders, pages."""

from __future__ import annotations

from servanda.pipelines.publication.queries.asking import Query

_WORDS = (
    "violence against women",
    "marriage",
    "torture detention",
    "birth registration of refugees",
    '"human rights defenders"',
    "housing -poverty",
    "trafficking or slavery",
    "education disability",
    "death penalty",
    "training",
    "ministry",
    "violence contre les femmes",
    "mariage precoce",
    "education inclusive",
    "violencia contra las mujeres",
    "matrimonio precoz",
    "justicia migrantes",
    "العنف ضد النساء",
    "الزواج المبكر",
    "التعذيب",
)
_SYMBOLS = ("A/HRC/12/17", "134.77", "QAC-UPR-3-133.12", "CRC/C/QAB", "traficcking of persons")
_FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {"mechanism_kind": ("upr",)},
    {"mechanism": ("CEDAW", "CRC")},
    {"position": ("noted",), "cycle": ("4",)},
    {"themes": ("theme-3", "theme-4"), "position": ("supported",)},
    {"areas": ("theme-1",), "groups": ("group-0",)},
    {"goals": ("5",)},
    {"targets": ("5.3", "16.2"), "mechanism_kind": ("treaty_body",)},
    {"flags": ("late",)},
    {"flags": ("asked_often", "no_money"), "level": ("not_assessed",)},
    {"lead_body": ("QAA-B-body-3",)},
    {"year": ("2017", "2021"), "themes": ("theme-2",), "groups": ("group-1",), "position": ("supported", "noted")},
)


def searches() -> list[tuple[str, Query]]:
    """Each with a name for the table of results."""
    made = [(f"words: {text}", Query(text=text)) for text in _WORDS]
    made += [(f"symbol: {text}", Query(text=text)) for text in _SYMBOLS]
    made += [(f"facets: {', '.join(held)} {n}", Query(filters=held)) for n, held in enumerate(_FILTERS)]
    made += [
        (f"one State, {', '.join(held)} {n}", Query(filters=held, states=("QAA",))) for n, held in enumerate(_FILTERS)
    ]
    made += [
        ("everything", Query()),
        ("everything, page 40", Query(page=40)),
        ("everything, late first", Query(sort="late")),
        ("one State", Query(states=("QAA",))),
        ("one State, late first", Query(states=("QAA",), sort="late", page=3)),
        ("words and facets", Query(text="violence", filters={"position": ("supported",), "areas": ("theme-1",)})),
        ("words and facets, newest", Query(text="children", filters={"mechanism": ("UPR",)}, sort="newest")),
        ("words, one State", Query(text="justice", states=("QAB",))),
        ("words, page 5", Query(text="women", page=5)),
        ("a hundred a page", Query(text="women", per_page=100)),
        ("objectives", Query(kinds=("cluster",))),
        ("every kind", Query(text="budget", kinds=("recommendation", "cluster", "document", "body"))),
    ]
    return made


def is_asked_of_pages(query: Query) -> bool:
    """Whether the public site's own page can ask this: recommendations of the whole installation."""
    return query.kinds == Query().kinds and not query.states and query.per_page == Query().per_page
