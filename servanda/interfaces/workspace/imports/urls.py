from django.urls import path

from servanda.interfaces.workspace.imports import deciding, views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("bring/", views.bring, name="imports-bring"),
    path("<int:pk>/", views.batch, name="imports-batch"),
    path("<int:pk>/receipt.json", views.receipt, name="imports-receipt"),
    path("<int:pk>/original/", views.original, name="imports-original"),
    path("<int:pk>/lines/<slug:kind>/", views.lines, name="imports-lines"),
    path("<int:pk>/line/<int:position>/", deciding.line, name="imports-line"),
    path("<int:pk>/decide/", deciding.decide, name="imports-decide"),
    path("<int:pk>/agree/", deciding.agree_to_plan, name="imports-agree"),
    path("<int:pk>/apply/", deciding.apply_plan, name="imports-apply"),
    path("<int:pk>/discard/", deciding.discard_plan, name="imports-discard"),
    path("<int:pk>/undo/", deciding.undo, name="imports-undo"),
]
