"""Words the glossary advises against are found where people would read them."""

from __future__ import annotations

from tests.tools.scripts import load

check = load("check_words")

GLOSSARY = """
Some words.

| word | means | not |
|---|---|---|
| body | an institution of a State | agency, line ministry |
| cluster | recommendations taken together | |

| something | else |
|---|---|
| agency | agency |
"""


def test_avoided_words_come_from_the_column_headed_not() -> None:
    assert check.words_to_avoid(GLOSSARY) == {"agency": "body", "line ministry": "body"}


def test_an_avoided_word_is_found_whole_and_whatever_its_case() -> None:
    avoid = {"agency": "body"}

    assert len(list(check.misused([("a.html", "Ask your Agency."), ("b.html", "reagency")], avoid))) == 1


def test_alone_a_word_is_a_kind_in_a_list() -> None:
    assert not list(check.misused([("a.py", "Agency")], {"agency": "body"}))


def test_names_of_the_united_nations_pass() -> None:
    assert check.NOT_OURS.sub("", "a United Nations entity of %(agency)s") == "a  of "
