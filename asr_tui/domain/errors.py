"""Our exceptions: each says what happened, why, and what to do next.

AsrError
├── AzureError                 Azure, or the way to it, said no
│   ├── SignInFailed           no token: not signed in, expired, or refused
│   ├── AccessDenied           signed in, but without the right (403)
│   ├── NotFound               404
│   ├── Conflict               409: another operation holds the resource
│   ├── Throttled              429, also after the longest time that is waited
│   ├── Refused                any other 4xx: the request breaks a rule of Azure's
│   │   ├── ReadOnly           this session sends nothing but reads
│   │   └── PointGone          the recovery point that it names does not exist any more
│   ├── PointOlder             the point to be sent loses more than was reviewed: nothing was sent
│   ├── Cancelled              somebody stopped Azure's work before its end
│   ├── Unreachable            a read got no usable answer: network, 5xx, time-out
│   └── OutcomeUnknown         a write was sent and its answer was lost: look before sending again
└── LocalError                 this computer
    ├── BrokenFile             a file of ours cannot be read; it was set aside by name
    ├── HeldByOther            another process holds what is needed: a practice world, a run
    └── CannotStore            nothing can be written (full disk, read-only home)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class AsrError(Exception):
    """What is shown to the user.

    title      a few words, for the head of a box
    what       what happened and why, in sentences
    remedy     what to do next
    code       Azure's error code, as Azure spells it
    request_id Azure's request id, for a support case
    """

    title: str
    what: str = ""
    remedy: str = ""
    code: str = ""
    request_id: str = ""

    def __str__(self) -> str:
        head = f"{self.title} ({self.code})" if self.code else self.title
        return " ".join(part for part in (head + ".", self.what, self.remedy) if part.strip("."))


class AzureError(AsrError):
    """Azure, or the way to it, said no."""


@dataclass(eq=False)
class SignInFailed(AzureError):
    """No token, or one that Azure does not accept.

    tried    each way that was tried, and why it gave no token
    details  all that was said
    command  the command line that signs in, to be copied; empty where none is needed
    """

    tried: tuple[tuple[str, str], ...] = ()
    details: str = ""
    command: str = ""


@dataclass(eq=False)
class AccessDenied(AzureError):
    """403: the identity lacks `action` on `scope`, both as Azure names them."""

    action: str = ""
    scope: str = ""


class NotFound(AzureError):
    """404."""


class Conflict(AzureError):
    """409: another operation holds the resource, or a lock does."""


@dataclass(eq=False)
class Throttled(AzureError):
    """429, also after the longest time that is waited. `wait` is in seconds."""

    wait: float = 0.0


class Refused(AzureError):
    """Azure will not do this: the request breaks one of its rules."""


class ReadOnly(Refused):
    """This session was opened read-only: nothing was sent."""


class PointGone(Refused):
    """The recovery point that the request names does not exist any more: the same request can only be refused again."""


class PointOlder(AzureError):
    """The recovery point that would be sent loses more than was reviewed: nothing was sent, and a retry sends it."""


class Cancelled(AzureError):
    """Somebody stopped the work before its end: nothing is wrong with it."""


class Unreachable(AzureError):
    """A read got no usable answer; reading again is harmless."""


class OutcomeUnknown(AzureError):
    """A write was sent and its answer was lost: look at Azure before anything is sent again."""


class LocalError(AsrError):
    """Something on this computer."""


class BrokenFile(LocalError):
    """A file of ours cannot be understood; it was set aside, never deleted."""


class HeldByOther(LocalError):
    """Another process holds what we need."""


class CannotStore(LocalError):
    """Nothing can be written here."""
