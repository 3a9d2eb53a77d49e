"""What a file says, as code of other tools: each target is one converter, registered in `TARGETS`."""

from __future__ import annotations

from asr_tui.services.converters import az, bicep, powershell, rest, terraform
from asr_tui.services.converters.conversion import Conversion, Converted, Target

TARGETS: dict[str, Target] = {
    one.name: one for one in (az.TARGET, powershell.TARGET, bicep.TARGET, terraform.TARGET, rest.TARGET)
}
"""The targets by the name that the command line takes."""

__all__ = ["TARGETS", "Conversion", "Converted", "Target"]
