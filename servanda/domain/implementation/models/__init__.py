from servanda.domain.implementation.models.action import Action, FormerPromise
from servanda.domain.implementation.models.assignment import Assignment
from servanda.domain.implementation.models.batch import AssignmentBatch, AssignmentLine
from servanda.domain.implementation.models.bill import Bill, BillStep, Question
from servanda.domain.implementation.models.budget import BudgetLine
from servanda.domain.implementation.models.call import Call, CallLine
from servanda.domain.implementation.models.chain import Chain, ChainStep
from servanda.domain.implementation.models.clearance import ClearanceStep
from servanda.domain.implementation.models.consultation import Consultation, ConsultedSaid
from servanda.domain.implementation.models.figures import Figure, FigureSaid
from servanda.domain.implementation.models.plan import Milestone, Risk, SupportNeed
from servanda.domain.implementation.models.saved import SavedAnswer
from servanda.domain.implementation.models.update import Comment, Evidence, Update, UpdateLevel

__all__ = [
    "Action",
    "Assignment",
    "AssignmentBatch",
    "AssignmentLine",
    "Bill",
    "BillStep",
    "BudgetLine",
    "Call",
    "CallLine",
    "Chain",
    "ChainStep",
    "ClearanceStep",
    "Comment",
    "Consultation",
    "ConsultedSaid",
    "Evidence",
    "Figure",
    "FigureSaid",
    "FormerPromise",
    "Milestone",
    "Question",
    "Risk",
    "SavedAnswer",
    "SupportNeed",
    "Update",
    "UpdateLevel",
]
