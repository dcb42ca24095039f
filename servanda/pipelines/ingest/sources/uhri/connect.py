"""A connection to one public address: the name is resolved once, and what was checked is what is connected to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from http.client import HTTPConnection
from urllib.parse import SplitResult

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """The name leads to this machine, to an inner network, or nowhere."""


def pinned_connection(parts: SplitResult, *, patience: float, loopback: bool = False) -> HTTPConnection:
    """A connection for the host of a URL, already open: no second look-up can lead it elsewhere (DNS rebinding)."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _address(host, port, loopback=loopback)
    opened = socket.create_connection((address, port), timeout=patience)
    connection = HTTPConnection(host, port, timeout=patience)
    connection.sock = ssl.create_default_context().wrap_socket(opened, server_hostname=host) if secure else opened
    return connection


def _address(host: str, port: int, *, loopback: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"{host} is not known ({error}). Check the address.") from error
    addresses = [str(entry[4][0]) for entry in found]
    for text in addresses:
        # One inner address among several is enough to refuse: the name is not to be trusted.
        if not is_public(text) and not (loopback and ipaddress.ip_address(text.partition("%")[0]).is_loopback):
            raise AddressRefused(
                f"{host} leads to {text}, which is not a public address. "
                "Only public sites are asked; save the file yourself and import that."
            )
    return addresses[0]


def is_public(text: str) -> bool:
    """True for an address anyone on the internet can reach, also when it is wrapped in IPv6."""
    if "%" in text:
        return False
    address: Address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved
