"""Pictures made by hand: as small as a reader of headers needs, with what photographs carry along."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 40, height: int = 20, *extra: tuple[bytes, bytes]) -> bytes:
    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = zlib.compress(b"\x00" * (width * 3 + 1) * min(height, 50))
    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    middle = b"".join(part(*each) for each in extra)
    return b"\x89PNG\r\n\x1a\n" + head + middle + part(b"IDAT", rows) + part(b"IEND", b"")


def jpeg(width: int = 40, height: int = 20) -> bytes:
    """With EXIF data and a comment, as a telephone writes them."""

    def part(marker: int, content: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content

    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + part(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + part(0xE1, b"Exif\x00\x00GPS 46.05N 14.51E")
        + part(0xFE, b"made by somebody")
        + part(0xC0, frame)
        + part(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x11\x22\x33"
        + b"\xff\xd9"
        + b"hidden behind the end"
    )


def webp(width: int = 40, height: int = 20, *, moving: bool = False) -> bytes:
    def part(name: bytes, content: bytes) -> bytes:
        return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)

    head = bytes([0x2C, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + part(b"VP8X", head)
    body += part(b"ANIM", b"\x00" * 6) if moving else b""
    body += part(b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\x00" * 4)
    body += part(b"EXIF", b"GPS 46.05N 14.51E")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def svg(inside: str = '<path d="M0 0h10v10z" fill="#123456"/>', attributes: str = 'viewBox="0 0 40 20"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()
