"""Reading the demo's YAML, moved in time so that its story ends today."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "demo" / "avelia"
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything invented about one State. Keys of rows are those of the files."""

    states: Rows
    bodies: Rows
    partners: Rows
    posts: Rows
    accounts: Rows
    mechanisms: Rows
    documents: Rows
    threads: Rows
    recommendations: Rows  # each with "document": the key of its document
    clusters: Rows
    alone: Rows  # recommendations outside clusters that a body leads
    actions: Rows
    plan: Rows  # what stands beside the actions
    updates: Rows
    calls: Rows
    settings: dict[str, Any]
    bills: Rows
    questions: Rows
    clearance: dict[str, Any]  # chains drawn, steps agreed to, remarks on passages
    parts: dict[str, dict[str, Any]]  # figures and consultations, by key of the update
    evidence: Path
    seats: dict[str, Any]  # supervisors, absences, stand-ins, work for posts
    suggestions: dict[str, Any]  # what a machine proposed, and what was decided


def read_story(folder: Path = FOLDER, *, today: datetime.date) -> Story:
    """The story as of `today`: every date is moved by the days since the files were written for."""

    def load(path: Path) -> dict[str, Any]:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        written_for = content.get("dated_relative_to")
        return dict(_moved(content, today - written_for)) if written_for else dict(content)

    bodies, people, documents, clusters = (
        load(folder / f"{name}.yaml") for name in ("bodies", "people", "documents", "clusters")
    )
    parliament = load(folder / "parliament.yaml")
    recommendations = [
        {**row, "document": file["document"], "tags_provenance": file.get("tags_provenance", "imported")}
        for file in map(load, sorted((folder / "recommendations").glob("*.yaml")))
        for row in file["recommendations"]
    ]
    updates = [row for file in map(load, sorted((folder / "updates").glob("*.yaml"))) for row in file["updates"]]
    return Story(
        states=load(folder / "states.yaml")["states"],
        bodies=bodies["bodies"],
        partners=bodies["partners"],
        posts=people["posts"],
        accounts=people["accounts"],
        mechanisms=documents["mechanisms"],
        documents=documents["documents"],
        threads=load(folder / "threads.yaml")["threads"],
        recommendations=recommendations,
        clusters=clusters["clusters"],
        alone=clusters["alone"],
        actions=load(folder / "actions.yaml")["actions"],
        plan=load(folder / "plan.yaml")["plan"],
        updates=updates,
        calls=load(folder / "calls.yaml")["calls"],
        settings=load(folder / "settings.yaml"),
        bills=parliament["bills"],
        questions=parliament["questions"],
        clearance=load(folder / "clearance.yaml"),
        parts={row["update"]: row for row in load(folder / "update_parts.yaml")["parts"]},
        evidence=folder / "evidence",
        seats=load(folder / "seats.yaml"),
        suggestions=load(folder / "suggestions.yaml"),
    )


def _moved(value: Any, by: datetime.timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, by) for item in value]
    # Everything moves together, reviews included, so that what is late stays as late as it was written.
    return value + by if isinstance(value, datetime.date) else value
