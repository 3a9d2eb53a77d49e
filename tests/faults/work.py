"""The operations of a whole round, as plans of what Azure shows now, without screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from asr_tui.domain import kinds
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.item_planning import plan
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.server import Simulator
from tests.read_estate import read_estate

VAULT, MACHINE = "contoso-vault", "app-01"
LATEST = PointChoice(PointKindChoice.LATEST)
ENABLE, CLEAN_UP = "enable", "clean-up"
_ITEMS = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"
)
_HOME_AGAIN = frozenset({"UnplannedFailover", "TestFailoverCleanup"})
"""What is allowed once the machine is protected again, also while a colleague's drill of it waits."""

Allowed = set[str]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the round: its draft, and by what Azure allows then that it has happened."""

    done: Callable[[Allowed], bool]
    draft: Callable[[ProtectedItem], DayTwoDraft] | None = None


def _who(item: ProtectedItem) -> tuple[ArmId, str]:
    return item.id, item.machine_name


def _committed(allowed: Allowed) -> bool:
    return "SwitchProtection" in allowed and "Commit" not in allowed


ROUND: dict[str, Operation] = {
    ENABLE: Operation(lambda now: "UnplannedFailover" in now),
    "drill": Operation(lambda now: "TestFailoverCleanup" in now, lambda item: DrillDraft(*_who(item), point=LATEST)),
    CLEAN_UP: Operation(lambda now: "TestFailover" in now, lambda item: CleanUpDraft(*_who(item))),
    "failover": Operation(lambda now: "Commit" in now, lambda item: FailoverDraft(*_who(item), point=LATEST)),
    "commit": Operation(_committed, lambda item: CommitDraft(*_who(item))),
    "re-protect": Operation(lambda now: bool(now & _HOME_AGAIN), lambda item: ReprotectDraft(*_who(item))),
    "failback": Operation(lambda now: "Commit" in now, lambda item: FailoverDraft(*_who(item), point=LATEST)),
    "commit home": Operation(_committed, lambda item: CommitDraft(*_who(item))),
    "disable": Operation(lambda now: not now, lambda item: DisableDraft(*_who(item))),
}


async def reviewed(workspace: Workspace, operation: str) -> Plan | None:
    """The operation's plan; None where Azure does not show just now what it takes. Raises AsrError."""
    draft = ROUND[operation].draft
    if draft is None:
        return await _enabling(workspace)
    vault = await _vault(workspace)
    items = await workspace.session.site_recovery.items(vault.id) if vault else ()
    item = next((one for one in items if one.machine_name == MACHINE), None)
    if item is None:
        return None
    estate = await read_estate(workspace.session, item)
    return plan(draft(estate.item), estate)


async def _enabling(workspace: Workspace) -> Plan | None:
    """What the wizard proposes."""
    vault = await _vault(workspace)
    machines = await workspace.choices.all(kinds.MACHINE, vault.id.subscription) if vault else ()
    machine = next((one for one in machines if one.name.casefold() == MACHINE), None)
    if vault is None or machine is None or not machine.location:
        return None
    draft = EnableReplicationDraft(
        vault=vault.id,
        vault_location=vault.location,
        subscription=vault.id.subscription,
        source_region=machine.location,
        machines=(machine.id,),
    )
    return await workspace.planning.review(draft)


async def _vault(workspace: Workspace) -> Vault | None:
    for subscription in await workspace.choices.all(kinds.SUBSCRIPTION):
        for vault in await workspace.choices.all(kinds.VAULT, subscription.id):
            if vault.name.casefold() == VAULT:
                return vault
    return None


def allowed(azure: Simulator) -> Allowed:
    """What Azure itself allows the machine now, whatever trouble there is on the way; nothing where it has no item."""
    for one in azure.cloud.store.of_type(_ITEMS):
        request = Request("GET", one["id"], {}, {}, None, {}, "http://localhost", "2024-10-01", "", "", "")
        body: JsonObject = azure.cloud.answer(request).body
        if body["properties"]["friendlyName"] == MACHINE:
            return set(body["properties"]["allowedOperations"])
    return set()
