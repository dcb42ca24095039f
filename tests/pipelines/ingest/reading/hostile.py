"""The collection of hostile and broken files: by family, each with the codes it may be refused with.

Nothing here is larger on disk than a few megabytes; what a file would unpack to is another matter.
"""

from __future__ import annotations

from tests.pipelines.ingest.reading import hostile_packages as packages
from tests.pipelines.ingest.reading import hostile_xml as xml
from tests.pipelines.ingest.reading.crafted import Hostile

_FAMILIES = (
    *(packages.bombs, packages.members, packages.truncated, packages.locked),
    *(packages.wrong_types, packages.empties, packages.slips, packages.lies),
    *(xml.entities, xml.cells, xml.nested, xml.encodings),
)


def all_files() -> list[Hostile]:
    """The whole collection."""
    return [Hostile(family.__name__, *each) for family in _FAMILIES for each in family()]
