"""Site Recovery's reasons against protecting a machine."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.machines import EligibilityError


def eligibility_error(body: Fields) -> EligibilityError:
    return EligibilityError(
        body.text("code"), body.text("message"), body.text("possibleCauses"), body.text("recommendedAction")
    )
