from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.calls import changing, lines, views

urlpatterns = with_module(
    Module.UPDATES,
    [
        path("", views.calls, name="calls"),
        path("new/", changing.new, name="calls-new"),
        path("<int:pk>/", views.call, name="calls-call"),
        path("<int:pk>/send/", changing.send, name="calls-send"),
        path("<int:pk>/remind/", changing.remind, name="calls-remind"),
        path("<int:pk>/change/", changing.change, name="calls-change"),
        path("<int:pk>/end/", changing.end, name="calls-end"),
        path("<int:pk>/answers/", lines.answers, name="calls-answers"),
        path("<int:pk>/answers.csv", lines.as_csv, name="calls-csv"),
        path("answers/<int:pk>/", lines.line, name="calls-line"),
    ],
)
