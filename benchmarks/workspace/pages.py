"""Which pages are measured: read from the URLconf, so that a new list is measured by itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from servanda.domain.implementation.models import Update
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.organisations.models import Body

# Lists are judged narrowed as well: what people open from a desk.
NARROWED = {
    "recommendations": ("?gap=silent", "?gap=lead", "?body=body-3", "?q=torture", "?goal=5&mechanism=UPR", "?page=100"),
    "updates": ("?stage=submitted", "?body=body-3", "?page=900"),
    "clusters": ("?lead=none",),
    "overview": ("?mechanism=UPR", "?goal=5", "?body=body-3"),
    "history": ("?kind=implementation.update", "?by=1"),
}
# Not lists: they end a session, are steps of setting up, or answer with a file.
LEFT_OUT = frozenset({"setup"})


def lists() -> Iterator[tuple[str, str]]:
    """(name, address) of every page of the workspace whose address has no parameter."""
    for name in _names(get_resolver().url_patterns, ()):
        short = name.removeprefix("workspace:")
        if short in LEFT_OUT or short.startswith("setup"):
            continue
        address = reverse(name)
        yield short, address
        for query in NARROWED.get(short, ()):
            yield f"{short} {query}", address + query


def things() -> Iterator[tuple[str, str]]:
    """Pages of one thing, printed beside the lists."""
    item = Recommendation.objects.filter(cluster_memberships__isnull=False).order_by("pk").first()
    cluster, update = (
        Cluster.objects.order_by("pk").first(),
        Update.objects.filter(stage="approved").order_by("pk").last(),
    )
    body = Body.objects.get(public_id="body-3")
    assert item is not None
    assert cluster is not None
    assert update is not None
    yield "one recommendation", reverse("workspace:recommendations-recommendation", args=[item.public_id])
    yield "one objective", reverse("workspace:clusters-cluster", args=[cluster.public_id])
    yield "one update", reverse("workspace:updates-update", args=[update.pk])
    yield "one body", reverse("workspace:bodies-body", args=[body.pk])


def _names(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...], *, given: bool = False) -> Iterator[str]:
    for pattern in patterns:
        needs = (
            given
            or bool(pattern.pattern.converters)
            or bool(getattr(pattern.pattern, "regex", None) and pattern.pattern.regex.groups)
        )
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _names(pattern.url_patterns, inner, given=needs)
        elif pattern.name and spaces == ("workspace",) and not needs:
            yield f"workspace:{pattern.name}"
