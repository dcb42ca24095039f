"""From bytes to text: the encoding is found by looking at the characters that result, line by line where needed.

A chain names what happened to a file, read backwards: ("mac_roman", "cp1252", "mac_roman") is a Mac Roman file that
somebody opened as Windows-1252 and saved as Mac Roman again. Undoing it means decode, encode, decode.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from servanda.pipelines.ingest.records import Place, Problem
from servanda.pipelines.ingest.text.characters import worth, worth_at
from servanda.pipelines.ingest.text.lines import physical_lines

Chain = tuple[str, ...]

# In order of likelihood: of two readings that look equally good, the earlier wins.
CHAINS: tuple[Chain, ...] = (
    ("utf-8",),
    ("cp1252",),
    ("mac_roman",),
    ("utf-8", "cp1252", "utf-8"),
    ("utf-8", "cp1252", "mac_roman"),
    ("utf-8", "mac_roman", "utf-8"),
    ("utf-8", "mac_roman", "cp1252"),
    ("mac_roman", "cp1252", "mac_roman"),
    ("cp1252", "mac_roman", "cp1252"),
    ("mac_roman", "cp1252", "mac_roman", "cp1252", "mac_roman"),
    ("mac_roman", "cp1252", "mac_roman", "cp1252", "mac_roman", "cp1252", "mac_roman"),
)
UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

SAMPLE = 4000  # lines with unusual characters that are weighed
UTF8_IS_NO_ACCIDENT = 0.5  # per character and UTF-8 step: other text is rarely valid UTF-8
SUSPICION_OF_MANGLING = 0.5  # per step of a chain: the simpler story wins a tie
CLEARLY_BETTER = 2.0  # what another reading of a single line must gain


class Decoded(NamedTuple):
    """Text, the chain that led to it ("mac_roman>cp1252>mac_roman") and what a person should know."""

    text: str
    encoding: str
    problems: tuple[Problem, ...]


def decode(content: bytes) -> Decoded:
    """The whole of a small file; larger ones go through `judge` and `decoded_lines`."""
    problems: list[Problem] = []
    chain = judge(physical_lines(transcoded([content])))
    lines = decoded_lines(physical_lines(transcoded([content])), chain, problems=problems)
    return Decoded("".join(lines), ">".join(chain), tuple(problems))


def transcoded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """UTF-16 (which Excel calls "Unicode text") as UTF-8, byte order marks dropped; all else as it comes."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    encoding = UTF16_MARKS.get(first[:2])
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(first[2:]).encode()
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()


def judge(lines: Iterable[bytes]) -> Chain:
    """The chain under which the unusual lines of a file read best."""
    sample = list(islice((line for line in lines if not line.isascii()), SAMPLE))
    if not sample:
        return ("utf-8",)
    return max(CHAINS, key=lambda chain: sum(_score(line, chain) for line in sample) - _suspicion(chain))


def decoded_lines(lines: Iterable[bytes], chain: Chain, *, problems: list[Problem]) -> Iterator[str]:
    """Each line as text; a line that only reads well in another encoding is read so, and reported."""
    if len(chain) > 1:
        problems.append(_mangled_file(chain))
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            yield line.decode("ascii")
            continue
        best = _best_for(line, chain)
        text = _undo(line, best) or ""
        mended = _mend(line, text, best)
        if best != chain or mended != text:
            problems.append(_odd_line(number, best, chain))
            text = mended
        if "\ufffd" in text:
            problems.append(_unreadable_character(number))
        yield text


def _best_for(line: bytes, chain: Chain) -> Chain:
    usual = _score(line, chain)
    if usual >= 0 and _undo(line, chain) is not None:
        return chain
    score, best = max(((_score(line, other), other) for other in CHAINS), key=lambda pair: pair[0])
    if score >= usual + CLEARLY_BETTER and score > 0:
        return best
    return chain if _undo(line, chain) is not None else best


def _mend(line: bytes, text: str, chain: Chain) -> str:
    """Even within one line encodings mix: a character that cannot stand where it stands is read another way."""
    if chain[0] == "utf-8":
        return text
    mended = text
    for place, byte in enumerate(line):
        if byte < 0x80 or worth_at(text, place) > -2.0:
            continue
        options = [text[:place] + _table(other)[byte] + text[place + 1 :] for other in CHAINS if other[0] != "utf-8"]
        best = max(options, key=lambda option: worth_at(option, place))
        if worth_at(best, place) > 0:
            mended = mended[:place] + best[place] + mended[place + 1 :]
    return mended


def _suspicion(chain: Chain) -> float:
    return SUSPICION_OF_MANGLING * (len(chain) - 1) / 2


def _score(line: bytes, chain: Chain) -> float:
    text = _undo(line, chain)
    if text is None:
        return -4.0 * sum(byte > 0x7F for byte in line)
    if chain[0] != "utf-8":
        return worth(text)
    unusual = sum(byte >= 0xC0 for byte in line)  # first bytes of characters
    return worth(text) + UTF8_IS_NO_ACCIDENT * chain.count("utf-8") * unusual


def _undo(line: bytes, chain: Chain) -> str | None:
    """The line under a chain; None where the chain cannot have produced it."""
    if chain[0] != "utf-8":
        return codecs.charmap_decode(line, "replace", _table(chain))[0]
    try:
        text = line.decode("utf-8")
        for step in range(1, len(chain), 2):
            text = text.encode(chain[step]).decode(chain[step + 1])
    except UnicodeError:
        return None
    return text


@cache
def _table(chain: Chain) -> str:
    """All 256 bytes under a chain of one-byte encodings; U+FFFE marks what cannot be."""
    return "".join(_one_byte(bytes([byte]), chain) for byte in range(256))


def _one_byte(byte: bytes, chain: Chain) -> str:
    try:
        char = byte.decode(chain[0])
        for step in range(1, len(chain), 2):
            char = char.encode(chain[step]).decode(chain[step + 1])
    except UnicodeError:
        return "\ufffe"
    return char


def _mangled_file(chain: Chain) -> Problem:
    message = (
        f"The file was saved in a wrong encoding {len(chain) // 2} time(s) before it came here; "
        "its special characters were restored. Compare a few of them with the original."
    )
    return Problem("mangled-encoding", message, Place("line 1", 1))


def _odd_line(number: int, best: Chain, chain: Chain) -> Problem:
    message = (
        f"Line {number} is in another encoding ({'>'.join(best)}) than the rest ({'>'.join(chain)}); "
        "it was read in its own. Check its special characters."
    )
    return Problem("mixed-encoding", message, Place(f"line {number}", number))


def _unreadable_character(number: int) -> Problem:
    message = (
        f"Line {number} has a character that no known encoding explains; it is shown as \ufffd. Correct it by hand."
    )
    return Problem("unreadable-character", message, Place(f"line {number}", number))
