"""One line of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log; never holds a token.

    phase   "intent" (before a step is sent), "answer" (Azure took it, refused it, or its answer was lost) or
            "outcome" (how the work on it ended)
    result  "accepted", "refused" or "unknown" for an answer; the step's last state for an outcome
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
