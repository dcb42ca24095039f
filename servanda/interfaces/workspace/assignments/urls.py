from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.assignments import bulk, orphans, views

urlpatterns = with_module(
    Module.ASSIGNMENTS,
    [
        path("objectives/<str:public_id>/", views.to_cluster, name="assignments-cluster"),
        path("recommendations/<str:public_id>/", views.to_recommendation, name="assignments-recommendation"),
        path("<int:pk>/end/", views.end, name="assignments-end"),
        path("several/", bulk.several, name="assignments-several"),
        path("batches/", bulk.batches, name="assignments-batches"),
        path("batches/<int:pk>/", bulk.batch, name="assignments-batch"),
        path("batches/<int:pk>/apply/", bulk.apply, name="assignments-apply"),
        path("batches/<int:pk>/undo/", bulk.undo, name="assignments-undo"),
        path("orphans/", orphans.orphans, name="assignments-orphans"),
    ],
)
