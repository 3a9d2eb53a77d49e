"""A network in which only what a test allows can be reached; it remembers every attempt."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass
class ClosedNetwork:
    """`asked`: names to be resolved; `tried`: addresses to connect or send to, with ports."""

    open_ports: set[int] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    tried: set[tuple[str, int]] = field(default_factory=set)

    @property
    def outside(self) -> set[str]:
        """All that was tried but the open ports of this computer."""
        ours = {("127.0.0.1", port) for port in self.open_ports}
        names = self.asked - {"127.0.0.1", "localhost", ""}
        return names | {host for host, port in self.tried if (host, port) not in ours}


@contextmanager
def closed_network() -> Iterator[ClosedNetwork]:
    network = ClosedNetwork()
    resolve = socket.getaddrinfo
    methods = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}

    def getaddrinfo(host: Any, *others: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        network.asked.add(name)
        if name not in {"127.0.0.1", "localhost", ""}:
            raise socket.gaierror(socket.EAI_NONAME, "the network is closed")
        return resolve(host, *others, **named)

    def guarded(name: str) -> Any:
        def method(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                network.tried.add((str(address[0]), int(address[1])))
                if address[0] != "127.0.0.1" or address[1] not in network.open_ports:
                    raise OSError(errno.ENETUNREACH, "the network is closed")
            return methods[name](self, *arguments)

        return method

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        for name in methods:
            patch.setattr(socket.socket, name, guarded(name))
        yield network
