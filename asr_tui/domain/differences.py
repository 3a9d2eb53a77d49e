"""The resource that exists where a step would create one, and how it is compared with the plan."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import ProximityGroup
from asr_tui.domain.protection import Container, ContainerMapping, Fabric, NetworkMapping, Policy, ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import (
    AvailabilitySet,
    NatGateway,
    NetworkSecurityGroup,
    PublicAddress,
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
    | PublicAddress
    | NatGateway
    | StorageAccount
    | AvailabilitySet
    | ProximityGroup
    | Fabric
)
CreatedResource = InRegion | Container | Policy | ContainerMapping | NetworkMapping | ProtectedItem | RecoveryPlan
"""What steps create."""

ANOTHER_KIND = ("it is of another kind",)


class FoundResource(Struct, frozen=True):
    """A resource that exists. `resource` is None for what no step creates, such as the fabric of a VMware site."""

    provisioning: str
    resource: CreatedResource | None = None


def diff(what: str, existing: str, planned: str) -> Iterator[str]:
    """The difference in words, letter case ignored."""
    if existing.casefold() != planned.casefold():
        yield f"{what} {existing or 'none'}, planned {planned or 'none'}"


def id_diff(what: str, existing: ArmId, planned: ArmId) -> Iterator[str]:
    """The difference of two resources: by name, and by id where their names are the same."""
    if existing != planned:
        alike = existing.name.casefold() == planned.name.casefold()
        yield from diff(what, existing if alike else existing.name, planned if alike else planned.name)


def yes_no(true: bool) -> str:
    return "yes" if true else "no"
