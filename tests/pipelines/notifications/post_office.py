"""A real mail server in this process, which can be told to refuse, to dawdle or to go away."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from aiosmtpd.controller import Controller


class PostOffice:
    """Speaks SMTP on a port of its own. `refuse`: an address or "all"; `later`: a 4xx; `slow`: seconds of silence."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.refuse, self.later, self.slow = "", False, 0.0
        self.received: list[Any] = []
        self._controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.later:
            return "451 Come back later"
        if self.refuse in ("all", address):
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.slow:
            await asyncio.sleep(self.slow)
        self.received.append(envelope)
        return "250 OK"
