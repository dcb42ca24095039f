"""`make test`: tests without a browser on all cores, then the journeys in a real one; the last line counts both.

`--without-journeys` leaves the browser out. `--tally FILE` adds up over several runs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_TESTS = 5  # pytest's exit code when nothing was selected
COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)")
QUIET = ["--quiet", "--no-header"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-journeys", action="store_true")
    parser.add_argument("--tally", type=Path)
    chosen = parser.parse_args()
    counted: Counter[str] = Counter()
    failed = not run("Tests without a browser", ["-m", "not journey and not slow", "-n", processes()], counted)
    if not chosen.without_journeys:
        failed |= not journeys(counted)
    if chosen.tally:
        counted += add_up(chosen.tally, counted)
    print(f"{counted['passed']} passed, {counted['failed'] + counted['error']} failed")
    return 1 if failed else 0


def journeys(counted: Counter[str]) -> bool:
    browser = os.environ.get("SERVANDA_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        os.environ["SERVANDA_CHROMIUM"] = browser
        return run(f"Journeys in {browser}", ["-m", "journey"], counted)
    names = names_of_journeys()
    if not names:
        return True
    print(f"\nThere is no chromium on this machine (Debian: apt install chromium). {len(names)} journeys did not run:")
    for name in names:
        print(f"  {name}")
    if os.environ.get("CI"):
        counted["failed"] += len(names)
        return False
    return True


def names_of_journeys() -> list[str]:
    found = subprocess.run(pytest("-m", "journey", "--collect-only"), cwd=ROOT, capture_output=True, text=True)
    return [line for line in found.stdout.splitlines() if "::" in line]


def run(title: str, options: list[str], counted: Counter[str]) -> bool:
    """Let pytest speak for itself, and note the counts of its closing line."""
    print(f"\n{title}", flush=True)
    closing = ""
    with subprocess.Popen(pytest(*options), cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            closing = line if COUNT.search(line) and " in " in line else closing
    for number, outcome in COUNT.findall(closing):
        counted[outcome.rstrip("s") if outcome.startswith("error") else outcome] += int(number)
    if running.returncode not in (0, NO_TESTS) and not counted["failed"] + counted["error"]:
        counted["error"] += 1  # pytest itself fell over, before it could count
    return running.returncode in (0, NO_TESTS)


def pytest(*options: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *QUIET, *options]


def processes() -> str:
    return str(max(1, os.cpu_count() or 1))


def add_up(tally: Path, counted: Counter[str]) -> Counter[str]:
    """What earlier runs counted; the file keeps the new sum."""
    before: Counter[str] = Counter(json.loads(tally.read_text(encoding="utf-8"))) if tally.exists() else Counter()
    tally.write_text(json.dumps(before + counted), encoding="utf-8")
    return before


if __name__ == "__main__":
    sys.exit(main())
