"""Azure Resource Manager ids, which Azure spells with varying letter case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from msgspec import Struct


class ArmId(str):
    """An ARM resource id: equal whatever the letter case, and able to name its parts.

    Azure answers one id in several spellings (`/Subscriptions/...`, wholly lower case, as sent), so
    ids are never compared as plain text.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.casefold() == other.casefold()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.casefold())

    def __repr__(self) -> str:
        return f"ArmId({str(self)!r})"

    @property
    def name(self) -> str:
        """The last segment."""
        return self.rstrip("/").rpartition("/")[2]

    @property
    def subscription(self) -> str:
        """The subscription's GUID, or an empty string."""
        return self.part("subscriptions")

    @property
    def group(self) -> str:
        """The resource group's name, or an empty string."""
        return self.part("resourceGroups")

    @property
    def group_id(self) -> ArmId:
        """The resource group this resource lies in."""
        return group_id(self.subscription, self.group)

    @property
    def vault_id(self) -> ArmId:
        """The Recovery Services vault this resource belongs to."""
        return vault_id(self.subscription, self.group, self.part("vaults"))

    def part(self, kind: str) -> str:
        """The segment that follows `kind`, or an empty string."""
        if self.isascii():  # lists of thousands of ids are grouped by their parts
            begin = f"/{self}".lower().find(f"/{kind.lower()}/")
            return "" if begin < 0 else self[begin + len(kind) + 1 :].partition("/")[0]
        segments = self.split("/")
        for position, segment in enumerate(segments[:-1]):
            if segment.casefold() == kind.casefold():
                return segments[position + 1]
        return ""

    def child(self, *segments: str) -> ArmId:
        """The id below this one."""
        return ArmId("/".join((self.rstrip("/"), *segments)))

    def parent(self, levels: int = 1) -> ArmId:
        """The id `levels` (type, name) pairs above."""
        return ArmId("/".join(self.rstrip("/").split("/")[: -2 * levels]))


def group_id(subscription: str, group: str) -> ArmId:
    return ArmId(f"/subscriptions/{subscription}/resourceGroups/{group}")


def resource_id(group: ArmId, provider_type: str, name: str) -> ArmId:
    """The id of a resource of a type such as `Microsoft.Network/virtualNetworks` in a group."""
    return group.child("providers", *provider_type.split("/"), name)


def vault_id(subscription: str, group: str, vault: str) -> ArmId:
    return resource_id(group_id(subscription, group), "Microsoft.RecoveryServices/vaults", vault)


def location_id(subscription: str, region: str) -> ArmId:
    """A region of a subscription."""
    return ArmId(f"/subscriptions/{subscription}/locations/{region}")


class Identified(Struct, frozen=True):
    """Something with an ARM id, which ends with its name."""

    id: ArmId

    @property
    def name(self) -> str:
        return self.id.name


class HasId(Protocol):
    @property
    def id(self) -> ArmId: ...


H = TypeVar("H", bound=HasId)


def by_id(things: Iterable[H] | None, wanted: ArmId | None) -> H | None:
    """The thing of that id, or None."""
    return next((one for one in things or () if one.id == wanted), None)
