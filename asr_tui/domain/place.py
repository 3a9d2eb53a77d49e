"""The endpoint, identity and vault that a session works with."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId


class EndpointKind(Enum):
    """What answers, as in the badge of every screen."""

    PRACTICE = "SIM"
    ENDPOINT = "ENDPOINT"
    AZURE = "AZURE"


class Environment(Struct, frozen=True):
    """The endpoint of a session and how it is used.

    endpoint  base address of Azure Resource Manager, or of what stands in for it
    detail    beside the badge: the practice speed ("50x"), host:port, or the cloud's name
    world     the practice world's name; empty elsewhere
    """

    kind: EndpointKind
    endpoint: str
    detail: str
    portal: str = "https://portal.azure.com"
    world: str = ""
    read_only: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """By which a command without a screen works on the same; none for Azure's public cloud."""
        if self.kind is EndpointKind.PRACTICE:
            return "--practice", self.world
        if self.kind is EndpointKind.ENDPOINT:
            return "--endpoint", self.endpoint
        cloud = next((name for name, host in _OTHER_CLOUDS.items() if host in self.endpoint), "")
        return ("--cloud", cloud) if cloud else ()


_OTHER_CLOUDS = {"usgov": "usgovcloudapi", "china": "chinacloudapi"}
"""What `--cloud` calls a cloud, and what its addresses have in them."""


class Identity(Struct, frozen=True):
    """The signed-in identity. `kind` is "person", "managed identity", "service principal" or "practice"."""

    name: str
    kind: str
    tenant: str = ""

    @property
    def is_person(self) -> bool:
        return self.kind in {"person", "practice"}


class Place(Struct, frozen=True):
    """The key under which drafts and runs are stored; they are offered nowhere else."""

    endpoint: str
    tenant: str
    subscription: str
    vault: ArmId
