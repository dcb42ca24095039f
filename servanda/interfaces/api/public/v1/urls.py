"""Addresses of the public API, version 1. Nothing in it changes its meaning; what is new is added."""

from __future__ import annotations

from django.urls import path

from servanda.interfaces.api.public.v1 import description, lists, record

urlpatterns = [
    path("", description.ReadersPage.as_view(), name="page"),
    path("schema", description.Schema.as_view(), name="schema"),
    path("recommendations", lists.Recommendations.as_view(), name="recommendations"),
    path("recommendations/<str:public_id>", lists.Recommendation.as_view(), name="recommendation"),
    path("recommendations/<str:public_id>/alike", lists.Alike.as_view(), name="alike"),
    path("clusters", lists.Clusters.as_view(), name="clusters"),
    path("clusters/<str:public_id>", lists.Cluster.as_view(), name="cluster"),
    path("bodies", lists.Bodies.as_view(), name="bodies"),
    path("documents", lists.Documents.as_view(), name="documents"),
    path("releases", record.Releases.as_view(), name="releases"),
    path("chain.jsonl", record.Chain.as_view(), name="chain"),
    path("verify.py", record.Verifier.as_view(), name="verifier"),
    path("evidence/<str:sha256>", record.EvidenceFile.as_view(), name="evidence"),
]
