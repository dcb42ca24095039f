"""Addresses of the public pages. Names of things in them are public ids, the same in every language."""

from __future__ import annotations

from django.urls import path

from servanda.interfaces.website.views import bodies, documents, home, objectives, plain, recommendations, updates

app_name = "website"

urlpatterns = [
    path("", home.home, name="home"),
    path("themes.csv", home.themes_csv, name="themes_csv"),
    path("recommendations/", recommendations.search_page, name="recommendations"),
    path("recommendations/download.<str:form>", recommendations.download, name="download"),
    path("recommendations/<str:public_id>/", recommendations.recommendation, name="recommendation"),
    path("recommendations/<str:public_id>.json", recommendations.as_json, name="recommendation_json"),
    path("objectives/", objectives.objectives, name="objectives"),
    path("objectives/<str:public_id>/", objectives.objective, name="objective"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<str:public_id>/", bodies.body, name="body"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<str:public_id>/", documents.document, name="document"),
    path("updates/<str:public_id>/", updates.update, name="update"),
    path("updates/<str:public_id>/figures.csv", updates.figures, name="update_figures"),
    path("evidence/<str:sha256>/", updates.evidence, name="evidence"),
    path("data/", plain.data, name="data"),
    path("data/chain.jsonl", plain.chain, name="chain"),
    path("data/checkpoint.json", plain.checkpoint_json, name="checkpoint"),
    path("data/servanda_verify.py", plain.verifier, name="verifier"),
    path("levels/", plain.levels, name="levels"),
    path("accessibility/", plain.accessibility, name="accessibility"),
    path("privacy/", plain.privacy, name="privacy"),
]
