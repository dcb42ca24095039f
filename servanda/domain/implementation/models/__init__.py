from servanda.domain.implementation.models.action import Action
from servanda.domain.implementation.models.assignment import Assignment
from servanda.domain.implementation.models.call import Call, CallLine
from servanda.domain.implementation.models.update import Comment, Evidence, Update, UpdateLevel

__all__ = ["Action", "Assignment", "Call", "CallLine", "Comment", "Evidence", "Update", "UpdateLevel"]
