"""Fetching an export: resumed, capped, checked, and only ever from a public address."""

from __future__ import annotations

import _socket
import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from servanda.pipelines.ingest.sources.uhri.connect import is_public
from servanda.pipelines.ingest.sources.uhri.fetch import FetchFailed, Terms, fetch

CONTENT = b"[" + b'{"AnnotationId": "a"},' * 2_000 + b"{}]"
HERE = Terms(loopback=True, patience=2.0)


class Site(BaseHTTPRequestHandler):
    """A small site with one good file and every way of going wrong."""

    cut_at: int | None = None
    etag = '"one"'
    asked: list[str | None]

    def do_GET(self):
        self.server.asked.append(self.headers.get("Range"))
        if self.path == "/moved":
            return self.answer(302, b"", {"Location": "http://127.0.0.1/secret"})
        if self.path == "/blocked":
            return self.answer(403, b"no")
        if self.path == "/page":
            return self.answer(200, b"<html>Just a moment</html>", {"Content-Type": "text/html"})
        if self.path == "/disguised":
            return self.answer(200, b"\n <!DOCTYPE html>", {"Content-Type": "application/json"})
        return self.file()

    def file(self):
        start = 0
        headers = {"Content-Type": "application/json", "ETag": self.server.etag}
        wanted = self.headers.get("Range")
        if wanted and self.headers.get("If-Range") == self.server.etag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            headers["Content-Range"] = f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
        self.answer(206 if start else 200, CONTENT[start:], headers)

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.cut_at])
        self.server.cut_at = None

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = HTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.cut_at, server.etag = [], None, '"one"'
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_download_ends_in_the_file_and_its_checksum(site, tmp_path):
    checksum = hashlib.sha256(CONTENT).hexdigest()

    fetched = fetch(f"{site.url}/export.json", tmp_path / "export.json", sha256=checksum.upper(), terms=HERE)

    assert fetched.path.read_bytes() == CONTENT
    assert (fetched.size, fetched.sha256, fetched.resumed_at) == (len(CONTENT), checksum, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["export.json"]


def interrupted(site, tmp_path) -> None:
    site.cut_at = 10_000
    with pytest.raises(FetchFailed, match="goes on from there"):
        fetch(f"{site.url}/export.json", tmp_path / "export.json", terms=HERE)


def test_an_interrupted_download_goes_on_where_it_stopped(site, tmp_path):
    interrupted(site, tmp_path)

    fetched = fetch(f"{site.url}/export.json", tmp_path / "export.json", terms=HERE)

    assert site.asked == [None, "bytes=10000-"]
    assert fetched.resumed_at == 10_000
    assert fetched.path.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(site, tmp_path):
    interrupted(site, tmp_path)
    site.etag = '"two"'

    fetched = fetch(f"{site.url}/export.json", tmp_path / "export.json", terms=HERE)

    assert fetched.resumed_at == 0
    assert fetched.path.read_bytes() == CONTENT


def test_a_wrong_checksum_leaves_no_file(site, tmp_path):
    with pytest.raises(FetchFailed, match="checksum"):
        fetch(f"{site.url}/export.json", tmp_path / "export.json", sha256="0" * 64, terms=HERE)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/moved", "Redirects are not followed"),
        ("/blocked", "Open the address in a browser"),
        ("/page", "bot protection"),
        ("/disguised", "bot protection"),
    ],
)
def test_what_comes_instead_of_data_is_recognised_and_said(path, words, site, tmp_path):
    with pytest.raises(FetchFailed, match=words):
        fetch(site.url + path, tmp_path / "export.json", terms=HERE)

    assert not (tmp_path / "export.json").exists()


def test_a_file_over_the_cap_is_refused(site, tmp_path):
    with pytest.raises(FetchFailed, match="larger than"):
        fetch(f"{site.url}/export.json", tmp_path / "x", terms=Terms(loopback=True, largest=1_000))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "gopher://example.org",
        "//example.org/x",
        "https://",
        "https://user:word@example.org/x",
        "https://example.org/a b",
        "https://example.org:0/x",
        "https://example.org:99999/x",
        "https://[::1/x",
        "javascript:alert(1)",
    ],
)
def test_an_address_of_another_kind_is_refused(url, tmp_path):
    with pytest.raises(FetchFailed):
        fetch(url, tmp_path / "x")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]",
        "[fc00::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "localhost",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused_however_they_are_written(host, tmp_path, site, monkeypatch):
    if host != "localhost":
        monkeypatch.setattr(socket, "getaddrinfo", numbers_only)

    with pytest.raises(FetchFailed, match="is not a public address"):
        fetch(f"http://{host}:{site.server_port}/export.json", tmp_path / "x")

    assert site.asked == []


def numbers_only(host, port, *, type):
    """The system's reading of an address in digits; no name server is asked."""
    return _socket.getaddrinfo(host, port, 0, type, 0, socket.AI_NUMERICHOST)


def test_a_name_with_one_inner_address_among_public_ones_is_refused(monkeypatch, tmp_path):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: answers)

    with pytest.raises(FetchFailed, match=r"10\.0\.0\.7, which is not a public address"):
        fetch("http://rebinding.example/x", tmp_path / "x")


def test_the_name_is_looked_up_once_and_the_checked_address_connected_to(monkeypatch, tmp_path, site):
    asked, real = [], socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: (asked.append(host), real("127.0.0.1", *a, **k))[1]
    )
    connected = []
    create = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda to, **k: (connected.append(to[0]), create(to, **k))[1])

    fetch(f"http://uhri.example:{site.server_port}/export.json", tmp_path / "x", terms=HERE)

    assert asked[0] == "uhri.example"
    assert asked.count("uhri.example") == 1
    assert connected == ["127.0.0.1"]


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_public(address):
    assert is_public(address)
