"""Azure's answer to a change, and the status of the operation that it started."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class RefusedVersion(Struct, frozen=True):
    """An api-version that this cloud does not have, and the one `used` in its place.

    Azure refused the request with `code` before it looked at it: sending it once more is no second change.
    """

    code: str
    refused: str
    used: str
    request_id: str = ""

    @property
    def words(self) -> str:
        return (
            f"Azure does not have api-version {self.refused} here ({self.code}, request {self.request_id or 'unknown'})"
            f" and did not look at the request. It is sent once more with {self.used}, the newest that it has."
        )


class Accepted(Struct, frozen=True):
    """Azure accepted a step.

    operation   URL of its status; empty when all is done already. Opaque.
    job_name    the vault's job that does the work, for Site Recovery's own operations
    retry_after how many seconds Azure asks to wait before looking
    refused     the api-version with which it was refused before
    """

    request_id: str
    operation: str = ""
    job_name: str = ""
    retry_after: float = 0.0
    refused: RefusedVersion | None = None


class OperationState(Enum):
    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Canceled"


class OperationStatus(Struct, frozen=True):
    """State of an operation. A success may carry a warning in `code` and `message`."""

    state: OperationState
    code: str = ""
    message: str = ""
    retry_after: float = 0.0


class OtherWrite(Struct, frozen=True):
    """A change of a resource that another process of this computer began to send.

    kind      the kind of step
    seconds   how long ago that was
    answered  that process lived until Azure had answered
    """

    kind: str
    seconds: float
    answered: bool
