from django.urls import path

from servanda.interfaces.workspace.parliament import bills, questions, views

urlpatterns = [
    path("", views.parliament, name="parliament"),
    path("<slug:key>.csv", views.table, name="parliament-table"),
    path("actions/<int:pk>/bill/", bills.add, name="parliament-bill-add"),
    path("bills/<int:pk>/", bills.bill, name="parliament-bill"),
    path("bills/<int:pk>/move/", bills.move, name="parliament-bill-move"),
    path("questions/add/", questions.add, name="parliament-question-add"),
    path("questions/<int:pk>/", questions.question, name="parliament-question"),
]
