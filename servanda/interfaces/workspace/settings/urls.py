from django.urls import include, path

from servanda.interfaces.workspace.settings import mail, overview, scales, views

urlpatterns = [
    path("", overview.settings, name="settings"),
    path("identity/", views.identity, name="settings-identity"),
    path("languages/", views.languages, name="settings-languages"),
    path("logo/", views.logo, name="settings-logo"),
    path("logo/remove/", views.take_logo_away, name="settings-logo-remove"),
    path("scales/", scales.scales, name="settings-scales"),
    path("scales/<slug:code>/", scales.scale, name="settings-scale"),
    path("lists/", include("servanda.interfaces.workspace.taxonomies.urls")),
    path("mail/", mail.mail, name="settings-mail"),
    path("mail/test/", mail.test, name="settings-mail-test"),
    path("mail/forget/", mail.forget, name="settings-mail-forget"),
]
