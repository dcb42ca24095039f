"""Risks of an action, and what is done about them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action, Risk
from servanda.domain.implementation.queries.changing import action_to_change, row_to_change
from servanda.domain.implementation.states import Likelihood
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.text import checked_texts

_LONGEST = 500


@transaction.atomic
def add_risk(
    *, action: Action, texts: Mapping[str, str], likelihood: Likelihood, answers: Mapping[str, str], by: User
) -> Risk:
    """What could stop the action, and what is done about it."""
    action = action_to_change(action, by=by)
    made = Risk.objects.create(action=action, **_checked(texts, likelihood, answers))
    record("implementation.risk_added", of=action, by=by, risk=made.pk, after={"likelihood": likelihood})
    return made


@transaction.atomic
def change_risk(
    *,
    risk: Risk,
    texts: Mapping[str, str],
    likelihood: Likelihood,
    answers: Mapping[str, str],
    version: int,
    by: User,
) -> Risk:
    """Seen differently now."""
    action = action_to_change(risk.action, by=by)
    held = row_to_change(risk, version=version)
    before = {"likelihood": held.likelihood}
    for name, value in _checked(texts, likelihood, answers).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    after = {"likelihood": held.likelihood}
    record("implementation.risk_changed", of=action, by=by, risk=held.pk, before=before, after=after)
    return held


@transaction.atomic
def remove_risk(*, risk: Risk, version: int, by: User) -> None:
    """It is none any more; the past keeps it."""
    action = action_to_change(risk.action, by=by)
    held = row_to_change(risk, version=version)
    key, before = held.pk, {"likelihood": held.likelihood}
    held.delete()
    record("implementation.risk_removed", of=action, by=by, risk=key, before=before)


def _checked(texts: Mapping[str, str], likelihood: str, answers: Mapping[str, str]) -> dict[str, object]:
    if likelihood not in Likelihood.values:
        raise InvalidInput(_("Choose how likely it is."), field="likelihood")
    return {
        "texts": checked_texts(texts, field="texts", longest=_LONGEST, ask=_("Say what could stop the action.")),
        "likelihood": likelihood,
        "answers": checked_texts(answers, field="answers", longest=_LONGEST),
    }
