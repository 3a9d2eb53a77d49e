"""A network made by the wizard's plan, a failover into it, and the way back: as its way out was chosen."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.enable_replication import TargetChoice
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Answer, Plan
from asr_tui.domain.problems import Problem
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.run import Run, RunState
from asr_tui.services.item_planning import plan
from asr_tui.services.workspace import Workspace
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.headless_round import found
from tests.read_estate import read_estate

VAULT, MACHINE = "contoso-vault", "web-02"


async def ended(workspace: Workspace, a_plan: Plan, vault: ArmId) -> Run:
    """The run of a plan at its end."""
    run_id = workspace.runs.start(a_plan, workspace.place(vault))
    async for run in workspace.runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("it never ended")


async def protected(workspace: Workspace, outbound: str) -> tuple[ArmId, ProtectedItem]:
    """The machine, protected with a new network of this way out."""
    draft = await drafted(workspace, VAULT, [MACHINE])
    draft = replace(draft, target=TargetChoice(outbound=outbound))
    a_plan = await workspace.planning.review(draft)
    assert [one for one in a_plan.steps if isinstance(one.step, steps.CreateVirtualNetwork)]
    assert ("151196" in codes(a_plan.problems)) == (outbound == "private")
    run = await ended(workspace, a_plan, draft.vault)
    assert run.state is RunState.DONE, [one.error for one in run.steps if one.error]
    return await found(workspace, VAULT, MACHINE)


def codes(problems: tuple[Problem, ...]) -> set[str]:
    return {one.code for one in problems}


async def estate_of(workspace: Workspace) -> ItemEstate:
    _, item = await found(workspace, VAULT, MACHINE)
    return await read_estate(workspace.session, item)


async def changed(workspace: Workspace, vault: ArmId, draft: type[DayTwoDraft]) -> tuple[Plan, Run]:
    estate = await estate_of(workspace)
    a_plan = plan(draft(estate.item.id, MACHINE), estate)
    return a_plan, await ended(workspace, a_plan, vault)


@pytest.mark.parametrize("outbound", ["", "default", "nat", "private"])
async def test_the_way_back_out_of_a_new_network(open_world: Open, outbound: str) -> None:
    simulator, workspace = await open_world()
    vault, item = await protected(workspace, outbound)
    made = next(one for one in simulator.requests if one.method == "PUT" and "/virtualNetworks/" in one.path)
    assert made.path.endswith("api-version=2026-03-01"), "which makes private subnets of what says nothing"
    sent = made.body
    assert sent is not None
    subnets = [subnet["properties"] for subnet in sent["properties"]["subnets"]]
    assert {subnet["defaultOutboundAccess"] for subnet in subnets} == {outbound in ("", "default")}
    assert all(("natGateway" in subnet) == (outbound == "nat") for subnet in subnets)
    before = await read_estate(workspace.session, item)
    closed = [check for check in before.checks if check.about == "way out in West Europe"]
    assert [check.answer for check in closed] == ([Answer.NO] if outbound == "private" else [])
    for draft in (FailoverDraft, CommitDraft):
        _, run = await changed(workspace, vault, draft)
        assert run.state is RunState.DONE
    a_plan, run = await changed(workspace, vault, ReprotectDraft)
    failed = [one.error for one in run.steps if one.error]
    if outbound == "private":
        assert "151196" in codes(a_plan.problems)
        assert [error.code for error in failed] == ["151196"]
        return
    assert "151196" not in codes(a_plan.problems)
    assert (run.state, failed) == (RunState.DONE, [])
    assert (await estate_of(workspace)).item.stage in {Stage.PROTECTED, Stage.COPYING, Stage.FIRST_POINT}
