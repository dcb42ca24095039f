from django.urls import path

from servanda.interfaces.workspace.prevention import views

urlpatterns = [
    path("", views.prevention, name="prevention"),
    path("order.csv", views.table, name="prevention-table"),
    path("weights/", views.weights, name="prevention-weights"),
]
