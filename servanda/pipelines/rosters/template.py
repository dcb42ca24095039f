"""The workbook to fill in: instructions, one table with drop-downs, in the reader's language."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import get_language, gettext

from servanda.foundation.common.languages import OWN_NAMES, content_code, direction
from servanda.pipelines.rosters.meanings import COLUMNS, words_of

_ROWS = 1_000  # with drop-downs
_CHOSEN = ("branch", "kind", "level", "role", "language")
_WIDTHS = {"body": 38, "code": 18, "parent": 30, "remit": 40, "post": 30, "email": 32}


def template_workbook(*, languages: Iterable[str], bodies: Iterable[str]) -> bytes:
    """`bodies`: names held already, offered where a body is named."""
    _ = gettext
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#eaf0f7", "border": 1})
    text, wrapped = book.add_format({"num_format": "@"}), book.add_format({"text_wrap": True, "valign": "top"})
    how = book.add_worksheet(_("Instructions")[:31])
    table = book.add_worksheet(_("Bodies and people")[:31])
    lists = book.add_worksheet("lists")
    lists.hide()
    how.set_column(0, 0, 100, wrapped)
    for line, words in enumerate(_instructions()):
        how.write_string(line, 0, words, head if line == 0 else wrapped)
    more = [f"body:{code}" for code in languages if code != content_code(get_language() or "en")]
    columns = ["body", *more, *(name for name in COLUMNS if name != "body")]
    held = list(bodies)
    for at, name in enumerate(columns):
        base, _colon, code = name.partition(":")
        title = f"{COLUMNS[base]} ({code})" if code else str(COLUMNS[base])
        table.write_string(0, at, title, head)
        table.set_column(at, at, _WIDTHS.get(base, 20), text)
        options = (
            held
            if base == "parent"
            else words_of(base)
            if base in ("branch", "kind", "level", "role", "language")
            else []
        )
        if options:
            for line, word in enumerate(options):
                lists.write_string(line, at, word)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            rule = {"validate": "list", "source": f"=lists!${letter}$1:${letter}${len(options)}"}
            # Bodies of this very file may be named too, so another word is a warning only.
            table.data_validation(1, at, _ROWS, at, {**rule, "error_type": "warning" if base == "parent" else "stop"})
    table.freeze_panes(1, 1)
    if direction(content_code(get_language() or "en")) == "rtl":
        how.right_to_left()
        table.right_to_left()
    table.activate()
    book.close()
    return buffer.getvalue()


def _instructions() -> list[str]:
    _ = gettext
    return [
        _("Bodies, posts and people"),
        _("One row is one body, one post in a body, or one person in a body. Leave out what you do not know."),
        _("A body: its name, and what describes it (branch, kind, level, the body it stands under)."),
        _("A post: the name of its body and the title of the post."),
        _("A person: the name of the body, the e-mail address and the role; with the post, if there is one."),
        _("A body that is held already is found by its name or its code. Write what should be different."),
        _("Nothing happens when you bring the file: you first see what is new, changed, doubtful or wrong."),
        _("Nobody is invited before you say so."),
        _("Languages: %(names)s.") % {"names": ", ".join(OWN_NAMES.values())},
    ]
