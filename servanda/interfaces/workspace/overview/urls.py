from django.urls import path

from servanda.interfaces.workspace.overview import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:key>.csv", views.table, name="overview-table"),
]
