"""Operations on several machines of practice's large vault, started as their review would."""

from __future__ import annotations

from datetime import timedelta

from asr_tui.domain import kinds
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.waves import MachineWave, MachineWaves
from asr_tui.services.item_planning import inquiries_of
from asr_tui.services.review import MachinesReview
from asr_tui.services.workspace import Workspace


async def large_vault(workspace: Workspace) -> Vault:
    """The vault of the world contoso-large that has machines."""
    for subscription in await workspace.choices.all(kinds.SUBSCRIPTION):
        for vault in await workspace.choices.all(kinds.VAULT, subscription.id):
            if vault.name == "contoso-global-vault":
                return vault
    raise LookupError("contoso-global-vault")


async def drillable(workspace: Workspace, vault: Vault, number: int) -> list[ProtectedItem]:
    """Machines of which Azure offers a drill, and whose newest point is there."""
    items = await workspace.session.site_recovery.items(vault.id)
    healthy = [one for one in items if "TestFailover" in one.allowed_operations and not one.health_errors]
    return healthy[:number]


def in_waves(items: list[ProtectedItem], *names: str, between: Between, on_error: OnError) -> MachineWaves:
    """The machines in waves of the same size."""
    each = -(-len(items) // len(names))
    waves = tuple(
        MachineWave(name, frozenset(one.id for one in items[index * each : (index + 1) * each]))
        for index, name in enumerate(names)
    )
    return MachineWaves(waves, between, timedelta(), on_error)


async def drill_plan(workspace: Workspace, items: list[ProtectedItem], waves: MachineWaves) -> Plan:
    """The reviewed plan of a drill of these machines."""
    asked = [
        (inquiry, DrillDraft(one.id, one.machine_name))
        for inquiry, one in zip(inquiries_of(workspace.session, items), items, strict=True)
    ]
    review = MachinesReview(*asked, waves=waves)
    snapshot = await review.again()
    return review.combined(snapshot.plans)
