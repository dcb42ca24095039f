"""What a State adds to our lists of themes and groups: terms of its own, its own words for ours, in dated versions.

Changes gather in a version that is being written and are seen by nobody until it is put in force. Tags keep the
version they were made with.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.rules import can_word_lists
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Installation
from servanda.foundation.reference.models import NationalTerm, NationalVersion, NationalWording, State, Taxonomy
from servanda.foundation.reference.models.taxonomy import Relation
from servanda.foundation.reference.national import (
    changes_of,
    names_in,
    version_in_force,
    version_in_writing,
)
from servanda.foundation.reference.queries import terms_at

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 120


@transaction.atomic
def add_term(
    *,
    state: State,
    taxonomy: str,
    names: Mapping[str, str],
    parent: str,
    relation: str = Relation.NARROWER,
    code: str = "",
    by: User,
) -> NationalTerm:
    """A term of the State's own under one of ours. Its code begins with the State's and is never used again."""
    version = _writing(state, taxonomy, by)
    if parent not in {term.code for term in terms_at(taxonomy)}:
        raise InvalidInput(_("Choose a term of the international list it belongs to."), field="parent")
    if relation not in Relation.values:
        raise InvalidInput(_("Say what the term is to the one it belongs to."), field="relation")
    kept = _names(names)
    prefix = f"{state.pk.lower()}-"
    wished = code.strip().lower() or prefix + slugify(kept.get("en") or next(iter(kept.values())))[:50]
    wished = wished if wished.startswith(prefix) else prefix + wished
    if not _CODE.fullmatch(wished) or len(wished) > 60 or wished == prefix.rstrip("-"):
        message = _("Give the term a code of small Latin letters, figures and hyphens, for example %(code)s.")
        raise InvalidInput(message % {"code": f"{prefix}fishing-communities"}, field="code")
    if NationalTerm.objects.filter(taxonomy=taxonomy, code=wished).exists():
        message = _("The code %(code)s was used already. Codes are never used again: choose another.")
        raise InvalidInput(message % {"code": wished}, field="code")
    term = NationalTerm.objects.create(
        state=state, taxonomy_id=taxonomy, code=wished, parent=parent, relation=relation, since=version
    )
    NationalWording.objects.create(version=version, code=wished, names=kept)
    record("reference.national_term_added", of=term, by=by, list=taxonomy, parent=parent)
    return term


@transaction.atomic
def word_term(*, state: State, taxonomy: str, code: str, names: Mapping[str, str], by: User) -> None:
    """What the State calls a term, its own or one of ours. Names left empty go back to ours."""
    version = _writing(state, taxonomy, by)
    own = NationalTerm.objects.filter(state=state, taxonomy=taxonomy, code=code).first()
    ours = next((term for term in terms_at(taxonomy) if term.code == code), None)
    if own is None and ours is None:
        raise InvalidInput(_("There is no term %(code)s in this list.") % {"code": code}, field="code")
    kept = {language: text.strip() for language, text in names.items() if text.strip()}
    if own is not None:
        kept = _names(names)
    elif ours is not None:
        kept = {language: text for language, text in kept.items() if text != ours.names.get(language)}
    force = version_in_force(state.pk, taxonomy)
    before = names_in(state.pk, taxonomy, force.number).get(code, {}) if force else {}
    if kept == before:
        NationalWording.objects.filter(version=version, code=code).delete()
    else:
        _check_length(kept)
        NationalWording.objects.update_or_create(version=version, code=code, defaults={"names": kept})
    record("reference.national_term_worded", of=version, by=by, list=taxonomy, term=code, before=before)


@transaction.atomic
def retire_term(*, term: NationalTerm, by: User) -> NationalTerm:
    """Chosen no longer from the next version on; what was tagged with it stays. One never in force is dropped."""
    version = _writing(term.state, term.taxonomy_id, by)
    term = NationalTerm.objects.select_for_update(of=("self",)).get(pk=term.pk)
    if term.until_id is not None:
        raise StepRefused(_("This term is retired already."))
    record("reference.national_term_retired", of=term, by=by, list=term.taxonomy_id)
    if term.since_id == version.pk:
        NationalWording.objects.filter(version=version, code=term.code).delete()
        NationalTerm.objects.filter(pk=term.pk).delete()
        return term
    term.until = version
    term.save()
    return term


@transaction.atomic
def put_in_force(*, state: State, taxonomy: str, by: User) -> NationalVersion:
    """From today the list reads as written. The version before stays readable for ever."""
    version = _writing(state, taxonomy, by)
    if not changes_of(version):
        raise StepRefused(_("Nothing has changed since the last version."))
    version.in_force_from = clock.today()
    version.save()
    Installation.objects.filter(home_state=state).update(stamp=secrets.token_hex(8))
    record("reference.national_list_in_force", of=version, by=by, list=taxonomy, version=version.label)
    return version


def _writing(state: State, taxonomy: str, by: User) -> NationalVersion:
    """The version that gathers changes; begun with the first of them."""
    require(can_word_lists(by, state=state.pk), _("Only administrators of this State may change its lists."))
    if taxonomy not in ("theme", "group"):
        raise InvalidInput(_("Choose the list of themes or that of groups."), field="taxonomy")
    # The row of the list is locked, so that two people who begin at once begin the same version.
    Taxonomy.objects.select_for_update().get(pk=taxonomy)
    held = version_in_writing(state.pk, taxonomy)
    if held is not None:
        return held
    last = version_in_force(state.pk, taxonomy)
    number = last.number + 1 if last else 1
    return NationalVersion.objects.create(state=state, taxonomy_id=taxonomy, number=number)


def _names(given: Mapping[str, str]) -> dict[str, str]:
    kept = {language: text.strip() for language, text in given.items() if text.strip()}
    if not kept:
        raise InvalidInput(_("Enter a name in at least one language."), field="names")
    _check_length(kept)
    return kept


def _check_length(names: Mapping[str, str]) -> None:
    for text in names.values():
        if len(text) > _LONGEST:
            message = _("“%(word)s…” is too long. Use at most %(most)s signs.")
            raise InvalidInput(message % {"word": text[:20], "most": _LONGEST}, field="names")
