"""Trap: a test that speaks to the outside world fails at once. Loopback and local sockets stay open."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class NetworkIsClosed(AssertionError):
    """A test tried to reach another machine."""


def is_local(address: Any) -> bool:
    """Paths of local sockets, "localhost", and addresses of the loopback."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_a_number(getaddrinfo: Any, name: str) -> bool:
    """Whether the name is an address however it is written: working it out asks nobody."""
    try:
        getaddrinfo(name, None, flags=socket.AI_NUMERICHOST)
    except OSError:
        return False
    return True


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def only_local(original: Any) -> Any:
        def guarded(self: socket.socket, address: Any) -> Any:
            if not is_local(address):
                raise NetworkIsClosed(f"A test may not connect to {address}.")
            return original(self, address)

        return guarded

    def only_local_names(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_local((name,)) and not _is_a_number(getaddrinfo, name):
            raise NetworkIsClosed(f"A test may not look up {name}.")
        return getaddrinfo(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_local(connect))
        patch.setattr(socket.socket, "connect_ex", only_local(connect_ex))
        patch.setattr(socket, "getaddrinfo", only_local_names)
        yield
