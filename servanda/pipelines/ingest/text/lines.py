"""Physical lines of a file, whatever ends them: CRLF, LF or the bare CR of old Macs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

CHUNK = 1 << 16


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a little at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def physical_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their ends kept, so that counting them gives the number an editor would show."""
    pending: list[bytes] = []
    for chunk in chunks:
        if pending and pending[-1].endswith(b"\r"):
            # A CR at the very end of a chunk may be half of a CRLF.
            chunk = pending.pop() + chunk
        lines = chunk.splitlines(keepends=True)
        if not lines:
            continue
        last = lines.pop()
        if lines:
            yield b"".join([*pending, lines[0]])
            yield from lines[1:]
            pending = []
        if last.endswith(b"\n"):
            yield b"".join([*pending, last])
            pending = []
        else:
            pending.append(last)
    if pending:
        yield b"".join(pending)


def described_line_end(line: bytes) -> str:
    """How a line ends, in the word people know it by."""
    if line.endswith(b"\r\n"):
        return "CRLF"
    if line.endswith(b"\n"):
        return "LF"
    return "CR" if line.endswith(b"\r") else ""
