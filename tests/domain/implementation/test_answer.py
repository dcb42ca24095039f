"""What a person fills in is checked before it is kept."""

import datetime

import pytest

from servanda.domain.implementation.actions.updates import Answer, save_update, start_update
from servanda.domain.implementation.models import Update
from servanda.foundation.common.errors import InvalidInput
from tests import factories


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("level", {"level": "splendid"}),
        ("confidentiality", {"confidentiality": "nobody"}),
        ("obstacles", {"obstacles": ("money", "weather")}),
        ("language", {"language": "tlh"}),
        ("obstacle_words", {"obstacle_words": "x" * 501}),
        ("what_was_done", {"what_was_done": "a\x00b"}),
        ("period_to", {"period_from": datetime.date(2026, 2, 1), "period_to": datetime.date(2026, 1, 1)}),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(draft, author, field, given):
    with pytest.raises(InvalidInput) as refusal:
        save_update(update=draft, answer=Answer(**given), version=draft.version, by=author)

    assert refusal.value.field == field
    assert Update.objects.get(pk=draft.pk).version == draft.version


def test_an_answer_on_one_recommendation_gives_no_levels_of_others(justice, author):
    alone, other = factories.recommendation("Ratify."), factories.recommendation("Train.")

    with pytest.raises(InvalidInput, match=other.public_id):
        start_update(target=alone, body=justice, answer=Answer(levels={other.public_id: "full"}), by=author)
