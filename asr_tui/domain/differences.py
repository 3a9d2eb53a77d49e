"""The resource that exists where a step would create one, and how it is compared with the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import ProximityGroup
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy, ProtectedItem
from asr_tui.domain.resources import (
    AvailabilitySet,
    NetworkSecurityGroup,
    ResourceGroup,
    StorageAccount,
    Vault,
    VirtualNetwork,
)

InRegion = (
    ResourceGroup
    | Vault
    | NetworkSecurityGroup
    | VirtualNetwork
    | StorageAccount
    | AvailabilitySet
    | ProximityGroup
    | Fabric
)
Thing = InRegion | Container | Policy | ContainerMapping | NetworkMapping | ProtectedItem
"""What steps make."""

ANOTHER_KIND = ("it is of another kind",)


@dataclass(frozen=True, slots=True)
class FoundResource:
    """A resource as it is there now. `thing` is None for what no step makes, such as the fabric of a VMware site."""

    provisioning: str
    thing: Thing | None = None


def diff(what: str, there: str, planned: str) -> Iterator[str]:
    """The difference in words, letter case ignored."""
    if there.casefold() != planned.casefold():
        yield f"{what} {there or 'none'}, planned {planned or 'none'}"


def id_diff(what: str, there: ArmId, planned: ArmId) -> Iterator[str]:
    """The difference of two resources: by name, and by id where their names are the same."""
    if there != planned:
        alike = there.name.casefold() == planned.name.casefold()
        yield from diff(what, there if alike else there.name, planned if alike else planned.name)


def yes_no(true: bool) -> str:
    return "yes" if true else "no"
