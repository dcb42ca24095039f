"""`make check`: every check in turn, with its seconds; all run even when one fails."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("formatting", ["ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("import contracts", ["lint-imports"]),
    ("types", ["mypy", "--no-error-summary", "servanda", "config", "tools"]),
    (
        "missing migrations",
        ["python", "-m", "servanda.interfaces.cli.main", "django", "makemigrations", "--check", "--dry-run"],
    ),
    ("translations", ["python", "tools/check_translations.py"]),
    ("words of the glossary", ["python", "tools/check_words.py"]),
)


def main() -> int:
    failed = [title for title, command in CHECKS if not passes(title, command)]
    if failed:
        print(f"\nTo mend: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def passes(title: str, command: list[str]) -> bool:
    """Print one line; what the check had to say follows only when it fails."""
    print(f"{title} … ", end="", flush=True)
    started = time.perf_counter()
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    print(f"{'good' if done.returncode == 0 else 'FAILED'} ({seconds:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
