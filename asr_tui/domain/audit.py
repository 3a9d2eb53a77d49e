"""One line of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log. `phase` is "intent" (before it is sent) or "outcome"; never holds a token."""

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
