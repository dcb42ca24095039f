"""A logo is recognised by its bytes, measured by its header, and rebuilt from what draws."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.pictures import LARGEST, WIDEST, read_picture
from tests.foundation.common.pictures_made import jpeg, png, svg, webp

GOOD = {"png": png(), "jpeg": jpeg(), "webp": webp(), "svg": svg()}


@pytest.mark.parametrize("kind", GOOD)
def test_a_sound_picture_is_known_by_its_bytes_and_measured(kind: str) -> None:
    found = read_picture(GOOD[kind])

    assert (found.kind, found.width, found.height) == (kind, 40, 20)


@pytest.mark.parametrize("kind", GOOD)
def test_a_rebuilt_picture_is_the_same_when_rebuilt_again(kind: str) -> None:
    once = read_picture(GOOD[kind])

    assert read_picture(once.content).content == once.content


@pytest.mark.parametrize(
    "content", [jpeg(), webp(), png(40, 20, (b"tEXt", b"GPS 46.05N")), png(9, 9, (b"eXIf", b"GPS"))]
)
def test_places_cameras_and_remarks_are_left_behind(content: bytes) -> None:
    kept = read_picture(content).content

    assert b"GPS" not in kept
    assert b"somebody" not in kept
    assert b"hidden" not in kept


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (png(WIDEST + 1, 10), "points large"),
        (png(60_000, 60_000), "points large"),
        (png() + b"\x00" * LARGEST, "KB"),
        (png(40, 20, (b"acTL", b"\x00" * 8)), "moves"),
        (webp(moving=True), "moves"),
        (png()[:60], "damaged"),
        (jpeg()[:40], "damaged"),
        (b"GIF89a" + b"\x00" * 40, "PNG, JPEG, WebP or SVG"),
        (b"%PDF-1.7", "PNG, JPEG, WebP or SVG"),
        (b"", "PNG, JPEG, WebP or SVG"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_with_its_reason(content: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_picture(content)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<path d="M0 0" onload="alert(1)"/>',
        '<path d="M0 0" style="fill:url(http://evil.example/x)"/>',
        "<style>@import url(http://evil.example/x.css)</style>",
        "<foreignObject><body/></foreignObject>",
        '<image href="http://evil.example/x.png"/>',
        '<use href="http://evil.example/x.svg#a"/>',
        '<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://evil.example/x"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<path d="M0 0" fill="url(http://evil.example/x)"/>',
        '<path d="M0 0" fill="url(//evil.example/x)"/>',
        '<path d="M0 0" fill="u&#114;l(data:image/png,x)"/>',
        '<path d="M0 0"><animate attributeName="d"/></path>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        '<filter id="a"><feImage href="x"/></filter>',
        '<x xmlns="http://www.w3.org/1999/xhtml"/>',
        "words outside",
        "<g>" * 1500 + "</g>" * 1500,
        "<g/>" * 2001,
    ],
)
def test_a_drawing_with_anything_but_shapes_is_refused(hostile: str) -> None:
    with pytest.raises(InvalidInput):
        read_picture(svg(hostile))


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<title>&a;</title>"),
        b'<svg viewBox="0 0 1 1"></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 nan"></svg>',
        b"<svg",
        b"\xff\xfe<svg",
    ],
)
def test_a_drawing_that_is_not_plain_xml_with_a_size_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_picture(content)


def test_a_drawing_keeps_its_shapes_gradients_and_words() -> None:
    inside = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<!-- a remark --><g transform="translate(1 2)"><circle cx="5" cy="5" r="4" fill="url(#a)"/></g>'
        '<text x="1" y="2" font-size="4">Avelia &amp; sea</text>'
    )

    kept = read_picture(svg(inside)).content.decode()

    assert '<circle cx="5" cy="5" r="4" fill="url(#a)" />' in kept
    assert "Avelia &amp; sea" in kept
    assert "remark" not in kept


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(sorted(GOOD)), st.integers(0, 400))
def test_damaged_bytes_are_refused_or_read_and_never_anything_else(noise: bytes, kind: str, at: int) -> None:
    whole = GOOD[kind]
    damaged = whole[:at] + noise + whole[at + len(noise) :]

    try:
        found = read_picture(damaged)
    except InvalidInput:
        return
    assert len(found.content) <= LARGEST + 200
    assert max(found.width, found.height) <= WIDEST
