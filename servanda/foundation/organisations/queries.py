"""Reading the installation, bodies and posts. Who may see which is decided in accounts (`bodies_visible_to`)."""

from __future__ import annotations

from servanda.foundation.organisations.models import Installation


def installation() -> Installation | None:
    """This installation; None until it was set up."""
    return Installation.objects.select_related("home_state").filter(pk=1).first()
