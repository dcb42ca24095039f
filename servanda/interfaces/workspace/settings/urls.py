from django.urls import path

from servanda.interfaces.workspace.settings import mail, overview, scales, taxonomies, views

urlpatterns = [
    path("", overview.settings, name="settings"),
    path("identity/", views.identity, name="settings-identity"),
    path("languages/", views.languages, name="settings-languages"),
    path("logo/", views.logo, name="settings-logo"),
    path("logo/remove/", views.take_logo_away, name="settings-logo-remove"),
    path("scales/", scales.scales, name="settings-scales"),
    path("scales/<slug:code>/", scales.scale, name="settings-scale"),
    path("lists/<slug:taxonomy>/", taxonomies.taxonomy, name="settings-taxonomy"),
    path("lists/<slug:taxonomy>/add/", taxonomies.add, name="settings-taxonomy-add"),
    path("lists/<slug:taxonomy>/table/", taxonomies.table, name="settings-taxonomy-table"),
    path("lists/<slug:taxonomy>/bring/", taxonomies.bring, name="settings-taxonomy-bring"),
    path("lists/<slug:taxonomy>/in-force/", taxonomies.in_force, name="settings-taxonomy-in-force"),
    path("lists/<slug:taxonomy>/terms/<slug:code>/", taxonomies.term, name="settings-taxonomy-term"),
    path("lists/<slug:taxonomy>/terms/<slug:code>/retire/", taxonomies.retire, name="settings-taxonomy-retire"),
    path("mail/", mail.mail, name="settings-mail"),
    path("mail/test/", mail.test, name="settings-mail-test"),
    path("mail/forget/", mail.forget, name="settings-mail-forget"),
]
