"""Each measure of the knowledge engine: what was found against what others labelled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.knowledge import sources
from benchmarks.knowledge.crosswalks import Codes, Issues
from benchmarks.knowledge.scores import Calibration, Tally
from benchmarks.knowledge.sources import Row, parts
from servanda.pipelines.classification.engine import Proposal, Text
from servanda.pipelines.classification.knowledge.engine import KnowledgeEngine
from servanda.pipelines.classification.states import Kind

TAKEN = 0.4  # from this confidence on, a proposal counts as an answer: half the F1 to be expected
# Sessions 1 to 20 were looked at while the lexicon was written. Confidence is measured on those of the second cycle:
# coders give more issues than they did in the first.
MEASURED_ON = range(13, 21)
HELD_OUT = range(21, 24)
HELD_OUT_YEAR = "2025"  # of OHCHR's lists; the table of confidence was measured without it
TEXTS = 50_000
Judge = Callable[[Proposal], bool | None]  # None: nothing can be said


@dataclass
class Measure:
    """One comparison, with what the confidence was worth in it."""

    name: str
    tally: Tally = field(default_factory=Tally)
    calibration: Calibration = field(default_factory=Calibration)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)  # (missed, found instead)

    def add(self, found: set[str], wanted: set[str], either: Iterable[str] = ()) -> None:
        self.tally.add(found, wanted, either)
        self.confused.update((m, w) for m in wanted - found for w in found - wanted - set(either))


def propose(texts: Sequence[str], language: str = "en") -> list[list[Proposal]]:
    return list(KnowledgeEngine().propose([Text(number, words, language) for number, words in enumerate(texts)]))


def taken(proposals: Iterable[Proposal], kind: Kind) -> set[str]:
    return {one.value for one in proposals if one.kind == kind and one.confidence >= TAKEN}


def upr_rows(sessions: range) -> list[Row]:
    return [row for row in sources.upr_info() if row["issues"] and int(row["session"]) in sessions]


def issues(sessions: range = HELD_OUT) -> Measure:
    """UPR Info's issues, through the crosswalk."""
    rows = upr_rows(sessions)
    known = Issues({issue for row in rows for issue in parts(row["issues"])})
    measure = Measure("UPR Info, issues")
    for row, proposals in zip(rows, propose([row["recommendation"] for row in rows]), strict=True):
        wanted = parts(row["issues"])
        found = {issue for code in taken(proposals, Kind.THEME) for issue in known.of(code)}
        measure.add(found, wanted)
        for one in proposals:
            judges = known.judge(one.value) if one.kind == Kind.THEME else set()
            if judges:
                measure.calibration.add(one.confidence, bool(judges & wanted))
    return measure


def ohchr(kind: Kind, years: Callable[[str], bool] = lambda year: True) -> Measure:
    """OHCHR's own themes, groups or goals on its Word lists. Labels that may mean several codes count neither way."""
    column, codes = {
        Kind.THEME: ("themes", Codes("ohchr-themes")),
        Kind.GROUP: ("affected_persons", Codes("ohchr-groups")),
        Kind.GOAL: ("sdg_goals", None),
    }[kind]
    rows = [row for row in sources.ohchr() if row[column] and years(row["year"])]
    measure = Measure(f"OHCHR's lists, {kind.value}")
    for row, proposals in zip(rows, propose([row["text"] for row in rows]), strict=True):
        wanted, either = codes.of(row[column]) if codes else (parts(row[column]), set[str]())
        measure.add(taken(proposals, kind), wanted, either)
        for one in proposals:
            if one.kind == kind and one.value not in either:
                measure.calibration.add(one.confidence, one.value in wanted)
    return measure


def spain(kind: Kind) -> Measure:
    """UHRI's goals and targets on Spain's fourth review, in Spanish."""
    column = {Kind.GOAL: "sdg_goals", Kind.TARGET: "sdg_targets"}[kind]
    rows = [row for row in sources.spain() if row[column]]
    measure = Measure(f"UHRI, Spain in Spanish, {kind.value}")
    for row, proposals in zip(rows, propose([row["text"] for row in rows], "es"), strict=True):
        measure.add(taken(proposals, kind), parts(row[column]))
    return measure


def our_targets() -> dict[str, Measure]:
    """Targets read by people, for the engine; and for UHRI's own tags on the same recommendations of Spain."""
    texts = _texts_by_key()
    official = {f"{row['symbol']}#{row['number']}": parts(row["sdg_targets"]) for row in sources.spain()}
    found = {
        "all": Measure("Targets read by people"),
        "English": Measure("… in English"),
        "Spanish": Measure("… in Spanish"),
        "goals": Measure("… only the goals of the targets"),
        "UHRI": Measure("UHRI's tags, on those in Spanish"),
    }
    for row in sources.read(sources.LABELS):
        words, language = texts[row["key"]]
        wanted = parts(row["targets"].replace(";", "|").replace(" ", "|"))
        [proposals] = propose([words], language)
        answer = taken(proposals, Kind.TARGET)
        found["all"].add(answer, wanted)
        found["Spanish" if language == "es" else "English"].add(answer, wanted)
        found["goals"].add({t.split(".")[0] for t in answer}, {t.split(".")[0] for t in wanted})
        for one in proposals:
            if one.kind == Kind.TARGET:
                found["all"].calibration.add(one.confidence, one.value in wanted)
        if row["key"] in official:
            found["UHRI"].add(official[row["key"]], wanted)
    return found


def _texts_by_key() -> dict[str, tuple[str, str]]:
    texts = {row["id"]: (row["recommendation"], "en") for row in sources.upr_info()}
    texts |= {f"{row['symbol']}#{row['number']}": (row["text"], "en") for row in sources.ohchr()}
    texts |= {f"{row['symbol']}#{row['number']}": (row["text"], "es") for row in sources.spain()}
    return texts


def speed() -> dict[str, float]:
    """Processor seconds for 50,000 texts, the lexicon read already."""
    texts = [row["recommendation"] for row in sources.upr_info()[:TEXTS]]
    propose(texts[:10])
    began = time.process_time()
    propose(texts)
    return {"texts": len(texts), "processor_seconds": round(time.process_time() - began, 2)}
