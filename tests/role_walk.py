"""A walk through all that a role can be for, over the simulator, and the Azure actions that its requests need.

`python -m tests.role_walk` writes `asr_tui/domain/capability_actions.py` and the README's table anew.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from asr_tui.azure_gateway.catalog import ALL, ONE
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import http_request
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds, steps
from asr_tui.domain.capabilities import Capability, table_lines
from asr_tui.domain.capability_steps import STEPS
from asr_tui.domain.drafts.alerting import AlertSettingsDraft
from asr_tui.domain.drafts.health import RefreshHealthDraft
from asr_tui.domain.drafts.many import SetDraft
from asr_tui.domain.drafts.policy import DeletePolicyDraft, NewPolicyDraft
from asr_tui.domain.drafts.recovery_plan import DeleteRecoveryPlanDraft, SaveRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.drafts.vault import VaultDraft
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import location_id
from asr_tui.domain.kinds import Kind
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, PlanMember
from asr_tui.domain.resources import Vault
from asr_tui.domain.rights import action_of
from asr_tui.domain.run import RunState
from asr_tui.domain.steps.base import VAULTS
from asr_tui.local_store.paths import Paths
from asr_tui.services.planning import PlannedDraft
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.request_ids import SECURITY
from tests.azure_gateway.step_requests import CASES
from tests.journeys.headless import drafted
from tests.journeys.sets import at_end, done, items_of

TABLE = Path(__file__).parent.parent / "asr_tui" / "domain" / "capability_actions.py"
README = Path(__file__).parent.parent / "README.md"
EXAMPLES = (*(step for step, *_ in CASES), steps.CreateNetworkSecurityGroup(SECURITY, "westeurope"))
STATUS = {
    "Microsoft.Compute/disks": "Microsoft.Compute/locations/diskOperations/read",
    "Microsoft.Compute": "Microsoft.Compute/locations/operations/read",
    "Microsoft.Network": "Microsoft.Network/locations/operations/read",
}
"""Where a provider says how far an operation is; Site Recovery says it in the vault."""
SPEED = 3000.0
VAULT = "contoso-vault"


@dataclass
class Walk:
    azure: Simulator
    workspace: Workspace
    vault: Vault

    async def change(self, draft: PlannedDraft) -> None:
        """Review and send a change, and follow it to its end."""
        plan = await self.workspace.planning.review(draft)
        run = await at_end(self.workspace, self.workspace.runs.start(plan, self.workspace.place(self.vault.id)))
        assert run.state is RunState.DONE, [str(one.error) for one in run.steps if one.error]

    async def act(self, *actions: Action) -> None:
        """Operations on the machines that can take part."""
        for action in actions:
            items = await items_of(self.workspace)
            run = await done(self.workspace, SetDraft(action), items)
            assert run.state is RunState.DONE, (action, [str(one.error) for one in run.steps if one.error])


OF_ONE = {
    kinds.SOFT_DELETE: "Microsoft.Storage/storageAccounts/it",
    kinds.SKU: "Microsoft.Network/publicIPAddresses/it",
    kinds.RUNBOOK: "Microsoft.Automation/automationAccounts/it/runbooks/it",
}
"""Of which resources a kind is read one by one; the others belong to a machine, the vault or a region."""
LISTED_WHERE_READ = (
    "Microsoft.Automation/automationAccounts/read",
    "Microsoft.Compute/virtualMachines/extensions/read",
    "Microsoft.Compute/virtualMachines/instanceView/read",
)
"""Of all resources, ARM's lists and Resource Graph have those that the account may read: these are looked for there.

