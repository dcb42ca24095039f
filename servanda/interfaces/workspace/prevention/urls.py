from django.urls import path

from servanda.interfaces.workspace.prevention import views

urlpatterns = [
    path("", views.prevention, name="overview-prevention"),
    path("order.csv", views.table, name="overview-prevention-table"),
    path("weights/", views.weights, name="overview-prevention-weights"),
]
