from django.urls import path

from servanda.interfaces.workspace.taxonomies import views

urlpatterns = [
    path("<slug:taxonomy>/", views.taxonomy, name="settings-taxonomy"),
    path("<slug:taxonomy>/add/", views.add, name="settings-taxonomy-add"),
    path("<slug:taxonomy>/table/", views.table, name="settings-taxonomy-table"),
    path("<slug:taxonomy>/bring/", views.bring, name="settings-taxonomy-bring"),
    path("<slug:taxonomy>/in-force/", views.in_force, name="settings-taxonomy-in-force"),
    path("<slug:taxonomy>/terms/<slug:code>/", views.term, name="settings-taxonomy-term"),
    path("<slug:taxonomy>/terms/<slug:code>/retire/", views.retire, name="settings-taxonomy-retire"),
]
