"""Make this checkout importable in its environment, with the `servanda` command in its bin folder.

What `pip install --editable .` does, without the build packages that would have to be downloaded for it.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

# Read by the shell first, then by Python: an interpreter's line of its own cannot hold spaces or long paths.
COMMAND = """#!/bin/sh
'''exec' "$(dirname "$(readlink -f "$0")")/python" "$0" "$@"
' '''
import sys

from servanda.interfaces.cli.main import main

sys.exit(main())
"""


def main() -> None:
    if sys.prefix == sys.base_prefix:
        sys.exit("Run this with the Python of the environment: .venv/bin/python tools/link_checkout.py")
    site = Path(sysconfig.get_path("purelib"))
    (site / "servanda-checkout.pth").write_text(f"{CHECKOUT}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts")) / "servanda"
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
