from servanda.foundation.reference.models.mechanism import Mechanism, ReviewSession, Treaty
from servanda.foundation.reference.models.national import NationalTerm, NationalVersion, NationalWording
from servanda.foundation.reference.models.sdg import Goal, Indicator, Target
from servanda.foundation.reference.models.state import State
from servanda.foundation.reference.models.taxonomy import (
    Crosswalk,
    Relation,
    Taxonomy,
    TaxonomyVersion,
    Term,
    TermWording,
)

__all__ = [
    "Crosswalk",
    "Goal",
    "Indicator",
    "Mechanism",
    "NationalTerm",
    "NationalVersion",
    "NationalWording",
    "Relation",
    "ReviewSession",
    "State",
    "Target",
    "Taxonomy",
    "TaxonomyVersion",
    "Term",
    "TermWording",
    "Treaty",
]
