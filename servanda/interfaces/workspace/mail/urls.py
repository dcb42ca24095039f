from django.urls import path

from servanda.interfaces.workspace.mail import views

urlpatterns = [
    path("", views.mail, name="mail"),
    path("reminders/", views.reminders, name="mail-reminders"),
    path("<int:pk>/again/", views.again, name="mail-again"),
]
