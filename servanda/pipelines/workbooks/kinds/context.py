"""Columns that several kinds share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries import texts_of
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body
from servanda.pipelines.workbooks.columns import ID, Choice, Column, ValueKind

ID_COLUMN = Column(ID, _("Id (leave as it is)"), width=26)
TITLE = Column("title", pgettext_lazy("column of a workbook", "About"), ValueKind.LONG_TEXT, width=40)


def title_of(target: Cluster | Recommendation) -> str:
    """What people call it: an objective's title, a recommendation's short title or its number."""
    if isinstance(target, Cluster):
        return str(target)
    return str(in_language(target.short_titles)) or target.public_id


def words_of(target: Cluster | Recommendation) -> str:
    """What is asked: the objective, or the UN's own words."""
    if isinstance(target, Cluster):
        return str(in_language(target.objectives))
    return str(in_language(texts_of(target)))


def body_code(body: Body) -> str:
    """A body's code in a list: its public id is unique in its State only."""
    return f"{body.state_id}/{body.public_id}"


def body_choices(bodies: Iterable[Body]) -> tuple[Choice, ...]:
    return tuple(Choice(body_code(body), dict(body.names)) for body in bodies)


def day(value: object) -> str:
    """A day as a value."""
    return value.isoformat() if hasattr(value, "isoformat") else ""


def marked(values: Mapping[str, str], group: str, options: Iterable[str]) -> tuple[str, ...]:
    """The options of a group that carry a mark."""
    return tuple(option for option in options if values.get(f"{group}.{option}"))
