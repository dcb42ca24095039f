"""What an administrator changes about the installation itself: who it is, its languages, its logo, its words."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.rules import can_change_installation
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, StepRefused, require
from servanda.foundation.common.files import keep
from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.foundation.common.pictures import read_picture
from servanda.foundation.organisations.models import Installation, ScaleWord
from servanda.foundation.organisations.scales import SCALES

_LONGEST_WORD = 60


@transaction.atomic
def change_identity(
    *, names: Mapping[str, str], contact: str, footers: Mapping[str, str], stamp: str | None = None, by: User
) -> Installation:
    """What it is called, whom to write to, and the last line of each page, by language.

    `stamp` is the one the person saw; EditedMeanwhile if somebody changed a setting since. None does not ask.
    """
    held = _held(by)
    if stamp is not None and stamp != held.stamp:
        raise EditedMeanwhile(_("Somebody else changed these settings while you were writing."))
    kept = _texts(names)
    if not kept.get(held.default_language):
        raise InvalidInput(_("Enter the name in the first language."), field=f"names_{held.default_language}")
    if contact.strip():
        try:
            validate_email(contact.strip())
        except ValidationError as error:
            raise InvalidInput(
                _("Enter the e-mail address of an office, for example office@mechanism.example."), field="contact"
            ) from error
    before = {"names": held.names, "contact": held.contact, "footers": held.footers}
    held.names, held.contact, held.footers = kept, contact.strip(), _texts(footers)
    return _save(held, "organisations.identity_changed", by=by, before=before)


@transaction.atomic
def choose_languages(*, languages: Collection[str], default: str, by: User) -> Installation:
    """Which languages pages are offered in. Texts in a language that goes are kept, and show again when it returns."""
    held = _held(by)
    chosen = [code for code in UN_LANGUAGES if code in languages]
    if not chosen or set(languages) - set(UN_LANGUAGES):
        raise InvalidInput(_("Choose one or more of the six languages of the United Nations."), field="languages")
    if default not in chosen:
        raise InvalidInput(_("Choose the first language among those offered."), field="default_language")
    before = {"languages": held.languages, "default": held.default_language}
    if before == {"languages": chosen, "default": default}:
        return held
    held.languages, held.default_language = chosen, default
    return _save(held, "organisations.languages_chosen", by=by, before=before, languages=chosen, default=default)


@transaction.atomic
def set_logo(*, content: bytes, alts: Mapping[str, str], by: User) -> Installation:
    """A picture beside the name on every page. It is rebuilt from the parts that draw before it is kept."""
    held = _held(by)
    picture = read_picture(content)
    kept_alts = _alts(alts, held)
    kept = keep([picture.content])
    before = {"logo": held.logo, "alts": held.logo_alts}
    held.logo, held.logo_kind = kept.sha256, picture.kind
    held.logo_width, held.logo_height, held.logo_alts = picture.width, picture.height, kept_alts
    return _save(held, "organisations.logo_set", by=by, before=before, logo=kept.sha256)


@transaction.atomic
def word_logo(*, alts: Mapping[str, str], by: User) -> Installation:
    """What is read out in the logo's place, by language."""
    held = _held(by)
    if not held.logo:
        raise StepRefused(_("There is no logo. Choose a picture first."))
    before, held.logo_alts = held.logo_alts, _alts(alts, held)
    return _save(held, "organisations.logo_worded", by=by, before=before)


@transaction.atomic
def remove_logo(*, by: User) -> Installation:
    """Back to the sign of the thread. The file stays in the store, where history points to it."""
    held = _held(by)
    if not held.logo:
        raise StepRefused(_("There is no logo to remove."))
    before = {"logo": held.logo, "alts": held.logo_alts}
    held.logo, held.logo_kind, held.logo_width, held.logo_height, held.logo_alts = "", "", None, None, {}
    return _save(held, "organisations.logo_removed", by=by, before=before)


@transaction.atomic
def word_scale(
    *, scale: str, words: Mapping[str, Mapping[str, str]], hidden: Collection[str] = (), by: User
) -> Installation:
    """Name the values of a scale in the State's own words, and say which it does not use.

    `words` maps codes to texts by language; an empty text goes back to the built-in word. Codes never change.
    """
    held = _held(by)
    if held.home_state_id is None:
        raise StepRefused(_("A hub shows many States and uses the same words for all of them."))
    known = SCALES.get(scale)
    if known is None or (set(words) | set(hidden)) - set(known.words):
        raise InvalidInput(_("Choose a scale and values of this version."), field="scale")
    _check_words(words)
    if hidden and (not known.may_hide or len(set(hidden)) > len(known.words) - 2):
        raise InvalidInput(_("Leave at least two values of this scale in use."), field="hidden")
    rows = ScaleWord.objects.filter(state_id=held.home_state_id, scale=scale).order_by("code")
    before = {row.code: {"names": row.names, "hidden": row.is_hidden} for row in rows}
    for code in known.words:
        names = _texts(words.get(code, {}))
        was = before.get(code, {"names": {}, "hidden": False})
        if was != {"names": names, "hidden": code in hidden}:
            ScaleWord.objects.update_or_create(
                state_id=held.home_state_id,
                scale=scale,
                code=code,
                defaults={"names": names, "is_hidden": code in hidden},
            )
    return _save(held, "organisations.scale_worded", by=by, scale=scale, before=before)


def _check_words(words: Mapping[str, Mapping[str, str]]) -> None:
    """Short enough for a sign's place, and never two values under one word."""
    for code, texts in words.items():
        for language, text in _texts(texts).items():
            if language not in UN_LANGUAGES:
                raise InvalidInput(_("Choose one or more of the six languages of the United Nations."))
            if len(text) > _LONGEST_WORD:
                message = _("“%(word)s…” is too long. Use at most %(most)s signs.")
                given = {"word": text[:20], "most": _LONGEST_WORD}
                raise InvalidInput(message % given, field=f"{code}_{language}")
            twins = [other for other in words if other != code and words[other].get(language, "").strip() == text]
            if twins:
                message = _("Two values are called “%(word)s”. Readers could not tell them apart.")
                raise InvalidInput(message % {"word": text}, field=f"{code}_{language}")


def _alts(alts: Mapping[str, str], held: Installation) -> dict[str, str]:
    kept = {code: text[:120] for code, text in _texts(alts).items()}
    if not kept.get(held.default_language):
        message = _("Say what the picture shows, for people who do not see it: “Coat of arms of the Republic”.")
        raise InvalidInput(message, field=f"alts_{held.default_language}")
    return kept


def _held(by: User) -> Installation:
    held = Installation.objects.select_for_update(of=("self",)).get(pk=1)
    require(can_change_installation(by), _("Only administrators of the installation may change its settings."))
    return held


def _save(held: Installation, event: str, *, by: User, **details: Any) -> Installation:
    held.stamp = secrets.token_hex(8)
    held.save()
    record(event, of=held, by=by, **details)
    return held


def _texts(given: Mapping[str, str]) -> dict[str, str]:
    return {code: text.strip() for code, text in given.items() if text and text.strip()}
