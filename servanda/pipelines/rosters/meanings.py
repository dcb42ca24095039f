"""What a heading means, and what a word in a cell means, in any of the six languages or as a code.

Words of values are those of our own lists in every language, so a template filled in anywhere is understood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common.languages import OWN_NAMES, UN_LANGUAGES, django_code
from servanda.foundation.organisations.states import BodyKind, Branch, GovernmentLevel

# The columns of the template, in their order, and what each is called there.
COLUMNS: dict[str, str | Promise] = {
    "body": _("Body"),
    "code": _("Code of the body"),
    "parent": _("Stands under"),
    "branch": _("Branch"),
    "kind": _("Kind"),
    "level": _("Level of government"),
    "remit": _("Responsible for"),
    "post": _("Post"),
    "email": _("E-mail address"),
    "role": _("Role"),
    "language": _("Language"),
}
# What people call these columns in sheets of their own.
_ALSO = {
    "body": (
        "body institution ministry organisation organization agency name|organe institution ministère organisme nom|"
        "órgano institución ministerio organismo nombre|الهيئة المؤسسة الوزارة الجهة الاسم|"
        "орган учреждение министерство ведомство название|机构 部门 部委 名称"
    ),
    "code": "code id identifier public_id|code identifiant|código identificador|الرمز المعرف|код|代码 编号",
    "parent": (
        "parent under reports_to|sous_tutelle relève_de|depende_de superior|"
        "تابعة_ل الهيئة_الأم|подчиняется|上级 上级机构"
    ),
    "branch": "branch power|pouvoir branche|poder rama|السلطة الفرع|ветвь ветвь_власти|分支",
    "kind": "kind type|type genre|tipo clase|النوع|вид тип|类型 种类",
    "level": "level level_of_government|niveau échelon|nivel|المستوى|уровень|级别 层级",
    "remit": "remit mandate responsibility|mandat attributions|mandato competencia|الاختصاص|полномочия|职责",
    "post": "post position title function|poste fonction titre|puesto cargo|الوظيفة المنصب|должность пост|职位 岗位",
    "email": (
        "email e_mail mail address|courriel adresse_électronique adresse|correo correo_electrónico|"
        "البريد_الإلكتروني البريد|электронная_почта почта адрес|电子邮件 邮箱"
    ),
    "role": "role|rôle|rol función|الدور|роль|角色",
    "language": "language|langue|idioma|اللغة|язык|语言",
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_LANGUAGE_IN_HEADING = re.compile(r"^(?P<name>.+?)[\s(\[–:_-]+(?P<code>en|fr|es|ar|ru|zh)\s*[)\]]?$", re.IGNORECASE)


def folded(text: str) -> str:
    """Letters and figures only, without case and accents: how names and words are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_LETTERS.sub("", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def meaning_of(heading: str) -> str:
    """The column a heading stands for, "" if none; names of bodies and posts may say a language: "body:fr"."""
    if found := _headings().get(folded(heading)):
        return found
    match = _LANGUAGE_IN_HEADING.match(heading.strip())
    base = _headings().get(folded(match["name"])) if match else None
    return f"{base}:{match['code'].lower()}" if match and base in ("body", "post", "remit") else ""


def meanings_of(headings: Iterable[str]) -> dict[int, str]:
    """Column → meaning; of two columns with one meaning the first counts."""
    found: dict[int, str] = {}
    for at, heading in enumerate(headings):
        meaning = meaning_of(heading)
        if meaning and meaning not in found.values():
            found[at] = meaning
    return found


@cache
def _headings() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, words in _ALSO.items():
        for word in re.split(r"[\s|]+", words):
            table.setdefault(folded(word), name)
    for name, title in COLUMNS.items():
        for code in UN_LANGUAGES:
            with translation.override(django_code(code)):
                table[folded(str(title))] = name
    return table


@cache
def _values() -> dict[str, dict[str, str]]:
    lists: dict[str, list[tuple[str, str | Promise]]] = {
        "branch": list(Branch.choices),
        "kind": list(BodyKind.choices),
        "level": list(GovernmentLevel.choices),
        "role": [(role.code, role.name) for role in ROLES.values()],
        "language": list(OWN_NAMES.items()),
    }
    found: dict[str, dict[str, str]] = {}
    for name, choices in lists.items():
        table = found.setdefault(name, {})
        for code, title in choices:
            table[folded(code)] = code
            for language in UN_LANGUAGES:
                with translation.override(django_code(language)):
                    table.setdefault(folded(str(title)), code)
    return found


def value_of(column: str, word: str) -> str:
    """The code a word in a cell means: "Gouvernement" in the column of branches is "executive"; "" if unknown."""
    return _values()[column].get(folded(word), "")


def words_of(column: str) -> list[str]:
    """The words of a column's list in the active language, for drop-downs and for telling what is allowed."""
    lists: dict[str, list[str]] = {
        "branch": [str(word) for _code, word in Branch.choices],
        "kind": [str(word) for _code, word in BodyKind.choices],
        "level": [str(word) for _code, word in GovernmentLevel.choices],
        "role": [str(role.name) for role in ROLES.values()],
        "language": list(OWN_NAMES.values()),
    }
    return lists[column]
