from servanda.domain.implementation.models.action import Action, FormerPromise
from servanda.domain.implementation.models.assignment import Assignment
from servanda.domain.implementation.models.budget import BudgetLine
from servanda.domain.implementation.models.plan import Milestone, Risk, SupportNeed
from servanda.domain.implementation.models.update import Comment, Evidence, Update, UpdateLevel

__all__ = [
    "Action",
    "Assignment",
    "BudgetLine",
    "Comment",
    "Evidence",
    "FormerPromise",
    "Milestone",
    "Risk",
    "SupportNeed",
    "Update",
    "UpdateLevel",
]
