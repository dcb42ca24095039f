from django.urls import path

from servanda.interfaces.workspace.workbooks import deciding, undoing, views

urlpatterns = [
    path("", views.workbooks, name="workbooks"),
    path("take/<slug:kind>/", views.take, name="workbooks-take"),
    path("bring/", views.bring, name="workbooks-bring"),
    path("<int:pk>/", views.returned, name="workbooks-returned"),
    path("<int:pk>/corrections/", views.corrected, name="workbooks-corrections"),
    path("<int:pk>/original/", views.original, name="workbooks-original"),
    path("<int:pk>/decide/", deciding.decide, name="workbooks-decide"),
    path("<int:pk>/apply/", deciding.apply, name="workbooks-apply"),
    path("<int:pk>/stop/", deciding.stop, name="workbooks-stop"),
    path("<int:pk>/discard/", deciding.discard, name="workbooks-discard"),
    path("<int:pk>/undo/", undoing.undo, name="workbooks-undo"),
]
