from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.clusters import plan, regroup, views
from servanda.interfaces.workspace.plan import action

urlpatterns = with_module(
    Module.CLUSTERS,
    [
        path("", views.clusters, name="clusters"),
        path("new/", views.create, name="clusters-create"),
        path("actions/<int:pk>/", action.move, name="clusters-action"),
        path("<str:public_id>/", views.cluster, name="clusters-cluster"),
        path("<str:public_id>/edit/", views.edit, name="clusters-edit"),
        path("<str:public_id>/remove/", views.remove, name="clusters-remove"),
        path("<str:public_id>/undo/<int:joining>/", views.undo, name="clusters-undo"),
        path("<str:public_id>/merge/", regroup.merge, name="clusters-merge"),
        path("<str:public_id>/split/", regroup.split, name="clusters-split"),
        path("<str:public_id>/move/", regroup.move, name="clusters-move"),
        path("<str:public_id>/take-back/<int:pk>/", regroup.take_back, name="clusters-take-back"),
        path("<str:public_id>/plan/", plan.plan, name="clusters-plan"),
    ],
)
