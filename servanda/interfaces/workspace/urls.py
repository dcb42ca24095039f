"""Members' pages, one folder for each area. The door in middleware.py closes all of them."""

from __future__ import annotations

from django.urls import include, path

app_name = "workspace"
urlpatterns = [
    path("", include("servanda.interfaces.workspace.desk.urls")),
    path("overview/", include("servanda.interfaces.workspace.overview.urls")),
    path("prevention/", include("servanda.interfaces.workspace.prevention.urls")),
    path("parliament/", include("servanda.interfaces.workspace.parliament.urls")),
    path("recommendations/", include("servanda.interfaces.workspace.recommendations.urls")),
    path("suggestions/", include("servanda.interfaces.workspace.suggestions.urls")),
    path("clusters/", include("servanda.interfaces.workspace.clusters.urls")),
    path("plan/", include("servanda.interfaces.workspace.plan.urls")),
    path("assignments/", include("servanda.interfaces.workspace.assignments.urls")),
    path("absences/", include("servanda.interfaces.workspace.absences.urls")),
    path("handover/", include("servanda.interfaces.workspace.handover.urls")),
    path("calls/", include("servanda.interfaces.workspace.calls.urls")),
    path("updates/", include("servanda.interfaces.workspace.updates.urls")),
    path("chains/", include("servanda.interfaces.workspace.chains.urls")),
    path("releases/", include("servanda.interfaces.workspace.releases.urls")),
    path("workbooks/", include("servanda.interfaces.workspace.workbooks.urls")),
    path("imports/", include("servanda.interfaces.workspace.imports.urls")),
    path("people/", include("servanda.interfaces.workspace.people.urls")),
    path("bodies/", include("servanda.interfaces.workspace.bodies.urls")),
    path("partners/", include("servanda.interfaces.workspace.partners.urls")),
    path("rosters/", include("servanda.interfaces.workspace.rosters.urls")),
    path("settings/", include("servanda.interfaces.workspace.settings.urls")),
    path("modules/", include("servanda.interfaces.workspace.modules.urls")),
    path("mail/", include("servanda.interfaces.workspace.mail.urls")),
    path("history/", include("servanda.interfaces.workspace.history.urls")),
    path("account/", include("servanda.interfaces.workspace.account.urls")),
    path("setup/", include("servanda.interfaces.workspace.setup.urls")),
]
