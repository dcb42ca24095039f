"""A small picture somebody uploads: recognised by its bytes, measured by its header, rebuilt from the parts that draw.

No picture is unpacked here, so none can be a bomb for the server; the limits of size keep it from harming readers.
What does not draw goes: places and cameras in photographs, thumbnails, comments.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.svg import clean_svg

LARGEST = 20_000  # bytes: a fifth of what a public page may weigh at first sight (experience.md, part 3)
WIDEST = 1_200  # pixels, three times what the masthead shows
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND"}
_WEBP_DRAWS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
# Frames of a JPEG that carry height and width; the numbers left out are tables.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept: its kind, its size on the page in pixels, and the bytes as rebuilt."""

    kind: str
    width: int
    height: int
    content: bytes


def read_picture(content: bytes) -> Picture:
    """The picture, or InvalidInput saying what is wrong with it and what to do."""
    if len(content) > LARGEST:
        raise InvalidInput(
            _("The picture has %(size)s KB; at most %(most)s KB travel well on a slow line. Make it smaller.")
            % {"size": -(-len(content) // 1000), "most": LARGEST // 1000},
            field="logo",
        )
    try:
        picture = _read(content)
    except (struct.error, IndexError) as error:
        raise InvalidInput(_("The picture is damaged. Save it anew and try again."), field="logo") from error
    if not (0 < picture.width <= WIDEST and 0 < picture.height <= WIDEST):
        raise InvalidInput(
            _("The picture is %(width)s by %(height)s points large; at most %(most)s each way. Make it smaller.")
            % {"width": picture.width, "height": picture.height, "most": WIDEST},
            field="logo",
        )
    return picture


def _read(content: bytes) -> Picture:
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if b"<svg" in content[:2_000]:
        width, height, cleaned = clean_svg(content)
        return Picture("svg", width, height, cleaned)
    raise InvalidInput(_("Choose a picture of the kind PNG, JPEG, WebP or SVG."), field="logo")


def _png(content: bytes) -> Picture:
    kept, at, seen_data = [_PNG], len(_PNG), False
    width, height = struct.unpack_from(">II", content, 16)
    if content[12:16] != b"IHDR":
        raise IndexError
    while True:
        size, name = struct.unpack_from(">I4s", content, at)
        part = content[at : at + 12 + size]
        if len(part) != 12 + size:
            raise IndexError
        if name == b"acTL":
            raise InvalidInput(_("The picture moves. Choose one that stands still."), field="logo")
        if name in _PNG_DRAWS:
            kept.append(part)
        seen_data |= name == b"IDAT"
        at += 12 + size
        if name == b"IEND":
            break
    if not seen_data:
        raise IndexError
    return Picture("png", width, height, b"".join(kept))


def _jpeg(content: bytes) -> Picture:
    kept, at, width, height = [b"\xff\xd8"], 2, 0, 0
    while True:
        if content[at] != 0xFF:
            raise IndexError
        marker = content[at + 1]
        if marker == 0xFF:  # a filling sign between parts
            at += 1
            continue
        (size,) = struct.unpack_from(">H", content, at + 2)
        part = content[at : at + 2 + size]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
        # Kept: tables and frames, the colour mark of Adobe; not EXIF, not other programs' remarks, not comments.
        if not (0xE0 < marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept.append(part)
        at += 2 + size
        if marker == 0xDA:  # from here on the picture itself
            end = content.rfind(b"\xff\xd9")
            if end < at:
                raise IndexError
            kept.append(content[at : end + 2])
            return Picture("jpeg", width, height, b"".join(kept))


def _webp(content: bytes) -> Picture:
    at, kept, size = 12, [], (0, 0)
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        part = content[at : at + 8 + length + length % 2]
        if len(part) < 8 + length:
            raise IndexError
        if name in {b"ANIM", b"ANMF"}:
            raise InvalidInput(_("The picture moves. Choose one that stands still."), field="logo")
        if name in _WEBP_DRAWS:
            size = size if all(size) else _webp_size(name, part)
            # The head says which parts follow; of those that may, only transparency is kept.
            kept.append(part[:8] + bytes([part[8] & 0x10]) + part[9:] if name == b"VP8X" else part)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(kept)
    return Picture("webp", *size, b"RIFF" + struct.pack("<I", len(body)) + body)


def _webp_size(name: bytes, part: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return int.from_bytes(part[12:15], "little") + 1, int.from_bytes(part[15:18], "little") + 1
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", part, 9)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", part, 14)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
