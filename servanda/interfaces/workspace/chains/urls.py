from django.urls import path

from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import with_module
from servanda.interfaces.workspace.chains import views

urlpatterns = with_module(
    Module.UPDATES,
    [
        path("", views.chains, name="chains"),
        path("states/<str:code>/", views.chain_of_state, name="chains-state"),
        path("states/<str:code>/draw/", views.draw_for_state, name="chains-state-draw"),
        path("states/<str:code>/drop/", views.drop_for_state, name="chains-state-drop"),
        path("bodies/<int:pk>/", views.chain_of_body, name="chains-body"),
        path("bodies/<int:pk>/draw/", views.draw_for_body, name="chains-body-draw"),
        path("bodies/<int:pk>/drop/", views.drop_for_body, name="chains-body-drop"),
    ],
)
