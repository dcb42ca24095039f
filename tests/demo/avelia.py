"""The files of the invented State, read once for the tests beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
AVELIA = ROOT / "demo" / "avelia"
REFERENCE = ROOT / "servanda" / "foundation" / "reference" / "data"
TODAY = date(2026, 11, 22)


def read(name: str) -> Any:
    return yaml.safe_load((AVELIA / name).read_text(encoding="utf-8"))


def read_folder(folder: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((AVELIA / folder).glob("*.yaml"))]


FILES = read_folder("recommendations")
RECOMMENDATIONS = {r["public_id"]: {**r, "document": f["document"]} for f in FILES for r in f["recommendations"]}
DOCUMENTS = {d["key"]: d for d in read("documents.yaml")["documents"]}
BODIES = {b["public_id"]: b for b in read("bodies.yaml")["bodies"]}
PARTNERS = {p["public_id"]: p for p in read("bodies.yaml")["partners"]}
STATES = {s["iso3"]: s for s in read("states.yaml")["states"]}
ACCOUNTS = {a["key"]: a for a in read("people.yaml")["accounts"]}
POSTS = {p["key"]: p for p in read("people.yaml")["posts"]}
CLUSTERS = {c["key"]: c for c in read("clusters.yaml")["clusters"]}
ALONE = read("clusters.yaml")["alone"]
THREADS = {t["key"]: t for t in read("threads.yaml")["threads"]}
ACTIONS = read("actions.yaml")["actions"]
UPDATES = [u for f in read_folder("updates") for u in f["updates"]]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def multilingual(value: Any) -> Iterator[dict[str, str]]:
    """Every object keyed by languages."""
    if isinstance(value, dict):
        if "en" in value:
            yield value
        for item in value.values():
            yield from multilingual(item)
    elif isinstance(value, list):
        for item in value:
            yield from multilingual(item)


def everything() -> list[Any]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(AVELIA.rglob("*.yaml"))]


def words(text: str) -> int:
    return len(text.split())


PARTS = {p["update"]: p for p in read("update_parts.yaml")["parts"]}
