"""What can stop a change: locks, stale links, quotas."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId


class LockLevel(Enum):
    """Azure's two kinds: nothing below may be deleted, or nothing below may be changed at all."""

    CAN_NOT_DELETE = "CanNotDelete"
    READ_ONLY = "ReadOnly"


class Lock(Struct, frozen=True):
    """A management lock on `scope`, which holds for everything below it."""

    name: str
    scope: ArmId
    level: LockLevel

    def holds(self, resource: ArmId) -> bool:
        return resource == self.scope or resource.casefold().startswith(f"{self.scope.casefold().rstrip('/')}/")

    @property
    def where(self) -> str:
        """Its scope in words."""
        if "/providers/" in self.scope.casefold():
            return self.scope.name
        return f"the resource group {self.scope.group}" if self.scope.group else "the whole subscription"


class Link(Struct, frozen=True):
    """A link from one resource to another (`Microsoft.Resources/links`)."""

    id: ArmId
    source: ArmId
    target: str

    @property
    def of_site_recovery(self) -> bool:
        """Whether a protection left it: by its target, as Microsoft's clean-up script tells them.

        Source: AsrOneSdk/published-scripts, Cleanup-Stale-ASR-Config-Azure-VM.ps1; the second form is that of a
        vault in another subscription.
        """
        target = self.target.casefold()
        return "/microsoft.recoveryservices/vaults/" in target or "/protecteditemarmid/" in target

    @property
    def vault(self) -> str:
        """Name of the vault that it leads to, or an empty string."""
        return ArmId(self.target).part("vaults")


class Quota(Struct, frozen=True):
    """Usage and limit of one resource of a subscription in a region.

    name   Azure's word for it: "cores", a size family's name, "NetworkInterfaces"
    words  the same for people
    """

    name: str
    words: str
    used: int
    limit: int

    @property
    def free(self) -> int:
        return max(0, self.limit - self.used)


class Demand(Struct, frozen=True):
    """What machines need together of a quota in a region, and what is free of its limit there."""

    words: str
    need: int
    free: int
    limit: int

    @property
    def is_met(self) -> bool:
        return self.need <= self.free


def stale_links(links: Iterable[Link], machine: ArmId) -> tuple[Link, ...]:
    """Site Recovery's links on a machine: stale ones, unless it is protected now."""
    return tuple(link for link in links if link.source == machine and link.of_site_recovery)
