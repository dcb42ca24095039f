from servanda.domain.implementation.models.action import Action
from servanda.domain.implementation.models.assignment import Assignment
from servanda.domain.implementation.models.bill import Bill, BillStep, Question
from servanda.domain.implementation.models.update import Comment, Evidence, Update, UpdateLevel

__all__ = [
    "Action",
    "Assignment",
    "Bill",
    "BillStep",
    "Comment",
    "Evidence",
    "Question",
    "Update",
    "UpdateLevel",
]
