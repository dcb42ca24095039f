from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.plan import action, parts, views

_MILESTONE, _LINE = {"part": "milestones"}, {"part": "budget"}
_RISK, _NEED = {"part": "risks"}, {"part": "needs"}

urlpatterns = with_module(
    Module.CLUSTERS,
    [
        path("", views.plan, name="plan"),
        path("timeline/", views.timeline, name="plan-timeline"),
        path("timeline.csv", views.timeline_csv, name="plan-csv"),
        path("national-action-plan.docx", views.docx, name="plan-docx"),
        path("national-action-plan.xlsx", views.xlsx, name="plan-xlsx"),
        path("actions/<int:pk>/", action.action, name="plan-action"),
        path("actions/<int:pk>/edit/", action.edit, name="plan-edit"),
        path("actions/<int:pk>/aims/", action.aims, name="plan-aims"),
        path("actions/<int:pk>/milestones/", parts.add, _MILESTONE, name="plan-milestone-add"),
        path("milestones/<int:pk>/", parts.change, _MILESTONE, name="plan-milestone"),
        path("milestones/<int:pk>/settle/", parts.settle, name="plan-milestone-settle"),
        path("actions/<int:pk>/budget/", parts.add, _LINE, name="plan-line-add"),
        path("budget/<int:pk>/", parts.change, _LINE, name="plan-line"),
        path("budget/<int:pk>/remove/", parts.remove, _LINE, name="plan-line-remove"),
        path("actions/<int:pk>/risks/", parts.add, _RISK, name="plan-risk-add"),
        path("risks/<int:pk>/", parts.change, _RISK, name="plan-risk"),
        path("risks/<int:pk>/remove/", parts.remove, _RISK, name="plan-risk-remove"),
        path("actions/<int:pk>/needs/", parts.add, _NEED, name="plan-need-add"),
        path("needs/<int:pk>/", parts.change, _NEED, name="plan-need"),
        path("needs/<int:pk>/remove/", parts.remove, _NEED, name="plan-need-remove"),
        path("needs/<int:pk>/show/", parts.show, name="plan-need-show"),
    ],
)
