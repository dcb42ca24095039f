"""Partners: organisations outside the State that take part. Closed, never deleted."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.rules import can_manage_partners
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Partner
from servanda.foundation.organisations.states import PartnerKind
from servanda.foundation.reference.models import State


@transaction.atomic
def add_partner(*, names: Mapping[str, str], kind: PartnerKind, state: State | None = None, by: User) -> Partner:
    """A donor, UN entity or organisation of civil society. Its address is made from its name, once."""
    require(can_manage_partners(by), _("Only administrators of the installation may change partners."))
    kept = _names(names)
    partner = Partner.objects.create(public_id=_free_public_id(kept), names=kept, kind=kind, state=state)
    record("organisations.partner_added", of=partner, by=by)
    return partner


@transaction.atomic
def change_partner(
    *,
    partner: Partner,
    names: Mapping[str, str],
    kind: PartnerKind,
    state: State | None = None,
    version: int | None = None,
    by: User,
) -> Partner:
    """Its names, kind and the State it comes from. `version` is the one the person saw."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    require(can_manage_partners(by), _("Only administrators of the installation may change partners."))
    if version is not None and version != partner.version:
        raise EditedMeanwhile(_("Somebody else changed %(partner)s while you were writing.") % {"partner": partner})
    before = {"names": partner.names, "kind": partner.kind, "state": partner.state_id}
    partner.names, partner.kind, partner.state = _names(names), kind, state
    partner.version += 1
    partner.save()
    record("organisations.partner_changed", of=partner, by=by, before=before)
    return partner


@transaction.atomic
def close_partner(*, partner: Partner, by: User) -> Partner:
    """It takes part no longer; its record stays."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    require(can_manage_partners(by), _("Only administrators of the installation may change partners."))
    if partner.closed_on:
        raise StepRefused(_("%(partner)s is closed already.") % {"partner": partner})
    if Membership.objects.filter(partner=partner, until=None).exists():
        raise StepRefused(_("People still hold roles in %(partner)s. End these roles first.") % {"partner": partner})
    partner.closed_on = clock.today()
    partner.save()
    record("organisations.partner_closed", of=partner, by=by)
    return partner


def _names(given: Mapping[str, str]) -> dict[str, str]:
    kept = {code: text.strip() for code, text in given.items() if text.strip()}
    if not kept:
        raise InvalidInput(_("Enter a name in at least one language."), field="names")
    return kept


def _free_public_id(names: Mapping[str, str]) -> str:
    wished = next((slug for name in (names.get("en", ""), *names.values()) if (slug := slugify(name)[:70])), "partner")
    taken = set(Partner.objects.filter(public_id__startswith=wished).values_list("public_id", flat=True))
    return next(name for name in (wished, *(f"{wished}-{n}" for n in range(2, 10_000))) if name not in taken)
