"""`make docs`: write anew what is drawn from the code: docs/know/ and the description of the API.

With --check it only says which files would change.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
KNOW = ROOT / "docs" / "know"
API = ROOT / "docs" / "reference" / "openapi.yaml"


def documents() -> dict[Path, str]:
    """Every reference page and its text, in English whatever the machine speaks."""
    # Read once Django is set up: they look at models and commands.
    from documenting.commands import commands_page  # noqa: PLC0415
    from documenting.dictionary import dictionary_page  # noqa: PLC0415
    from documenting.lifecycles import lifecycles_page  # noqa: PLC0415
    from documenting.roles import roles_page  # noqa: PLC0415
    from drf_spectacular.renderers import OpenApiYamlRenderer  # noqa: PLC0415

    from servanda.interfaces.api.public.v1.description import schema  # noqa: PLC0415

    with translation.override("en"):
        return {
            KNOW / "roles.md": roles_page(),
            KNOW / "commands.md": commands_page(),
            KNOW / "lifecycles.md": lifecycles_page(),
            KNOW / "data-dictionary.md": dictionary_page(),
            API: OpenApiYamlRenderer().render(schema(), renderer_context={}).decode("utf-8"),
        }


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    differing = {path: text for path, text in documents().items() if not path.exists() or path.read_text() != text}
    for path, text in differing.items():
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if differing and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
