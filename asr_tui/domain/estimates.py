"""How long Azure usually takes, with the source of each number."""

from __future__ import annotations

from msgspec import Struct

CLI_RECORDING = "as recorded from Azure (azure-cli-extensions, site-recovery tests, 2023)"
PS_RECORDING = "as recorded from Azure (azure-powershell, A2A tests, 2022 to 2025)"
ASSUMED = "our estimate, never measured"


class Estimate(Struct, frozen=True):
    """A time in seconds and where the number comes from. `at_most` is 0 for a single figure."""

    seconds: float
    origin: str
    at_most: float = 0.0


class Copy(Struct, frozen=True):
    """The copy that goes on when a step has ended.

    estimate  until the machine is protected
    largest   its largest disk, in bytes: disks are copied side by side
    """

    estimate: Estimate
    largest: int


FIRST_COPY = Estimate(18 * 60, "as recorded from Azure for one system disk, 2019 to 2023", 47 * 60)
