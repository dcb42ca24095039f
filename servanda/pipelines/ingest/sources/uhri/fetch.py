"""Downloads an export to a file: capped, resumable, checked, and never from an address that is not public."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.parse import SplitResult, urlsplit

from servanda.pipelines.ingest.sources.uhri.connect import AddressRefused, pinned_connection

LARGEST = 2_000_000_000  # bytes; the full export of 2026 has 400 MB
PATIENCE = 30.0  # seconds of silence
LONGEST = 3_600.0  # seconds for the whole download
CHUNK = 1 << 18
AGENT = "Servanda (record of human rights recommendations)"
BY_BROWSER = "Open the address in a browser, save the file, and import the file."

Closer = Callable[[], None]


class FetchFailed(Exception):
    """A download that did not end in a usable file; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file as it lies on disk now."""

    path: Path
    url: str
    size: int
    sha256: str
    resumed_at: int  # bytes that an earlier attempt had left; 0 for a fresh download


@dataclass(frozen=True, slots=True)
class Terms:
    """How much, how long, and (in tests only) whether this machine itself may be asked."""

    largest: int = LARGEST
    patience: float = PATIENCE
    longest: float = LONGEST
    loopback: bool = False


def fetch(url: str, destination: Path, *, sha256: str = "", terms: Terms | None = None) -> Fetched:
    """Download `url` to `destination`, going on where an interrupted attempt stopped if the file has not changed."""
    terms = terms or Terms()
    parts = _checked(url)
    partial, note = destination.with_name(destination.name + ".part"), destination.with_name(destination.name + ".from")
    have, validator = _left_over(partial, note, url)
    response, close = _ask(parts, terms, have=have, validator=validator)
    try:
        resumed = have if response.status == 206 else 0
        _check_answer(response, url, resumed, terms)
        note.write_text(json.dumps({"url": url, "validator": _validator(response)}), encoding="utf-8")
        with partial.open("ab" if resumed else "wb") as file:
            _receive(response, file, resumed, terms)
            file.flush()
            os.fsync(file.fileno())
    except (TimeoutError, OSError, HTTPException) as error:
        raise FetchFailed(_interrupted(url, partial, error)) from error
    finally:
        close()
    return _finished(url, partial, note, destination=destination, sha256=sha256, resumed=resumed)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchFailed(f"{url!r} is not a web address ({error}). Give one that begins with https://.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchFailed(f"{url!r} is not a web address. Give one that begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed("The address carries a user name or password. Leave them out: UHRI needs neither.")
    if any(ord(char) <= 0x20 or ord(char) == 0x7F for char in url) or port == 0:
        raise FetchFailed("The address has blanks or control characters in it. Copy it again.")
    return parts


def _left_over(partial: Path, note: Path, url: str) -> tuple[int, str]:
    """Bytes of an earlier attempt and the server's mark of that version; nothing without a mark to compare."""
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        size = partial.stat().st_size
    except (OSError, ValueError):
        return 0, ""
    validator = known.get("validator", "") if isinstance(known, dict) and known.get("url") == url else ""
    return (size, validator) if validator else (0, "")


def _ask(parts: SplitResult, terms: Terms, *, have: int, validator: str) -> tuple[HTTPResponse, Closer]:
    headers = {"User-Agent": AGENT, "Accept": "application/json, */*;q=0.5", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = pinned_connection(parts, patience=terms.patience, loopback=terms.loopback)
        connection.request("GET", target, headers=headers)
        return connection.getresponse(), connection.close
    except AddressRefused as error:
        raise FetchFailed(str(error)) from error
    except (TimeoutError, OSError, HTTPException, ValueError) as error:
        raise FetchFailed(f"{parts.hostname} could not be reached ({error}). Try again later.") from error


def _check_answer(response: HTTPResponse, url: str, resumed: int, terms: Terms) -> None:
    if 300 <= response.status < 400:
        target = response.getheader("Location", "another address")
        raise FetchFailed(f"{url} sends on to {target}. Redirects are not followed: check that address, then give it.")
    if response.status in {403, 429, 503}:
        raise FetchFailed(f"The site refused the download (status {response.status}). " + BY_BROWSER)
    if response.status not in {200, 206}:
        raise FetchFailed(f"The site answered with status {response.status} instead of the file. Check the address.")
    if "html" in response.getheader("Content-Type", "").casefold():
        why = "The site answered with a web page instead of data, probably its bot protection. "
        raise FetchFailed(why + BY_BROWSER)
    promised = response.getheader("Content-Length", "")
    if promised.isdigit() and resumed + int(promised) > terms.largest:
        raise FetchFailed(_too_large(terms))


def _receive(response: HTTPResponse, file: IO[bytes], resumed: int, terms: Terms) -> None:
    size, deadline = resumed, time.monotonic() + terms.longest
    while chunk := response.read1(CHUNK):
        if size == 0 and chunk.lstrip()[:1] == b"<":
            raise FetchFailed("What came is a web page, not data: probably the site's bot protection. " + BY_BROWSER)
        size += len(chunk)
        if size > terms.largest:
            raise FetchFailed(_too_large(terms))
        file.write(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError(f"it took longer than {terms.longest:.0f} seconds")
    promised = response.length
    if promised:
        raise HTTPException(f"{promised} bytes are missing")


def _finished(url: str, partial: Path, note: Path, *, destination: Path, sha256: str, resumed: int) -> Fetched:
    found = _sha256(partial)
    note.unlink(missing_ok=True)
    if sha256 and found != sha256.casefold():
        partial.unlink()
        raise FetchFailed(f"The file's checksum is {found}, not {sha256.casefold()}. Ask who gave you the checksum.")
    size = partial.stat().st_size
    partial.replace(destination)
    return Fetched(destination, url, size, found, resumed)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _validator(response: HTTPResponse) -> str:
    """A strong ETag, else the date of change; a weak tag may not be used to resume (RFC 9110, 13.1.5)."""
    tag = response.getheader("ETag", "")
    return tag if tag and not tag.startswith("W/") else response.getheader("Last-Modified", "")


def _interrupted(url: str, partial: Path, error: Exception) -> str:
    size = partial.stat().st_size if partial.exists() else 0
    return f"The download of {url} stopped after {size} bytes ({error}). Start it again: it goes on from there."


def _too_large(terms: Terms) -> str:
    return f"The file is larger than {terms.largest // 1_000_000} MB, which is the limit. Ask an operator to raise it."
