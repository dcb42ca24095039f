from django.urls import path

from servanda.interfaces.workspace.desk import views

urlpatterns = [path("", views.desk, name="desk")]
