from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.assignments import views

urlpatterns = with_module(
    Module.ASSIGNMENTS,
    [
        path("objectives/<str:public_id>/", views.to_cluster, name="assignments-cluster"),
        path("recommendations/<str:public_id>/", views.to_recommendation, name="assignments-recommendation"),
        path("<int:pk>/end/", views.end, name="assignments-end"),
    ],
)
