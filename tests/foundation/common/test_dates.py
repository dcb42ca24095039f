import datetime

import pytest
from django.utils.translation import override

from servanda.foundation.common.dates import FORMS, date_in_words
from servanda.foundation.common.partial_dates import PartialDate

DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "22 November 2026"),
        ("fr", "22 novembre 2026"),
        ("es", "22 de noviembre de 2026"),
        ("ru", "22 ноября 2026\u202fг."),
        ("zh-hans", "2026年11月22日"),
        ("ar", "22 نوفمبر 2026"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language, words):
    with override(language):
        assert date_in_words(DAY).replace("\xa0", "\u202f") == words


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh-hans", "ar"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_exists_in_every_language(language, form):
    with override(language):
        assert any(sign.isdigit() for sign in date_in_words(DAY, form))


def test_a_month_alone_names_no_day():
    with override("en"):
        assert PartialDate.parse("2026-11").in_words() == "November 2026"
