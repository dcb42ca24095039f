"""Which PostgreSQL to speak to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from servanda.foundation.common.postgres_socket import socket_folder


def database_from_environment(var: Path) -> dict[str, Any]:
    """DATABASE_URL (postgresql://user:password@host:port/name?option=value) or the embedded server under `var`."""
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
        "TEST": {"TEMPLATE": "template0"},
    }
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {**common, "HOST": str(socket_folder(var)), "NAME": "servanda", "USER": "servanda"}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://. Servanda runs on PostgreSQL only.")
    options = dict(parse_qsl(parts.query))
    return {
        **common,
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": {**common["OPTIONS"], **options},
    }
