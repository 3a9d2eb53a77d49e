"""Starts Azure's own health checks of a vault now.

Azure does them every 12 hours (Microsoft Learn, "Monitor Azure Site Recovery").
"""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Consequence, Plan, PlannedStep


class RefreshHealthDraft(Struct, frozen=True):
    vault: ArmId


def plan(draft: RefreshHealthDraft) -> Plan:
    """One step that changes no resource."""
    step = steps.RefreshHealth(draft.vault.child("replicationVaultHealth", "default"))
    return Plan(
        title=f"Check the health of {draft.vault.name}",
        steps=(PlannedStep.of(step),),
        consequences=(
            Consequence("asks", f"Azure to check every machine of {draft.vault.name} and what its failover needs"),
            Consequence("stays", "everything as it is: findings that are fixed go, new ones are shown"),
        ),
    )
