from servanda.pipelines.classification.models.decision import Decision
from servanda.pipelines.classification.models.proposal import ClusterProposal
from servanda.pipelines.classification.models.run import Run
from servanda.pipelines.classification.models.suggestion import Suggestion
from servanda.pipelines.classification.models.training import Training
from servanda.pipelines.classification.models.waking import Waking

__all__ = ["ClusterProposal", "Decision", "Run", "Suggestion", "Training", "Waking"]
