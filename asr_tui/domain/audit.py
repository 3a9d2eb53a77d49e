"""One line of the audit log, and who works at this computer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field


class Workplace(Struct, frozen=True):
    """Who works where with this program.

    os_user     the operating system's user; with sudo also who became it ("root (ada)")
    ssh_client  the address from which that user came; empty at the computer itself
    host        this computer's name
    version     of this program
    """

    os_user: str = ""
    ssh_client: str = ""
    host: str = ""
    version: str = ""


class AuditEntry(Struct, frozen=True):
    """One line of the audit log; never holds a token.

    phase       "intent" (before a step is sent), "answer" (Azure took it, refused it, or its answer was lost) or
                "outcome" (how the work on it ended)
    who         in Azure; `at` says who at which computer
    result      "accepted", "refused" or "unknown" for an answer; the step's last state for an outcome
    machine     by its name; empty for what is no operation on a machine
    operation   in words, such as "Failover of web-01"
    point       the name of the recovery point that is sent along; empty for Azure's newest and where none is
    point_time  the time of that point, where it is known
    old, new    what is set, by its name, before and afterwards; `old` only where it was read
    seconds     how long Azure worked on it, for an outcome
    """

    time: datetime
    phase: str
    who: str
    subscription: str
    resource: str
    action: str
    client_request_id: str
    run: str = ""
    request_id: str = ""
    result: str = ""
    code: str = ""
    message: str = ""
    machine: str = ""
    operation: str = ""
    point: str = ""
    point_time: datetime | None = None
    old: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None
    at: Workplace = Workplace()
