from django.template import Context, Template

from servanda.foundation.common.sprite import sprite_for, symbols_used


def test_a_page_carries_the_shapes_it_draws_and_no_others():
    page = Template('{% load signs %}{% withsprite %}{% icon "search" %}{% endwithsprite %}').render(Context())

    assert 'id="i-search"' in page
    assert page.count("<symbol") == 1


def test_a_shape_brings_the_pattern_it_is_filled_with():
    assert symbols_used('<use href="#lv-partial"/>') == ["p-partial", "lv-partial"]


def test_a_page_without_drawings_carries_nothing():
    assert sprite_for("<p>Words only</p>") == ""


def test_an_anchor_is_not_a_shape():
    assert symbols_used('<a href="#i-am-an-anchor">') == []
