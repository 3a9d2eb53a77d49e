"""Two programs against one Azure at the same moment: each looks again after it sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication.draft import PolicyChoice
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.test_two_admins import made_by

VAULT = "contoso-vault-us"


async def second_program(azure: Simulator, folder: Path) -> Workspace:
    opener = ProgramOpener(Paths.under(folder / "second computer"))
    return await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)


async def begun(workspace: Workspace, retention_hours: int) -> str:
    """The run that protects web-01 by a policy of so many hours."""
    draft = await drafted(workspace, VAULT, ["web-01"])
    draft = replace(draft, policy=PolicyChoice(retention_minutes=retention_hours * 60, name="ours"))
    plan = await workspace.planning.review(draft)
    assert plan.can_start, [one.what for one in plan.problems]
    return workspace.runs.start(plan, workspace.place(draft.vault))


async def ended(workspace: Workspace, run: str) -> Run:
    async for state in workspace.runs.changes(run):
        if state.state is not RunState.RUNNING:
            return state
    raise AssertionError("the run ended without a word")


async def test_two_programs_that_want_the_same_both_get_it(open_world: Open, tmp_path: Path) -> None:
    """Azure lets only one begin the protection; the other one's program, asked again, follows it."""
    azure, first = await open_world()
    second = await second_program(azure, tmp_path)
    try:
        both = ((first, await begun(first, 24)), (second, await begun(second, 24)))
        for workspace, run in zip((first, second), await asyncio.gather(*(ended(*one) for one in both)), strict=True):
            refused = [one for one in run.steps if one.state is StepState.FAILED]
            assert all(one.error is not None and one.error.code == "OperationInProgress" for one in refused)
            for one in refused:
                await workspace.runs.retry(run.id, one.key)
        states = [await ended(*one) for one in both]
    finally:
        await second.close()
    assert [run.state for run in states] == [RunState.DONE] * 2
    answers = [
        entry.result
        for workspace in (first, second)
        for entry in workspace.audit.entries()
        if "/replicationprotecteditems/" in entry.resource.casefold() and entry.phase == "answer"
    ]
    assert sorted(answers) == ["accepted", "refused"], "one protection, begun by one of them"


async def test_what_another_program_made_of_it_is_an_error_that_says_what(open_world: Open, tmp_path: Path) -> None:
    """The policy of one name is made with 24 h by the one and with 12 h by the other."""
    azure, first = await open_world()
    second = await second_program(azure, tmp_path)
    try:
        runs = await begun(first, 24), await begun(second, 12)
        states = await asyncio.gather(ended(first, runs[0]), ended(second, runs[1]))
    finally:
        await second.close()
    policies = [made_by(run, steps.CreatePolicy) for run in states]
    failed = [one for one in policies if one.state is StepState.FAILED]
    assert failed, "not both can have what they asked for"
    for one in failed:
        assert one.error is not None
        assert "retention" in one.error.what
        assert "planned" in one.error.what
    assert len(failed) < len(policies) or all(one.sent for one in failed)
    done = [run for run in states if run.state is RunState.DONE]
    assert len(done) <= 1
