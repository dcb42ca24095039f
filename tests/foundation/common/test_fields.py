"""Lists to choose from are written out in one go, and say what Django's own templates say."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template import Context, Template

from servanda.foundation.common.templatetags.forms import field

_CHOICES = [("", "None <yet>"), ("1", 'It’s & "so"'), ("More", [("2", "Two"), ("3000", "Three")])]


class _Form(forms.Form):
    one = forms.ChoiceField(choices=_CHOICES, required=False)
    known = forms.ChoiceField(choices=[(1000, "A thousand"), (2, "Two")], initial=2, disabled=True)
    many = forms.MultipleChoiceField(
        choices=[("a", "A & B"), ("c", "<C>")], required=False, widget=forms.CheckboxSelectMultiple
    )


def _plain(html: str) -> str:
    """Without white space between lines, and without attributes that say nothing."""
    return re.sub(r"\s*(<|>)\s*", r"\1", html).replace(' aria-describedby="None"', "")


@pytest.mark.parametrize("given", [None, {"one": "3000"}, {"one": "of old"}, {"one": ""}])
@pytest.mark.parametrize("name", ["one", "known"])
def test_a_list_to_choose_from_reads_as_django_writes_it(name: str, given: dict[str, str] | None) -> None:
    bound = _Form(given)[name]
    described = f"{bound.auto_id}-error" if bound.errors else None
    attrs = {"aria-describedby": described, **({"aria-invalid": "true"} if bound.errors else {})}
    marks = "form-select is-invalid" if bound.errors else "form-select"

    ours = str(field(bound)["control"])

    assert _plain(ours) == _plain(bound.as_widget(attrs={**attrs, "class": marks}))


def test_boxes_keep_what_was_ticked_and_escape_their_words() -> None:
    page = Template("{% load forms %}{% field form.many %}").render(Context({"form": _Form({"many": ["c"]})}))

    boxes = re.findall(r'<div class="form-check">(.*?)</div>', page)

    assert len(boxes) == 2
    assert 'value="a" id="id_many_0"><label for="id_many_0">A &amp; B</label>' in boxes[0]
    assert 'value="c" id="id_many_1" checked><label for="id_many_1">&lt;C&gt;</label>' in boxes[1]


def test_a_list_outside_a_form_marks_what_is_chosen() -> None:
    page = Template("{% load forms %}{% options lines chosen %}").render(
        Context({"lines": [("a", "A & B"), ("b", "B")], "chosen": "b"})
    )

    assert page == '<option value="a">A &amp; B</option><option value="b" selected>B</option>'