The last is read of each machine that the list of power states leaves out.
"""
OUTSIDE = {kinds.LOGGED_RPO}
"""Log Analytics is another service with roles of its own: Log Analytics Reader on the workspace."""


async def look(walk: Walk) -> None:
    """Every list and every single value that a screen shows, whatever the kind."""
    work, vault = walk.workspace, walk.vault.id
    catalog, recovery = work.session.catalog, work.session.site_recovery
    item = next(one for one in await recovery.items(vault) if one.machine_name == "sql-02")
    region = location_id(vault.subscription, "westeurope")
    account = item.machine.group_id.child("providers", "Microsoft.Automation/automationAccounts/it")
    scopes: dict[Kind[Any], str] = {
        kinds.QUOTA: region, kinds.ELIGIBILITY_ERROR: item.machine, kinds.AUTOMATION_RUN: account,
        kinds.ROLE_ASSIGNMENT: vault, kinds.OWN_EXTENSION: item.machine,
    }  # fmt: skip
    for kind in ALL:
        if kind not in OUTSIDE:
            with suppress(NotFound):
                await catalog.all(kind, scopes.get(kind, vault.subscription))
    await catalog.all(kinds.MACHINE_HEALTH, item.machine.group_id)
    ones = {kinds.OFFERED: region, kinds.TARGET_SETTINGS: item.id, kinds.ALERT_SETTINGS: vault, kinds.RIGHTS: vault,
            kinds.VAULT_SAFETY: vault, kinds.MACHINE: item.machine}  # fmt: skip
    for kind in ONE:
        resource = ones.get(kind) or item.machine.group_id.child("providers", OF_ONE[kind])
        with suppress(NotFound):
            await catalog.one(kind, resource)
    await asyncio.gather(
        recovery.item(item.id), recovery.recovery_points(item.id), recovery.events(vault), recovery.plans(vault),
        recovery.topology(vault), recovery.jobs(vault),
    )  # fmt: skip
    with suppress(NotFound):
        await recovery.job(vault, "it")
    graph = work.session.graph
    _ = [page async for page in graph.items()]
    await asyncio.gather(graph.jobs(), graph.plans(), graph.vaults())


async def protect(walk: Walk) -> None:
    await walk.change(await drafted(walk.workspace, VAULT, ["web-01"]))


async def drill(walk: Walk) -> None:
    await walk.act(Action.DRILL, Action.CLEAN_UP)


async def failover(walk: Walk) -> None:
    await walk.act(Action.FAIL_OVER, Action.COMMIT)


async def settings(walk: Walk) -> None:
    item = next(one for one in await items_of(walk.workspace) if one.machine_name == "sql-02")
    before = await walk.workspace.session.catalog.one(kinds.TARGET_SETTINGS, item.id)
    change = SettingsChange(item, before, replace(before, name="sql-02-dr"))
    await walk.change(SettingsDraft(walk.vault.id, (change,)))


async def repair(walk: Walk) -> None:
    await walk.change(RefreshHealthDraft(walk.vault.id))


async def plans(walk: Walk) -> None:
    plan = walk.vault.id.child("replicationRecoveryPlans", "walk")
    item = next(one for one in await items_of(walk.workspace) if one.machine_name == "sql-02")
    members = (PlanMember(item.id, item.machine),)
    await walk.change(SaveRecoveryPlanDraft(plan, (PlanGroup(GroupKind.BOOT, members),)))
    await walk.change(DeleteRecoveryPlanDraft(plan))


async def policies(walk: Walk) -> None:
    await walk.change(NewPolicyDraft(walk.vault.id, "walk"))
    await walk.change(DeletePolicyDraft(walk.vault.id.child("replicationPolicies", "walk")))


async def a_vault(walk: Walk) -> None:
    draft = VaultDraft(walk.vault.id.subscription, "walk-vault", "rg-walk", "westeurope", "centralus")
    await walk.change(draft)


async def alerts(walk: Walk) -> None:
    known = await walk.workspace.session.catalog.one(kinds.ALERT_SETTINGS, walk.vault.id)
    await walk.change(AlertSettingsDraft(replace(known, addresses=("dr@contoso.example",))))


async def leftovers(walk: Walk) -> None:
    await walk.workspace.planning.leftovers()


WALKS: Mapping[Capability, Callable[[Walk], Awaitable[None]]] = {
    Capability.LOOK: look,
    Capability.SETTINGS: settings,
    Capability.REPAIR: repair,
    Capability.PLANS: plans,
    Capability.POLICIES: policies,
    Capability.VAULT: a_vault,
    Capability.ALERTS: alerts,
    Capability.LEFTOVERS: leftovers,
    Capability.PROTECT: protect,
    Capability.DRILL: drill,
    Capability.FAILOVER: failover,
    Capability.REPROTECT: lambda walk: walk.act(Action.REPROTECT),
    Capability.DISABLE: lambda walk: walk.act(Action.DISABLE),
}
"""In an order in which each finds what it needs; the steps of jobs are followed by no reads of their own."""


def sent_by(capability: Capability) -> Iterator[str]:
    """The actions of the requests that the SDK makes of its steps, of the looks before them, and of what Azure checks
    beside them (`Step.rights`)."""
    yield from LISTED_WHERE_READ if capability is Capability.LOOK else ()
    for step in (one for one in EXAMPLES if type(one) in STEPS[capability]):
        request = http_request(call(step), Endpoint.of())
        yield action_of(request.method, urlsplit(request.url).path)
        if step.creates or isinstance(step, steps.DeleteStep):
            yield action_of("GET", str(step.id))
        yield from (action for _, action in step.rights(many=False))
        status = f"{VAULTS}/replicationOperationStatus/read" if step.writes_to_vault else ""
        yield status or next((STATUS[kind] for kind in STATUS if step.right.startswith(f"{kind}/")), "")


async def walked(opener: ProgramOpener, before: Callable[[Simulator, Capability], None]) -> dict[str, tuple[str, ...]]:
    """The actions of each capability; `before` is called before the walk for one of them begins."""
    azure = Simulator.open("contoso", SPEED)
    await azure.start()
    before(azure, Capability.LOOK)
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    found: dict[Capability, list[str]] = {one: list(sent_by(one)) for one in Capability}
    try:
        subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
        vault = next(one for one in await workspace.choices.all(kinds.VAULT, subscription) if one.name == VAULT)
        for capability, walk in WALKS.items():
            first = 0 if capability is Capability.LOOK else len(azure.requests)
            if first:
                before(azure, capability)
            await walk(Walk(azure, workspace, vault))
            sent = [action_of(one.method, one.path) for one in azure.requests[first:]]
            found[capability] += sent
    finally:
        await workspace.close()
        await azure.stop()
    return {one.value: _once(actions) for one, actions in found.items()}


def _once(actions: Iterable[str]) -> tuple[str, ...]:
    """Each action once, whatever the letter case of the paths that it was made of."""
    known: dict[str, str] = {}
    for action in sorted(filter(None, actions)):
        known.setdefault(action.casefold(), action)
    return tuple(sorted(known.values(), key=str.casefold))


def module_text(found: Mapping[str, tuple[str, ...]]) -> str:
    """`capability_actions.py`: what is needed to look is told once."""
    look_only = {action.casefold() for action in found[Capability.LOOK.value]}
    lines = [
        '"""The Azure actions of each capability beside those of `look`: written by `python -m tests.role_walk`."""',
        "",
        "ACTIONS: dict[str, tuple[str, ...]] = {",
    ]
    for name, actions in found.items():
        own = [one for one in actions if name == Capability.LOOK.value or one.casefold() not in look_only]
        lines += [f'    "{name}": (', *(f'        "{action}",' for action in own), "    ),"]
    return "\n".join([*lines, "}", ""])


def readme_with(table: Sequence[str], text: str) -> str:
    """The README with this table in the place of the one that begins so."""
    before, rest = text.split(table[0], 1)
    after = rest.split("\n\n", 1)[1]
    return "\n".join([before.rstrip("\n"), "", *table, "", after])


async def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = await walked(ProgramOpener(Paths.under(Path(folder))), lambda azure, capability: None)
    TABLE.write_text(module_text(found))


if __name__ == "__main__":
    if "table" in sys.argv:
        README.write_text(readme_with(table_lines(), README.read_text()))
    else:
        asyncio.run(_write())
        os.execv(sys.executable, [sys.executable, "-m", "tests.role_walk", "table"])  # reads the new actions
