"""What a State says of recommendations: short titles, what it answers, the objective that serves them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.actions.texts import state_position, take_back_position, word_short_title
from servanda.domain.recommendations.models import Cluster, ClusterMember, OfficialText, Position, Recommendation
from servanda.domain.recommendations.queries import (
    cluster_of,
    cluster_titles,
    recommendations_visible_to,
    texts_of,
)
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.languages import OWN_NAMES, content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.language import languages_offered
from servanda.foundation.organisations.queries import installation
from servanda.pipelines.workbooks.columns import ID, Choice, Column, Row, ValueKind
from servanda.pipelines.workbooks.kinds.context import ID_COLUMN

_TITLE = "short_title"
_LONGEST_TITLE = 200
_POSITION = ("position", "explanation")
_MANY = 1000


class RecommendationsSheet:
    """Recommendations the State received."""

    code = "recommendations"
    title = lazy("Recommendations")
    about = lazy("Give short titles, say what the State answers, and sort recommendations into objectives.")
    permission = Permission.POSITION_STATE

    def columns(self, user: Any) -> tuple[Column, ...]:
        clusters = tuple(Choice(each.public_id, dict(each.titles)) for each in cluster_titles(user))
        return (
            ID_COLUMN,
            Column("document", lazy("Document"), width=18),
            Column("number", lazy("Paragraph"), width=11),
            Column("text", lazy("The UN’s words"), ValueKind.LONG_TEXT, width=64),
            *(
                Column(
                    f"{_TITLE}.{code}",
                    lazy("Short title"),
                    ValueKind.TEXT,
                    editable=True,
                    option=OWN_NAMES[code],
                    longest=_LONGEST_TITLE,
                    width=36,
                )
                for code in languages_offered(installation())
            ),
            Column(
                "position",
                lazy("What the State answers"),
                ValueKind.CHOICE,
                editable=True,
                choices=tuple(Choice(code, label) for code, label in PositionValue.choices),
                width=22,
                hint=lazy("Choose from the list. Only reviews by States ask for it; elsewhere the cell is grey."),
            ),
            Column(
                "explanation",
                lazy("Why the State answers so"),
                ValueKind.LONG_TEXT,
                editable=True,
                longest=5000,
                width=44,
                hint=lazy("In the language of this workbook. Explanations in other languages stay."),
            ),
            Column("cluster", lazy("Objective"), ValueKind.CHOICE, editable=True, choices=clusters, width=40),
        )

    def rows_to_fill(self, user: Any) -> Iterator[Row]:
        return (_row(each) for each in _own(user).order_by("public_id").iterator(chunk_size=_MANY))

    def rows_now(self, user: Any, keys: Iterable[str]) -> dict[str, Row]:
        found = _own(user).filter(public_id__in=list(keys)).order_by("public_id")
        return {each.public_id: _row(each) for each in found.iterator(chunk_size=_MANY)}

    def check(self, row: Row, after: Mapping[str, str], changed: frozenset[str]) -> dict[str, str]:
        if "position" in changed and not after["position"]:
            return {"position": _("A position cannot be taken back. Choose another one from the list.")}
        if "explanation" in changed and not after["position"]:
            return {"explanation": _("Choose what the State answers before you explain it.")}
        return {}

    def apply(self, *, row: Row, after: Mapping[str, str], changed: frozenset[str], by: User) -> dict[str, Any]:
        held = _locked(by, row)
        before = _position(held)
        stated = _state(held, after, by) if changed.intersection(_POSITION) else None
        _word(held, {name: after[name] for name in changed}, by)
        if "cluster" in changed:
            _move(held, after["cluster"], by)
        return {"position": stated.pk, "earlier": before.pk if before else None} if stated else {}

    def take_back(self, *, row: Row, before: Mapping[str, str], own: Mapping[str, Any], by: User) -> None:
        held = _locked(by, row)
        if own:
            take_back_position(recommendation=held, position=own["position"], earlier=own["earlier"], by=by)
        _word(held, before, by)
        if "cluster" in before:
            _move(held, before["cluster"], by)


def _own(user: Any) -> QuerySet[Recommendation]:
    codes = states_where(user, Permission.POSITION_STATE)
    # Documents and mechanisms are few: joined, each row of ten thousand would make them anew.
    found = recommendations_visible_to(user).select_related(None)
    return (found if codes is None else found.filter(state__in=codes)).prefetch_related(*_parts())


def _parts() -> tuple[Prefetch | str, ...]:
    """What a row shows, and no more: there may be ten thousand."""
    standing = {"superseded_at": None}
    return (
        "document",
        "mechanism",
        Prefetch("texts", OfficialText.objects.filter(**standing).order_by("language"), to_attr="current_texts"),
        Prefetch("positions", Position.objects.filter(**standing).order_by("id"), to_attr="current_positions"),
        Prefetch(
            "cluster_memberships",
            ClusterMember.objects.filter(left_at=None).select_related("cluster"),
            to_attr="current_memberships",
        ),
    )


def _row(item: Recommendation) -> Row:
    position, cluster = _position(item), cluster_of(item)
    text = str(in_language(texts_of(item)))
    return Row(
        key=item.public_id,
        version=f"{item.version}.{position.pk if position else 0}.{cluster.pk if cluster else 0}",
        label=str(in_language(item.short_titles)) or item.public_id,
        locked=frozenset() if item.mechanism.asks_position else frozenset(_POSITION),
        values={
            ID: item.public_id,
            "document": str(item.document),
            "number": item.number,
            "text": text,
            **{f"{_TITLE}.{code}": item.short_titles.get(code, "") for code in OWN_NAMES},
            "position": position.value if position else "",
            "explanation": position.explanations.get(_language(), "") if position else "",
            "cluster": cluster.public_id if cluster else "",
        },
    )


def _language() -> str:
    return content_code(get_language() or "en")


def _position(item: Recommendation) -> Position | None:
    """What the State as such answers now; positions of devolved governments are theirs."""
    rows = getattr(item, "current_positions", None)
    if rows is None:
        rows = list(item.positions.filter(superseded_at=None))
    return next((row for row in rows if row.holder_id is None), None)


def _locked(user: Any, row: Row) -> Recommendation:
    """The recommendation, held until the transaction ends, if it still is as it was compared."""
    Recommendation.objects.select_for_update(of=("self",)).filter(public_id=row.key).first()
    held = _own(user).filter(public_id=row.key).first()
    if held is None:
        raise InvalidInput(_("This recommendation is no longer one of yours."))
    if _row(held).version != row.version:
        raise EditedMeanwhile(_("Somebody changed this recommendation meanwhile."))
    return held


def _word(held: Recommendation, values: Mapping[str, str], by: User) -> None:
    given = {name.partition(".")[2]: text for name, text in values.items() if name.startswith(f"{_TITLE}.")}
    if given:
        word_short_title(recommendation=held, titles={**held.short_titles, **given}, by=by)


def _state(held: Recommendation, after: Mapping[str, str], by: User) -> Position:
    before = _position(held)
    explanations = dict(before.explanations) if before else {}
    explanations[_language()] = after["explanation"]
    return state_position(
        recommendation=held,
        value=PositionValue(after["position"]),
        explanations={code: text for code, text in explanations.items() if text},
        source=before.source if before else "",
        stated_on=str(before.stated_on or "") if before else "",
        by=by,
    )


def _move(held: Recommendation, code: str, by: User) -> None:
    if code:
        cluster: Cluster | None = cluster_titles(by).filter(public_id=code, state=held.state_id).first()
        if cluster is None:
            raise InvalidInput(_("This objective is closed or not yours. Choose one of the list."), field="cluster")
        add_to_cluster(cluster=cluster, recommendations=[held], by=by)
    elif (now := cluster_of(held)) is not None:
        remove_from_cluster(cluster=now, recommendations=[held], by=by)
