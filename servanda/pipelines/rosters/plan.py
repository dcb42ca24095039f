"""What a roster would do: each row compared with what is held. Nothing is written here.

Made anew each time it is shown or applied, so it never speaks of a state of things that is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.organisations.states import BodyKind, Branch, GovernmentLevel
from servanda.pipelines.rosters.meanings import folded, value_of, words_of
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.people import PeoplePlan
from servanda.pipelines.rosters.rows import NamedRow, named_rows
from servanda.pipelines.rosters.states import LineKind, Thing

ALIKE = 0.84  # of two folded names, above which a person is asked whether they are one body
NEW = "new"


@dataclass(slots=True)
class Line:
    """One thing a row would bring about."""

    key: str
    place: str
    thing: Thing
    kind: LineKind
    title: str
    says: list[str] = field(default_factory=list)  # differences, or what is wrong and what to do
    candidates: list[Body] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)  # for the action
    body: str = ""  # key of the planned body, or public id of a held one
    decided: str = ""


@dataclass(slots=True)
class Plan:
    lines: list[Line]

    def of(self, *kinds: LineKind, thing: Thing | None = None) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds and thing in (None, line.thing)]

    @property
    def counts(self) -> Counter[str]:
        return Counter(str(line.kind) for line in self.lines)

    @property
    def open_doubts(self) -> list[Line]:
        return [line for line in self.lines if line.kind == LineKind.DOUBTFUL]

    @property
    def does_something(self) -> bool:
        return bool(self.of(LineKind.NEW, LineKind.CHANGED))


def plan_of(roster: Roster, *, by: User) -> Plan:
    """The whole plan, as things stand now."""
    return _Planner(roster, by).plan()


class _Planner:
    def __init__(self, roster: Roster, by: User) -> None:
        self.roster, self.language = roster, roster.language
        held = list(Body.objects.filter(state=roster.state_id, closed_on=None).order_by("public_id"))
        self.held = {body.public_id: body for body in held}
        self.by_name = {folded(text): body for body in held for text in body.names.values()}
        self.planned: dict[str, Line] = {}  # folded name, and code, → line of a body in this file
        self.lines: list[Line] = []
        posts = Post.objects.filter(body__in=held, closed_on=None).order_by("body_id", "id")
        self.posts = {(post.body_id, folded(text)) for post in posts for text in post.titles.values()}
        self.people = PeoplePlan(roster, by)

    def plan(self) -> Plan:
        rows = list(named_rows(self.roster))
        for row in rows:
            self._body(row)
        self._parents([row for row in rows if row.cells.get("parent")])
        for row in rows:
            if any(meaning.partition(":")[0] == "post" and text for meaning, text in row.cells.items()):
                self._post(row)
            if row.cells.get("email"):
                self._person(row)
            elif row.cells.get("role"):
                says = _("There is a role but no address. Write the e-mail address of the person.")
                self._wrong(row, Thing.PERSON, row.cells["role"], says, "email")
        return Plan(self.lines)

    def _wrong(self, row: NamedRow, thing: Thing, title: str, says: str, column: str) -> None:
        heading = row.columns.get(column, "")
        says = _("Column “%(column)s”: %(says)s") % {"column": heading, "says": says} if heading else says
        self.lines.append(Line(row.key, row.place, thing, LineKind.ERROR, title, [says]))

    def _body(self, row: NamedRow) -> None:
        """A row that says anything of a body beyond its name brings one; others only point to it."""
        names = row.names("body", self.language)
        code = row.cells.get("code", "").strip()
        if not names and not code:
            if not row.cells.get("email") and not row.cells.get("post"):
                self._wrong(row, Thing.BODY, row.place, _("The row names no body. Write its name."), "body")
            return
        keys = [folded(text) for text in names.values()] + ([code] if code else [])
        describes = any(row.cells.get(name) for name in ("branch", "kind", "level", "parent", "remit"))
        if (known := next((self.planned[key] for key in keys if key in self.planned), None)) is not None:
            if describes and known.given.get("describes"):
                said = _("This body stands twice in the file, first in %(place)s. One row is enough.")
                says = [said % {"place": known.place}]
                self.lines.append(Line(row.key, row.place, Thing.BODY, LineKind.UNCHANGED, known.title, says))
            return
        found = self.held.get(code) or next((self.by_name[key] for key in keys if key in self.by_name), None)
        line = self._described(row, names, found)
        if line is None:  # what is wrong was said; people and posts of the row are told to look there
            self.planned |= dict.fromkeys(keys, self.lines[-1])
            return
        line.given["describes"] = describes
        for key in keys:
            self.planned[key] = line
        if describes or line.kind != LineKind.UNCHANGED:
            self.lines.append(line)

    def _described(self, row: NamedRow, names: dict[str, str], found: Body | None) -> Line | None:
        given: dict[str, Any] = {"names": names, "remit": row.names("remit", self.language)}
        for name in ("branch", "kind", "level"):
            if not (word := row.cells.get(name, "")):
                continue
            if not (value := value_of(name, word)):
                says = _("“%(word)s” is not known here. Choose one of: %(words)s.")
                told = says % {"word": word, "words": ", ".join(words_of(name))}
                self._wrong(row, Thing.BODY, _title(names, row), told, name)
                return None
            given[name] = value
        given.setdefault("branch", found.branch if found else str(Branch.EXECUTIVE))
        line = Line(row.key, row.place, Thing.BODY, LineKind.NEW, _title(names, row), given=given)
        if found is None:
            found = self._doubted(row, line, names)
        if line.kind == LineKind.DOUBTFUL:
            return line
        if found is not None:
            line.body = found.public_id
            line.says = _differences(found, given)
            line.kind = LineKind.CHANGED if line.says else LineKind.UNCHANGED
        elif not names:
            says = _("No body has the code “%(code)s”. Check it, or write the name of a new body.")
            self._wrong(row, Thing.BODY, row.place, says % {"code": row.cells.get("code", "")}, "code")
            return None
        return line

    def _doubted(self, row: NamedRow, line: Line, names: dict[str, str]) -> Body | None:
        """Names that are nearly those of a body held: a person says whether it is the same."""
        wished = [folded(text) for text in names.values()]
        near = {body.public_id: body for key, body in self.by_name.items() if any(_alike(key, each) for each in wished)}
        decided = self.roster.decisions.get(row.key, "")
        if not near or decided == NEW:
            return None
        if decided in near:
            line.decided = decided
            return near[decided]
        line.kind, line.candidates = LineKind.DOUBTFUL, list(near.values())
        line.says = [_("A body of nearly this name is held. Say whether it is the same.")]
        return None

    def _parents(self, rows: Iterable[NamedRow]) -> None:
        """Each body's place in the tree, and no circles."""
        for row in rows:
            line = next((item for item in self.planned.values() if item.key == row.key), None)
            if line is None:
                continue
            wished = row.cells["parent"].strip()
            above = self.planned.get(wished) or self.planned.get(folded(wished))
            held = self.held.get(wished) or self.by_name.get(folded(wished))
            if above is None and held is None:
                says = _("There is no body “%(name)s”, neither here nor in this file. Correct the name, or add a row.")
                self._spoil(row, line, says % {"name": wished})
                continue
            line.given["parent"] = above.key if above else held.public_id if held else ""
            line.given["parent_held"] = above is None
            now = self.held.get(line.body)
            if now is not None and above is not None and above.body:
                line.given["parent"], line.given["parent_held"] = above.body, True
            parent = self.held.get(line.given["parent"]) if line.given["parent_held"] else None
            if now is not None and (parent is None or now.parent_id != parent.pk):
                line.says.append(_("Stands under: %(name)s") % {"name": wished})
                if line.kind == LineKind.UNCHANGED:
                    line.kind = LineKind.CHANGED
                    if line not in self.lines:
                        self.lines.append(line)
        self._refuse_circles()

    def _refuse_circles(self) -> None:
        by_key = {line.key: line for line in self.planned.values()}
        for line in by_key.values():
            seen, at = {line.key}, line
            while at.given.get("parent") and not at.given.get("parent_held"):
                if (above := by_key.get(at.given["parent"])) is None:
                    break
                if above.key in seen:
                    line.kind = LineKind.ERROR
                    line.says = [_("These bodies stand under each other in a circle. Correct “Stands under”.")]
                    break
                seen.add(above.key)
                at = above

    def _spoil(self, row: NamedRow, line: Line, says: str) -> None:
        heading = row.columns.get("parent", "")
        line.kind = LineKind.ERROR
        line.says = [_("Column “%(column)s”: %(says)s") % {"column": heading, "says": says}]

    def _where(self, row: NamedRow, thing: Thing, title: str) -> tuple[str, Body | None] | None:
        """The body a post or person belongs to: one of this file by its line, or one held."""
        names, code = row.names("body", self.language), row.cells.get("code", "").strip()
        for key in [*(folded(text) for text in names.values()), code]:
            if key and (line := self.planned.get(key)) is not None:
                if line.kind == LineKind.ERROR:
                    self._wrong(row, thing, title, _("Its body cannot be used; see there."), "body")
                    return None
                return (line.key, self.held.get(line.body))
        self._wrong(row, thing, title, _("The row does not say in which body. Write the body's name."), "body")
        return None

    def _post(self, row: NamedRow) -> None:
        titles = row.names("post", self.language)
        title = next(iter(titles.values()))
        where = self._where(row, Thing.POST, title)
        if where is None:
            return
        key, held = where
        kind, mark = LineKind.NEW, (held.pk if held else key, folded(title))
        if mark in self.posts:
            kind = LineKind.UNCHANGED
        self.posts.add(mark)  # type: ignore[arg-type]
        given = {"titles": titles}
        if kind == LineKind.NEW or not row.cells.get("email"):
            self.lines.append(Line(row.key, row.place, Thing.POST, kind, title, given=given, body=key))

    def _person(self, row: NamedRow) -> None:
        where = self._where(row, Thing.PERSON, row.cells["email"])
        if where is None:
            return
        key, held = where
        planned = next((line for line in self.planned.values() if line.key == key), None)
        found = self.people.compare(row, held, planned.given if planned else {})
        if isinstance(found, tuple):
            self._wrong(row, Thing.PERSON, row.cells["email"], found[0], found[1])
            return
        kind, says, given = found.kind, found.says, found.given
        self.lines.append(Line(row.key, row.place, Thing.PERSON, kind, row.cells["email"], says, given=given, body=key))


def _title(names: dict[str, str], row: NamedRow) -> str:
    return next(iter(names.values()), row.cells.get("code", row.place))


def _alike(one: str, other: str) -> bool:
    """Nearly the same letters; figures must agree, since "Court 1" is not "Court 2"."""
    if not one or not other or [s for s in one if s.isdigit()] != [s for s in other if s.isdigit()]:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


_LABELS = {"branch": Branch.choices, "kind": BodyKind.choices, "level": GovernmentLevel.choices}


def _differences(held: Body, given: dict[str, Any]) -> list[str]:
    """What the file says otherwise; what it does not say stays as it is."""
    says = []
    change = _("%(what)s: %(before)s → %(after)s")
    for part, what in (("names", _("Name")), ("remit", _("Responsible for"))):
        for code, text in given[part].items():
            before = getattr(held, part).get(code, "")
            if before != text:
                says.append(change % {"what": what, "before": before or "–", "after": text})
    for name, what in (("branch", _("Branch")), ("kind", _("Kind")), ("level", _("Level of government"))):
        value = given.get(name)
        if value and value != getattr(held, name):
            labels = dict(_LABELS[name])
            before, after = labels[getattr(held, name)], labels[value]
            says.append(change % {"what": what, "before": before, "after": after})
    return says
