"""The six UN languages: codes as the project stores them, and which way they run."""

from __future__ import annotations

UN_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "dv", "ckb"})
OWN_NAMES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
# Django wants the script in the code of Chinese; content and URLs keep the UN's plain "zh".
DJANGO_CODES = {"zh": "zh-hans"}


def content_code(django_code: str) -> str:
    """The language code content is stored under, for an interface language ("zh-hans" → "zh", "fr-ca" → "fr")."""
    return django_code.split("-")[0].lower()


def django_code(content: str) -> str:
    """The interface language for a content language ("zh" → "zh-hans")."""
    return DJANGO_CODES.get(content, content)


def direction(code: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if content_code(code) in RIGHT_TO_LEFT else "ltr"
