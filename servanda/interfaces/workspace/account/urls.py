from django.urls import path

from servanda.interfaces.workspace.account import reminders, views

urlpatterns = [
    path("", views.account, name="account"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("language/", views.change_language, name="account-language"),
    path("reminders/", reminders.reminders, name="account-reminders"),
    path("reminders/pause/", reminders.pause, name="account-pause"),
    path("reminders/calendar/", reminders.own_feed, name="account-calendar"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="account-sign-out-everywhere"),
]
