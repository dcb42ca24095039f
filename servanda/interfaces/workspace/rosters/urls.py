from django.urls import path

from servanda.interfaces.workspace.rosters import views

urlpatterns = [
    path("", views.rosters, name="rosters"),
    path("template/", views.template, name="rosters-template"),
    path("<int:pk>/", views.roster, name="rosters-roster"),
    path("<int:pk>/columns/", views.columns, name="rosters-columns"),
    path("<int:pk>/decide/", views.decide, name="rosters-decide"),
    path("<int:pk>/apply/", views.apply, name="rosters-apply"),
    path("<int:pk>/send/", views.send, name="rosters-send"),
    path("<int:pk>/discard/", views.discard, name="rosters-discard"),
    path("<int:pk>/undo/", views.undo, name="rosters-undo"),
]
