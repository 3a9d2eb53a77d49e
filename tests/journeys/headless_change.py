"""The program without its screens, as a process that can be killed: one of the wizard's changes of their own.

Its arguments: ROOT ENDPOINT VAULT, and `mapping NETWORK` or `links MACHINE`. What was
left behind is gone on with instead; a step whose outcome is then unknown is tried again once, as by a person who
presses r.
"""

from __future__ import annotations

from pathlib import Path

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.stale_links import StaleLinksDraft
from asr_tui.domain.resources import Vault
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, Workspace
from tests.journeys.headless import followed


async def main(root: Path, endpoint: str, vault_name: str, change: str, name: str) -> None:
    opener = ProgramOpener(Paths.under(root))
    workspace = await opener.azure(AzureOptions(endpoint=endpoint), lambda notice: None)
    left = workspace.runs.unfinished()
    run_id = workspace.runs.resume(left[0]) if left else await started(workspace, vault_name, change, name)
    await followed(workspace, run_id, tries_again=True)
    await workspace.close()


async def started(workspace: Workspace, vault_name: str, change: str, name: str) -> str:
    """Plan and begin what was asked for, from what Azure shows now."""
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    vault = next(one for one in await workspace.choices.all(kinds.VAULT, subscription) if one.name == vault_name)
    draft = await (mapping(workspace, vault, name) if change == "mapping" else links(workspace, subscription, name))
    plan = await workspace.planning.review(draft)
    return workspace.runs.start(plan, workspace.place(vault.id))


async def mapping(workspace: Workspace, vault: Vault, name: str) -> NetworkMappingDraft:
    """Contoso's one mapping out of Central US, to a new network beside the one that it leads to."""
    mappings = (await workspace.session.site_recovery.topology(vault.id)).network_mappings
    known = next(one for one in mappings if one.source_location == "centralus")
    target = known.target_network.parent().child("virtualNetworks", name)
    return NetworkMappingDraft(known.id, target, new=True)


async def links(workspace: Workspace, subscription: str, name: str) -> StaleLinksDraft:
    machines = await workspace.choices.all(kinds.MACHINE, subscription)
    return StaleLinksDraft(next(one.id for one in machines if one.name == name))
