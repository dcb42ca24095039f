"""A drawing in SVG, written anew from a short list of what may be in it; anything else refuses the whole drawing.

Shapes, groups, gradients and plain text draw a coat of arms. Scripts, styles, events, links, other files, foreign
content and animation do not, and are never quietly taken out: a drawing that needed them would look otherwise.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "text", "tspan"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath"),
    }
)
_ATTRIBUTES = frozenset(
    {
        *("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "points", "offset", "id"),
        *("width", "height", "viewBox", "preserveAspectRatio", "transform", "version", "opacity"),
        *("fill", "fill-rule", "fill-opacity", "clip-path", "clip-rule", "stop-color", "stop-opacity"),
        *("stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity"),
        *("stroke-dasharray", "stroke-dashoffset", "gradientUnits", "gradientTransform", "spreadMethod"),
        *("text-anchor", "font-size", "font-weight", "font-family"),
    }
)
# A value is numbers, names, colours and the letters of a path; the one function that points may point inside only.
_VALUE = re.compile(r"[\w\s.,#%()+\-:]*")
_POINTS_INSIDE = re.compile(r"url\(#[\w-]+\)")
_MOST = 2_000  # elements
_DEEPEST = 50
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


def clean_svg(content: bytes) -> tuple[int, int, bytes]:
    """Width, height and the drawing written anew; InvalidInput names the first thing that may not be in it."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _refused(_("a part that is not plain XML")) from error
    if root.tag != f"{_SVG}svg":
        raise _refused(_("something that is no drawing"))
    if sum(1 for _one in root.iter()) > _MOST:
        raise _refused(_("more than %(number)s shapes") % {"number": _MOST})
    width, height = _size(root)
    drawn = _copy(root, None, depth=0)
    own = {"xmlns": "http://www.w3.org/2000/svg", "width": str(width), "height": str(height)}
    made = Element("svg", {**own, **{key: value for key, value in drawn.attrib.items() if key not in own}})
    made.text = drawn.text
    made.extend(drawn)
    return width, height, tostring(made, encoding="utf-8")


def _copy(given: Element, parent: Element | None, *, depth: int) -> Element:
    if depth > _DEEPEST:
        raise _refused(_("groups within groups within groups"))
    name = _plain_name(given)
    made = Element(name) if parent is None else SubElement(parent, name)
    for key, value in given.attrib.items():
        if key not in _ATTRIBUTES:
            raise _refused(_("the property “%(name)s”") % {"name": key.rpartition("}")[2][:40]})
        made.set(key, _harmless(value))
    if name in {"title", "desc", "text", "tspan"}:
        made.text, made.tail = given.text, given.tail
    elif (given.text or "").strip():
        raise _refused(_("words outside of a text"))
    for child in given:
        if isinstance(child.tag, str):  # remarks are left behind
            _copy(child, made, depth=depth + 1)
    return made


def _plain_name(given: Element) -> str:
    name = str(given.tag).removeprefix(_SVG)
    if name not in _ELEMENTS:
        raise _refused(_("the element “%(name)s”") % {"name": name.rpartition("}")[2][:40]})
    return name


def _harmless(value: str) -> str:
    if not _VALUE.fullmatch(value) or "url" in _POINTS_INSIDE.sub("", value).casefold() or ":" in value:
        raise _refused(_("the value “%(value)s”") % {"value": value[:40]})
    return value


def _size(root: Element) -> tuple[int, int]:
    """Its own measures, or those of its view."""
    lengths = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    if all(lengths):
        return tuple(max(1, round(float(found[1]))) for found in lengths if found)  # type: ignore[return-value]
    view = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        width, height = float(view[2]), float(view[3])
    except (IndexError, ValueError) as error:
        raise _refused(_("neither width and height nor a viewBox")) from error
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise _refused(_("a viewBox without a size"))
    return max(1, round(width)), max(1, round(height))


def _refused(what: str) -> InvalidInput:
    message = _("The drawing holds %(what)s, which is not allowed in a logo. Save it as plain SVG, or as PNG.")
    return InvalidInput(message % {"what": what}, field="logo")
