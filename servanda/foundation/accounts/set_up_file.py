"""`servanda setup FILE`: the plan of an installation as YAML. The format is in docs/operate/set-up.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from servanda.foundation.accounts.actions.set_up import SetUpPlan, set_up_installation
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.states import Module, Shape

_KEYS = {
    "shape",
    "state",
    "name",
    "languages",
    "default_language",
    "mechanism",
    "modules",
    "administrator",
    "address",
}


def read_plan(text: str) -> tuple[SetUpPlan, str]:
    """The plan, and the address the installation answers at. InvalidInput says which key is at fault, and why."""
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidInput(_("The file is not YAML: %(reason)s") % {"reason": error}) from error
    if not isinstance(given, dict):
        raise InvalidInput(_("The file must hold keys and values, such as “shape: national”."))
    if unknown := sorted(set(map(str, given)) - _KEYS):
        raise InvalidInput(_("Unknown keys: %(keys)s.") % {"keys": ", ".join(unknown)}, field=unknown[0])
    if given.get("shape") not in Shape.values:
        raise InvalidInput(_("Say “shape: national” for one State or “shape: hub” for many."), field="shape")
    languages = [str(code) for code in given.get("languages") or ["en"]]
    plan = SetUpPlan(
        shape=Shape(given["shape"]),
        state=str(given.get("state") or ""),
        names=_texts(given, "name"),
        languages=languages,
        default_language=str(given.get("default_language") or languages[0]),
        mechanism=_texts(given, "mechanism"),
        modules=[str(module) for module in given.get("modules", Module.values)],
        administrator=str(given.get("administrator") or ""),
    )
    return plan, str(given.get("address") or _own_address()).rstrip("/")


def install_from_file(path: Path) -> str:
    """Set up, and say in two sentences what was done and where the first administrator goes on."""
    plan, base = read_plan(path.read_text(encoding="utf-8"))
    links: list[str] = []

    def address(token: str) -> str:
        links.append(f"{base}/invitation/{token}/")
        return links[-1]

    held = set_up_installation(plan=plan, address=address, by=system_user())
    link = links[-1] if links else ""
    return _("%(name)s is set up. The first administrator goes on here within seven days: %(link)s") % {
        "name": held,
        "link": link,
    }


def _texts(given: dict[str, Any], key: str) -> dict[str, str]:
    """One text for the first language, or texts by language."""
    value = given.get(key) or {}
    if isinstance(value, str):
        first = (given.get("languages") or ["en"])[0]
        return {str(first): value}
    if not isinstance(value, dict):
        raise InvalidInput(_("Write a text, or one for each language: “en: …”."), field=key)
    return {str(code): str(text) for code, text in value.items()}


def _own_address() -> str:
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}"
