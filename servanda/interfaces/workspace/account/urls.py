from django.urls import path

from servanda.interfaces.workspace.account import views

urlpatterns = [
    path("", views.account, name="account"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("language/", views.change_language, name="account-language"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="account-sign-out-everywhere"),
]
