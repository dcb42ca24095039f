from servanda.domain.recommendations.models.cluster import Cluster, ClusterMember, Regrouping, Thread
from servanda.domain.recommendations.models.document import Document
from servanda.domain.recommendations.models.follow_up import FollowUp
from servanda.domain.recommendations.models.position import Position
from servanda.domain.recommendations.models.recommendation import Alias, OfficialText, Recommendation, RecommendingState
from servanda.domain.recommendations.models.tag import Tag

__all__ = [
    "Alias",
    "Cluster",
    "ClusterMember",
    "Document",
    "FollowUp",
    "OfficialText",
    "Position",
    "Recommendation",
    "RecommendingState",
    "Regrouping",
    "Tag",
    "Thread",
]
