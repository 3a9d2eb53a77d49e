"""What Azure says when it has taken a change, and how the work on it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Accepted:
    """Azure took a step.

    operation   where the rest is told; empty when all is done already. Opaque.
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
    """How an operation stands. A success may carry a notice; `code` and `message` are then what it says."""

    state: OperationState
    code: str = ""
    message: str = ""
    retry_after: float = 0.0
