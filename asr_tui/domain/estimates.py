"""How long Azure usually takes, with where each number comes from."""

from __future__ import annotations

from dataclasses import dataclass

CLI_RECORDING = "as recorded from Azure (azure-cli-extensions, site-recovery tests, 2023)"
PS_RECORDING = "as recorded from Azure (azure-powershell, A2A tests, 2022 to 2025)"
ASSUMED = "our estimate, never measured"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long something takes, in seconds, with the origin of the number. `at_most` is 0 for one figure."""

    seconds: float
    origin: str
    at_most: float = 0.0


FIRST_COPY = Estimate(18 * 60, "as recorded from Azure for one system disk, 2019 to 2023", 47 * 60)
