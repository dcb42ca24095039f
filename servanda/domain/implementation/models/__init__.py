from servanda.domain.implementation.models.action import Action
from servanda.domain.implementation.models.assignment import Assignment
from servanda.domain.implementation.models.bill import Bill, BillStep, Question
from servanda.domain.implementation.models.chain import Chain, ChainStep
from servanda.domain.implementation.models.clearance import ClearanceStep
from servanda.domain.implementation.models.consultation import Consultation, ConsultedSaid
from servanda.domain.implementation.models.figures import Figure, FigureSaid
from servanda.domain.implementation.models.saved import SavedAnswer
from servanda.domain.implementation.models.update import Comment, Evidence, Update, UpdateLevel

__all__ = [
    "Action",
    "Assignment",
    "Bill",
    "BillStep",
    "Chain",
    "ChainStep",
    "ClearanceStep",
    "Comment",
    "Consultation",
    "ConsultedSaid",
    "Evidence",
    "Figure",
    "FigureSaid",
    "Question",
    "SavedAnswer",
    "Update",
    "UpdateLevel",
]
