"""Text that would stay in English is found; text that is translatable, or not text, is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.tools.scripts import load

check = load("check_translations")
messages = load("messages")


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        '<img alt="A view of the hall">',
        '<button aria-label="Close">×</button>',
        "{% if x %}Visible{% endif %}",
        "{% translate 'Fine' %} but not this",
    ],
)
def test_bare_text_is_found(source: str) -> None:
    assert check.untranslatable_text(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Hello there' %}</p>",
        "{% blocktranslate trimmed count n=n %}one thing{% plural %}{{ n }} things{% endblocktranslate %}",
        "{% comment %} words for developers {% endcomment %}{# and these #}",
        '<a href="/some/where" class="plain words">{{ title }}</a>',
        "<script>let words = 1</script><style>p { color: red }</style>",
        "<td>12 %</td><td>CSV</td>",
        "{% block body_class %}work{% endblock %}",
    ],
)
def test_translatable_text_and_what_is_not_text_pass(source: str) -> None:
    assert not check.untranslatable_text(source)


def test_the_line_of_bare_text_is_told() -> None:
    assert check.untranslatable_text("{% comment %}\na\n{% endcomment %}\n<p>Hello there</p>") == [(4, "Hello there")]


def test_a_translation_may_not_invent_or_lose_a_placeholder() -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add("%(count)s of %(total)s", "%(count)s sur %(somme)s")
    catalogue.add("By %(name)s", "Par quelqu'un")
    catalogue.add("Good %(name)s", "Bon %(name)s")

    found = list(check.wrong_placeholders(catalogue))

    assert len(found) == 2


def test_templates_and_code_are_both_extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "servanda" / "x" / "templates"
    folder.mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (folder / "a.html").write_text(
        "<div>\n   <p>{% translate 'One' %}</p>\n"
        "  it's {% blocktranslate trimmed %}\n Two {{ n }}\n{% endblocktranslate %}</div>"
    )
    (folder.parent / "b.py").write_text("from django.utils.translation import gettext as _\nx = _('Three')\n")
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    catalogue = messages.catalogue_of_the_code()

    assert {message.id for message in catalogue if message.id} == {"One", "Two %(n)s", "Three"}


def test_what_is_translated_stays_and_what_is_gone_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    before, after = Catalog(), Catalog()
    before.add("Old"), before.add("Kept")
    after.add("Kept"), after.add("New")
    messages.update("fr", before)
    po = messages.po_file("fr")
    po.write_text(po.read_text().replace('msgid "Kept"\nmsgstr ""', 'msgid "Kept"\nmsgstr "Gardé"'))

    messages.update("fr", after)
    messages.compile_all()

    kept = messages.read("fr")
    assert {message.id: message.string for message in kept if message.id} == {"Kept": "Gardé", "New": ""}
    assert po.with_suffix(".mo").exists()
