"""The sources we read from: what each is called, what files it takes, where its parser is."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.pipelines.reading.limits import TABLES, WHOLE_INDEX, Limits


@dataclass(frozen=True, slots=True)
class Source:
    """A source; its parser is named by its dotted path, so that only the child that reads a file imports it.

    The module offers `parse(content, *, names, state) -> Reading`. One that streams also offers
    `iterate(path, *, names, state)`, which yields records and problems one by one and is then used instead.
    """

    key: str
    title: str
    kinds: tuple[str, ...]  # docx | xlsx | csv | json
    module: str
    limits: Limits
    streams: bool = False


_SOURCES = (
    Source(
        key="ohchr-matrix",
        title="OHCHR list of UPR recommendations (Word)",
        kinds=("docx",),
        module="servanda.pipelines.ingest.sources.ohchr_matrix.parse",
        limits=Limits(),
    ),
    Source(
        key="upr-info",
        title="UPR Info table (CSV)",
        kinds=("csv",),
        module="servanda.pipelines.ingest.sources.upr_info.parse",
        limits=TABLES,
    ),
    Source(
        key="uhri",
        title="Universal Human Rights Index (JSON or Excel)",
        kinds=("json", "xlsx"),
        module="servanda.pipelines.ingest.sources.uhri.parse",
        limits=WHOLE_INDEX,
        streams=True,
    ),
)
SOURCES: dict[str, Source] = {source.key: source for source in _SOURCES}


def source(key: str) -> Source:
    """The source of this key; an unknown key is answered with the keys there are."""
    if key not in SOURCES:
        raise LookupError(f"There is no source “{key}”. Sources are: {', '.join(SOURCES)}.")
    return SOURCES[key]
