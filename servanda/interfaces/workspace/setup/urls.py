from django.urls import path

from servanda.interfaces.workspace.setup import views

urlpatterns = [
    path("", views.begin, name="setup"),
    path("check/", views.check, name="setup-check"),
    path("<slug:step>/", views.step, name="setup-step"),
]
