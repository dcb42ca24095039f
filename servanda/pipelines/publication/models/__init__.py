from servanda.pipelines.publication.models.entry import Entry
from servanda.pipelines.publication.models.release import Release

__all__ = ["Entry", "Release"]
