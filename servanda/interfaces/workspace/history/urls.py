from django.urls import path

from servanda.interfaces.workspace.history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("event/<int:pk>/", views.event, name="history-event"),
    path("all.<slug:form>", views.download, name="history-download"),
    path("<slug:kind>/<str:key>/", views.thing, name="history-thing"),
    path("<slug:kind>/<str:key>/all.<slug:form>", views.download_thing, name="history-thing-download"),
]
