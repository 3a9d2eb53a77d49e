"""Azure's answer to a change, and the status of the operation that it started."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Accepted:
    """Azure accepted a step.

    operation   URL of its status; empty when all is done already. Opaque.
    job_name    the vault's job that does the work, for Site Recovery's own operations
    retry_after how many seconds Azure asks to wait before looking
    """

    request_id: str
    operation: str = ""
    job_name: str = ""
    retry_after: float = 0.0


class OperationState(Enum):
    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Canceled"


@dataclass(frozen=True, slots=True)
class OperationStatus:
    """State of an operation. A success may carry a warning in `code` and `message`."""

    state: OperationState
    code: str = ""
    message: str = ""
    retry_after: float = 0.0
