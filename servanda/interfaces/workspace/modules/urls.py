from django.urls import path

from servanda.interfaces.workspace.modules import views

urlpatterns = [path("", views.modules, name="modules")]
