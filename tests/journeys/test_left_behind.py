"""What is said before a re-protect and a disable, against what the simulator then leaves: twice round, and again."""

from __future__ import annotations

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import RunState
from asr_tui.services.item_planning import plan
from asr_tui.services.workspace import Workspace
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.headless_round import found
from tests.read_estate import read_estate

NAME = "sql-02"


async def known(workspace: Workspace) -> tuple[ArmId, ItemEstate]:
    vault, item = await found(workspace, "contoso-vault", NAME)
    return vault, await read_estate(workspace.session, item)


def said(draft: DayTwoDraft, estate: ItemEstate, kind: str) -> str:
    return " | ".join(one.text for one in plan(draft, estate).consequences if one.kind == kind)


async def done(workspace: Workspace, draft: type[DayTwoDraft]) -> None:
    """One operation as its review plans it, until its run has ended."""
    vault, estate = await known(workspace)
    run = workspace.runs.start(plan(draft(estate.item.id, NAME), estate), workspace.place(vault))
    async for state in workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            break
    assert [str(one.error) for one in state.steps if one.error] == []


async def protected(workspace: Workspace) -> ItemEstate:
    """What is known when the copy has ended."""
    while (estate := (await known(workspace))[1]).item.stage is not Stage.PROTECTED:
        await workspace.session.clock.sleep(1)
    return estate


async def test_what_is_announced_is_what_happens(open_world: Open) -> None:
    azure, workspace = await open_world()
    _, estate = await known(workspace)
    home = estate.item.machine
    alone = said(DisableDraft(estate.item.id, NAME), estate, "stays")
    assert f"{NAME} in Central US, as it is" in alone
    assert "other machine" not in alone
    for draft in (FailoverDraft, CommitDraft):
        await done(workspace, draft)
    _, estate = await known(workspace)
    stays = said(DisableDraft(estate.item.id, NAME), estate, "stays")
    assert f"{NAME} in West Europe with its disks and network interfaces; it runs on" in stays
    assert f"the original {NAME} in Central US with its disks, switched off" in stays
    first = said(ReprotectDraft(estate.item.id, NAME), estate, "deletes")
    assert f"the original machine {NAME} and its network interfaces in Central US" in first
    await done(workspace, ReprotectDraft)
    estate = await protected(workspace)
    assert not azure.cloud.store.exists(home)
    abroad = estate.item.machine
    stays = said(DisableDraft(estate.item.id, NAME), estate, "stays")
    assert f"{NAME} in West Europe, as it is: away from where it was protected first" in stays
    for draft in (FailoverDraft, CommitDraft):
        await done(workspace, draft)
    _, estate = await known(workspace)
    second = ReprotectDraft(estate.item.id, NAME)
    assert not any("original machine" in one.text for one in plan(second, estate).consequences if one.kind == "deletes")
    assert f"the machine {NAME} of the earlier failover and its network interfaces in West Europe" in said(
        second, estate, "stays"
    )
    await done(workspace, ReprotectDraft)
    estate = await protected(workspace)
    assert azure.cloud.store.exists(abroad), "kept, as announced"
    assert "other machine sql-02 in rg-data-asr, West Europe" in said(
        DisableDraft(estate.item.id, NAME), estate, "stays"
    )
    over = FailoverDraft(estate.item.id, NAME)
    assert "the machine of the last failover, which is still there" in said(over, estate, "replaces")
    assert not any("would fail" in one.what for one in plan(over, estate).problems)
    await done(workspace, DisableDraft)
    assert azure.cloud.store.exists(abroad), "still there, as the disable said"
    review = await workspace.planning.review(await drafted(workspace, "contoso-vault", [NAME]))
    (warning,) = (one for one in review.problems if "already: a failover could not make another" in one.what)
    assert "if an earlier protection left it" in warning.remedy
