"""Things to test with, made in one line each. Everything here is invented."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from servanda.domain.implementation.actions.evidence import attach_file
from servanda.domain.implementation.actions.parliament import Asked, record_bill, record_question
from servanda.domain.implementation.actions.updates import Answer, approve_update, start_update, submit_update
from servanda.domain.implementation.models import Action, Bill, Question, Update
from servanda.domain.recommendations.models import (
    Cluster,
    ClusterMember,
    Document,
    OfficialText,
    Position,
    Recommendation,
)
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.system import system_user
from servanda.foundation.organisations.models import Body, Installation, Partner
from servanda.foundation.reference.models import (
    Mechanism,
    NationalTerm,
    NationalVersion,
    NationalWording,
    State,
    Taxonomy,
    TaxonomyVersion,
    Term,
    TermWording,
)
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.records import fingerprint
from servanda.pipelines.ingest.states import ImportStage
from servanda.pipelines.rosters.meanings import meanings_of
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.workbooks.models import Returned
from servanda.pipelines.workbooks.states import ReturnStage

_count = itertools.count(1)


def state(code: str = "AVL", **fields: Any) -> State:
    defaults = {"names": {"en": f"State {code}"}, "standing": "invented", "sort_key": code.lower()}
    return State.objects.get_or_create(pk=code, defaults={**defaults, **fields})[0]


def mechanism(code: str = "UPR", **fields: Any) -> Mechanism:
    kind = "upr" if code == "UPR" else "treaty_body"
    defaults = {"kind": kind, "names": {"en": code}, "asks_position": code == "UPR"}
    return Mechanism.objects.get_or_create(pk=code, defaults={**defaults, **fields})[0]


def installation(**fields: Any) -> Installation:
    shape = fields.pop("shape", "national")
    home = fields.pop("home_state", state() if shape == "national" else None)
    defaults = {"names": {"en": "Avelia"}, "languages": ["en", "fr", "ar"], "set_up_at": timezone.now()}
    return Installation.objects.get_or_create(
        id=1, defaults={"shape": shape, "home_state": home, **defaults, **fields}
    )[0]


def body(public_id: str = "ministry-of-justice", *, of: State | None = None, **fields: Any) -> Body:
    defaults = {"branch": "executive", "kind": "ministry", "names": {"en": public_id.replace("-", " ").capitalize()}}
    return Body.objects.get_or_create(state=of or state(), public_id=public_id, defaults={**defaults, **fields})[0]


def user(role: str = "", *, at: Body | None = None, **fields: Any) -> User:
    """A person; with a role, a member of the body given (or of the Ministry of Justice)."""
    number = next(_count)
    made = User(**{"email": f"person{number}@avelia.example", "full_name": f"Person {number}", **fields})
    made.set_unusable_password()
    made.save()
    if role:
        Membership.objects.create(user=made, role=role, body=at or body(), since=datetime.date(2020, 1, 1))
    return made


def document(symbol: str = "A/HRC/99/1", *, of: State | None = None, **fields: Any) -> Document:
    owner = of or state()
    defaults = {"mechanism": mechanism(), "public_id": f"{owner.pk}-{symbol.replace('/', '-')}", "kind": "upr_report"}
    return Document.objects.get_or_create(state=owner, symbol=symbol, defaults={**defaults, **fields})[0]


def recommendation(
    text: str = "Adopt a law.", *, of: State | None = None, position: str = "", **fields: Any
) -> Recommendation:
    owner, number = of or state(), next(_count)
    made = Recommendation.objects.create(
        **{
            "public_id": f"{owner.pk}-UPR-4-{number}",
            "state": owner,
            "mechanism": mechanism(),
            "document": document(of=owner),
            "cycle": 4,
            "number": str(number),
            "fingerprint": fingerprint(text),
            "source": "hand",
            **fields,
        }
    )
    OfficialText.objects.create(recommendation=made, language=made.language, text=text, source="hand")
    if position:
        Position.objects.create(recommendation=made, value=position)
    return made


def cluster(
    title: str = "Nobody marries before 18", *, members: list[Recommendation] | None = None, **fields: Any
) -> Cluster:
    owner = fields.pop("state", state())
    made = Cluster.objects.create(
        state=owner, public_id=f"{owner.pk}-C-{next(_count)}", titles={"en": title}, objectives={"en": title}, **fields
    )
    for item in members or []:
        ClusterMember.objects.create(cluster=made, recommendation=item)
    return made


def approved_update(at: Body, *, on: Cluster | None = None, with_file: bool = False, **said: Any) -> Update:
    """An update of the body that its approver has approved, by people made for it."""
    author, target = user("focal_point", at=at), on or cluster(state=at.state)
    answer = Answer(**{"what_was_done": "The bill passed its first reading.", "level": "partial", **said})
    update = start_update(target=target, body=at, answer=answer, by=author)
    if with_file:
        update = attach_file(
            update=update, title="The bill", file_name="bill.txt", chunks=[b"Article 1"], by=author
        ).update
    update = submit_update(update=update, version=update.version, by=author)
    return approve_update(update=update, version=update.version, by=user("approver", at=at))


def partner(public_id: str = "a-donor", **fields: Any) -> Partner:
    defaults = {"kind": "donor", "names": {"en": public_id.replace("-", " ").capitalize()}}
    return Partner.objects.get_or_create(public_id=public_id, defaults={**defaults, **fields})[0]


def theme(code: str = "water", **names: str) -> Term:
    """A term of our own list of themes, in its first version."""
    taxonomy = Taxonomy.objects.get_or_create(pk="theme", defaults={"names": {"en": "Themes"}})[0]
    since = {"valid_from": datetime.date(2026, 1, 1)}
    version = TaxonomyVersion.objects.get_or_create(taxonomy=taxonomy, number="2026.1", defaults=since)[0]
    term, _made = Term.objects.get_or_create(taxonomy=taxonomy, code=code, defaults={"since": version})
    worded = {"names": names or {"en": code.capitalize()}}
    TermWording.objects.get_or_create(term=term, version=version, defaults=worded)
    return term


def national_term(code: str = "avl-wells", *, of: State | None = None) -> NationalTerm:
    """A term of a State's own below ours, not in force yet."""
    ours, owner = theme(), of or state()
    version = NationalVersion.objects.get_or_create(state=owner, taxonomy=ours.taxonomy, number=1)[0]
    term, made = NationalTerm.objects.get_or_create(
        taxonomy=ours.taxonomy, code=code, defaults={"state": owner, "parent": ours.code, "since": version}
    )
    if made:
        NationalWording.objects.create(version=version, code=code, names={"en": "Wells"})
    return term


