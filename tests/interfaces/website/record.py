"""A small public record, released straight into the chain. Everything in it is invented."""

from __future__ import annotations

from typing import Any

from servanda.foundation.accounts.models import User
from servanda.pipelines.publication.chain import Draft, append
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason
from tests import factories

JUSTICE = {"public_id": "AVL-B-justice", "names": {"en": "Ministry of Justice", "ar": "وزارة العدل"}}
MARRIAGE = {"public_id": "AVL-C-marriage", "titles": {"en": "Nobody marries before 18"}}
THREAD = {"public_id": "AVL-T-marriage", "titles": {"en": "No marriage before 18"}}
ATTACK = "<script>alert(1)</script>"
SHA = "ab" * 32


def level(value: str) -> dict[str, Any]:
    return {"value": value, "said_by": JUSTICE, "on": "2026-10-02", "update": "AVL-U-1"}


def recommendation(number: str, text: str = "Raise the age of marriage to 18.", **fields: Any) -> Draft:
    position = fields.pop("position", "supported")
    stated = fields.pop("stated", "")
    year = fields.pop("year", "2024")
    content = {
        "state": "AVL", "mechanism": "UPR", "kind": "recommendation", "cycle": 4, "session": "46", "number": number,
        "asked_on": f"{year}-05-10", "document": {"public_id": "AVL-UPR-4", "symbol": "A/HRC/56/94"}, "heading": "",
        "language": "en",
        "texts": {"en": {"text": text, "origin": "official"}, "ar": {"text": "رفع سن الزواج.", "origin": "official"}},
        "short_titles": {"en": f"Demand {number}"}, "recommended_by": [{"printed": "Marenda"}],
        "position": {"value": position, "explanations": {"en": "A bill is ready."}, "source": "A/HRC/56/94/Add.1",
                     "stated_on": "2024-09-20"} if position else None,
        "other_positions": [],
        "tags": [{"kind": "theme", "code": "child-marriage", "provenance": "confirmed", "source": "hand", "label": ""},
                 {"kind": "sdg_target", "code": "5.3", "provenance": "suggested", "source": "uhri", "label": ""}],
        "cluster": MARRIAGE, "thread": THREAD, "split_from": None, "aliases": [{"scheme": "uhri", "value": "x-1"}],
        "lead": JUSTICE, "bodies": [], "level": level(stated) if stated else None, "action_category": None,
        **fields,
    }  # fmt: skip
    public_id = fields.get("public_id", f"AVL-UPR-4-{number}")
    content.pop("public_id", None)
    return Draft(ReleaseKind.RECOMMENDATION, public_id, "AVL", content)


def action(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "public_id": f"AVL-C-marriage-A{number}", "titles": {"en": f"Action {number}"}, "kind": "law",
        "status": "under_way", "body": JUSTICE, "starts_on": "2025-01-01", "promised_for": "2026-06-30",
        "completed_on": None, "cost": "600000.00", "missing": "300000.00", "currency": "USD", **fields,
    }  # fmt: skip


def cluster(members: list[str], **fields: Any) -> Draft:
    content = {
        "state": "AVL", "titles": MARRIAGE["titles"], "objectives": {"en": "By 2030 nobody marries before 18."},
        "area": "women-and-girls", "members": members, "lead": JUSTICE, "bodies": [], "due_on": "2030-12-31",
        "targets": ["5.3"], "level": level("partial"),
        "actions": [action(1), action(2, status="completed", completed_on="2025-12-01", missing="0.00")], **fields,
    }  # fmt: skip
    return Draft(ReleaseKind.CLUSTER, "AVL-C-marriage", "AVL", content)


def body(**fields: Any) -> Draft:
    content = {"state": "AVL", "names": JUSTICE["names"], "branch": "executive", "kind": "ministry", "parent": None,
               "remit": {"en": "Drafts laws."}, "closed_on": None, **fields}  # fmt: skip
    return Draft(ReleaseKind.BODY, "AVL-B-justice", "AVL", content)


def document(**fields: Any) -> Draft:
    content = {"state": "AVL", "mechanism": "UPR", "kind": "upr_report", "symbol": "A/HRC/56/94",
               "titles": {"en": "Report on Avelia"}, "cycle": 4, "session": "46", "published_on": "2024-05-10",
               "url": "", "recommendations": 2, **fields}  # fmt: skip
    return Draft(ReleaseKind.DOCUMENT, "AVL-UPR-4", "AVL", content)


def update(**fields: Any) -> Draft:
    content = {
        "state": "AVL", "cluster": "AVL-C-marriage", "recommendation": None, "body": JUSTICE, "language": "en",
        "period": {"from": "2025-04-01", "to": "2026-09-30"}, "what_was_done": "The bill passed first reading.",
        "effect_on_people": "Fewer girls marry.", "obstacles": ["money"], "obstacle_words": "No sitting in summer.",
        "level": "partial", "levels": {}, "approved_on": "2026-10-02",
        "evidence": [{"kind": "file", "title": "Circular", "sha256": SHA, "file_name": "circular.txt", "size": 1200}],
        **fields,
    }  # fmt: skip
    return Draft(ReleaseKind.UPDATE, "AVL-U-1", "AVL", content)


def publish(*drafts: Draft, by: User, reason: ReleaseReason | None = None, words: str = "") -> list[int]:
    return append(drafts, by=by, reason=reason, reason_words=words)


def withdraw(kind: str, public_id: str, words: str, *, by: User) -> None:
    publish(Draft(kind, public_id, "AVL", {}), by=by, reason=ReleaseReason.WITHDRAWAL, words=words)


def small(by: User) -> None:
    """Two demands in one objective and one thread, their body, document and update."""
    items = [recommendation("118.47", stated="substantial"), recommendation("118.48", stated="", position="noted")]
    publish(body(), document(), *items, cluster([item.public_id for item in items]), update(), by=by)


def large(by: User, size: int = 240) -> None:
    """As much as a State has: the weight of pages is measured on it."""
    levels = ("full", "substantial", "partial", "initial", "none", "regression", "")
    items = [
        recommendation(
            f"{100 + n // 50}.{n % 50}",
            f"Demand number {n}: take every measure needed to protect the rights of all, with a plan and a budget.",
            stated=levels[n % 7],
            position=("supported", "noted", "partly", "")[n % 4],
            year=str(2009 + n % 16),
            thread={"public_id": f"AVL-T-{n % 30}", "titles": {"en": f"Thread {n % 30}"}},
            public_id=f"AVL-UPR-4-{100 + n // 50}.{n % 50}",
        )
        for n in range(size)
    ]
    actions = [action(n) for n in range(8)]
    drafts = [body(), document(), *items, cluster([i.public_id for i in items[:12]], actions=actions), update()]
    publish(*drafts, by=by)


def somebody() -> User:
    return factories.user()
