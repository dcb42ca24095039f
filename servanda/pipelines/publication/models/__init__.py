from servanda.pipelines.publication.models.entry import Entry
from servanda.pipelines.publication.models.release import Release
from servanda.pipelines.publication.models.withdrawal import Withdrawal
from servanda.pipelines.publication.models.word import Word

__all__ = ["Entry", "Release", "Withdrawal", "Word"]
