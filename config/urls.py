"""Addresses. Public pages at the root, members' pages under /work/, machines under /api/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from servanda.foundation.organisations.language import language_patterns
from servanda.interfaces.workspace.account.reminders import feed, stop
from servanda.interfaces.workspace.account.views import switch_language
from servanda.interfaces.workspace.people.invitation import answer_invitation
from servanda.interfaces.workspace.settings.picture import logo

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("servanda.interfaces.api.urls")),
    path("work/", include("servanda.interfaces.workspace.urls")),
    path("accounts/", include("servanda.interfaces.workspace.account.sign_in_urls")),
    path("invitation/<str:token>/", answer_invitation, name="invitation"),
    path("logo/<str:sha256>/", logo, name="logo"),
    path("language/<slug:code>/", switch_language, name="switch_language"),
    path("reminders/stop/<str:token>/", stop, name="reminders-stop"),
    path("calendar/<str:token>.ics", feed, name="calendar"),
]
# Public pages carry their language in the address.
urlpatterns += language_patterns(path("", include("servanda.interfaces.website.urls")))
