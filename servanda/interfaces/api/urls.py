"""Addresses for machines."""

from __future__ import annotations

from django.urls import include, path

app_name = "api"
urlpatterns = [path("public/v1/", include("servanda.interfaces.api.public.v1.urls"))]
