"""Setting up a new installation, once: from the guided page or from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.foundation.accounts.actions.bodies import add_body
from servanda.foundation.accounts.actions.invitations import invite_person
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.places import Place
from servanda.foundation.accounts.rules import in_secretariat_with
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.foundation.organisations.models import Installation
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.states import BodyKind, Branch, Module, Shape
from servanda.foundation.reference.models import State


@dataclass(frozen=True, slots=True)
class SetUpPlan:
    """The answers set-up needs. `mechanism` names the body that runs a national installation; a hub has none."""

    shape: Shape
    names: dict[str, str]
    languages: list[str]
    default_language: str
    administrator: str  # e-mail address
    state: str = ""  # ISO3, national shape only
    mechanism: dict[str, str] = field(default_factory=dict)
    modules: list[str] = field(default_factory=lambda: list(Module.values))


@transaction.atomic
def set_up_installation(*, plan: SetUpPlan, address: Callable[[str], str], by: User) -> Installation:
    """Write down what this copy is and invite its first administrator. Refused when it was done before.

    `by` is a system user: nobody has a role yet. The administrator's link goes out by mail, and to `address`,
    which whoever sets up may show.
    """
    require(in_secretariat_with(by, Permission.INSTALLATION_CHANGE), _("Set-up is done at the console or its page."))
    if installation() is not None:
        raise StepRefused(_("This installation is set up already. Change it in the workspace."))
    home = _check(plan)
    held = Installation.objects.create(
        id=1,
        shape=plan.shape,
        home_state=home,
        names=plan.names,
        languages=plan.languages,
        default_language=plan.default_language,
        modules=[module for module in Module.values if module in plan.modules],
        set_up_at=timezone.now(),
    )
    record("organisations.installation_set_up", of=held, by=by, shape=plan.shape, state=plan.state)
    place = Place(in_secretariat=True)
    if home is not None:
        body = add_body(state=home, names=plan.mechanism, branch=Branch.EXECUTIVE, kind=BodyKind.NMIRF, by=by)
        place = Place(body=body)
    invite_person(
        email=plan.administrator,
        role="administrator",
        place=place,
        language=plan.default_language,
        address=address,
        by=by,
    )
    return held


def _check(plan: SetUpPlan) -> State | None:
    """The home State of a sound plan; None for a hub."""
    unknown = [code for code in plan.languages if code not in UN_LANGUAGES]
    if unknown or not plan.languages:
        raise InvalidInput(_("Choose one or more of the six languages of the United Nations."), field="languages")
    if plan.default_language not in plan.languages:
        raise InvalidInput(_("Choose the first language among those offered."), field="default_language")
    if not any(plan.names.values()):
        raise InvalidInput(_("Enter the name of this installation."), field="names")
    if set(plan.modules) - set(Module.values):
        raise InvalidInput(_("Choose among the modules of this version."), field="modules")
    if plan.shape == Shape.HUB:
        return None
    home = State.objects.filter(pk=plan.state.upper()).first()
    if home is None:
        raise InvalidInput(_("Choose the State by its code of three letters, for example SVN."), field="state")
    if not any(plan.mechanism.values()):
        raise InvalidInput(_("Enter the name of the body that runs the national mechanism."), field="mechanism")
    return home
