from django.utils.translation import override

from servanda.foundation.common.text import in_language


def test_the_readers_language_comes_first():
    with override("zh-hans"):
        assert in_language({"en": "Justice", "zh": "司法"}).text == "司法"


def test_a_missing_language_falls_back_and_says_so():
    found = in_language({"ar": "العدل"}, "fr")

    assert (found.text, found.language, found.direction) == ("العدل", "ar", "rtl")


def test_nothing_in_any_language_is_empty():
    assert not in_language({})
    assert not in_language(None)