def roster(owner: State, rows: list[list[str]] | None = None) -> Roster:
    """A plan with one new body, brought by the console."""
    sheet = {"name": "", "head": ["Body", "Branch"], "head_line": 1, "rows": [[2, ["Ministry of Water", "executive"]]]}
    if rows is not None:
        sheet |= {"head": rows[0], "rows": [[line, row] for line, row in enumerate(rows[1:], start=2)]}
    meanings = {str(at): meaning for at, meaning in meanings_of(sheet["head"]).items()}
    return Roster.objects.create(
        state=owner,
        file_name="bodies.xlsx",
        sha256="0" * 64,
        language="en",
        sheets=[sheet],
        columns={"0": meanings},
        brought_by=system_user(),
    )


def parliament(of: State | None = None) -> Body:
    """The house that passes laws."""
    return body("parliament", of=of, branch="legislature", kind="parliament")


def law(*, of: State | None = None, **fields: Any) -> Action:
    """An action that only Parliament can carry out."""
    owner = of or state()
    about = fields.pop("cluster", None) or cluster(state=owner)
    defaults = {"body": body(of=owner), "titles": {"en": "A law"}, "kind": "law", "status": "planned"}
    return Action.objects.create(
        public_id=f"{about.public_id}-A{next(_count)}", cluster=about, **{**defaults, **fields}
    )


def bill(*, state: State | None = None, **fields: Any) -> Bill:
    """A bill in preparation for a new law."""
    clerk = user("parliament", at=parliament(state))
    action = fields.pop("action", None) or law(of=state)
    since = fields.pop("since", timezone.localdate())
    return record_bill(action=action, titles={"en": "Marriage Bill"}, since=since, by=clerk, **fields)


def question(*, state: State | None = None, **said: Any) -> Question:
    """A question the Ministry of Justice must answer."""
    house = parliament(state)
    defaults = {"asked_by": "Member for the North", "asked_on": timezone.localdate(), "text": "When will it come?"}
    asked = Asked(**{**defaults, "answering": body(of=state), **said})
    return record_question(house=house, asked=asked, by=user("parliament", at=house))


def import_of(owner: State) -> Batch:
    """A plan with one new line, brought by the console."""
    batch = Batch.objects.create(
        source="upr-info",
        file_name="list.csv",
        sha256="0" * 64,
        size=1,
        state=owner,
        stage=ImportStage.PLANNED,
        counts={"new": 1},
        planned_at=timezone.now(),
        brought_by=system_user(),
    )
    record = {"state": owner.pk, "mechanism": "UPR", "text": "Adopt a law.", "cycle": 4, "at": ["line 2", 2]}
    batch.lines.create(position=1, state_code=owner.pk, kind="new", place="line 2", record=record, public_id="X")
    return batch


def returned_workbook(by: User, *, kind: str = "answers") -> Returned:
    """A workbook somebody brought back, compared, with one change to save."""
    made = Returned.objects.create(
        file_name="answers.xlsx",
        sha256="0" * 64,
        size=1,
        kind=kind,
        stage=ReturnStage.READY,
        counts={"rows": 1, "yours": 1},
        brought_by=by,
    )
    cell = {"name": "what_was_done", "change": "yours", "was": "", "yours": "A bill.", "now": ""}
    cells = [{**cell, "message": "", "decision": ""}]
    made.lines.create(position=2, key="AVL-C-x/ministry", label="An objective", cells=cells, yours=1)
    return made
