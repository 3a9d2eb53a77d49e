"""What comes after a run of several machines: its report, and the next step for the set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from asr_tui.domain import steps
from asr_tui.domain.drafts.kept_choices import kept_choices
from asr_tui.domain.drill_set import drills_of_run
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.domain.run_machines import MachineRun, machine_runs
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ActionsOfMany, DrillSetReportOf, PointAgainOf, PointsAgain
from asr_tui.ui.present.run import without_point
from asr_tui.ui.shell.base import AsrScreen

_NEXT: dict[type[steps.Step], Action] = {
    steps.TestFailover: Action.CLEAN_UP,
    steps.Failover: Action.COMMIT,
    steps.ChangeRecoveryPoint: Action.COMMIT,
    steps.CommitFailover: Action.REPROTECT,
    steps.TestFailoverOfPlan: Action.CLEAN_UP,
    steps.FailoverOfPlan: Action.COMMIT,
    steps.CommitOfPlan: Action.REPROTECT,
}
"""What follows each operation on the round."""


def _ended_well(run: Run) -> list[MachineRun]:
    """The machines; those of a run of a recovery plan alone go on from the plan's own screen."""
    if not any(isinstance(one.planned.step, steps.MachineStep) for one in run.steps):
        return []
    found = machine_runs(run)
    return [one for one in found if one.state is StepState.DONE and type(one.step.planned.step) in _NEXT]


def next_action(run: Run, feeds: JobFeeds) -> Action | None:
    """The next step of the machines that ended well, once nothing of the run is under way; None for a single one, and
    where the vault was read since and no machine allows it any more: somebody has gone on."""
    done = _ended_well(run)
    following = {_NEXT[type(one.step.planned.step)] for one in done}
    if run.state is RunState.RUNNING or len(done) < 2 or len(following) > 1:
        return None
    action = following.pop()
    return action if any(_may_allow(one, action, feeds) for one in done) else None


def gone_on(run: Run, feeds: JobFeeds) -> bool:
    """Whether the next step was there and is not any more."""
    return len(_ended_well(run)) > 1 and run.state is not RunState.RUNNING and next_action(run, feeds) is None


async def follow_machines(workspace: Workspace, run: Run, changed: Callable[[], None]) -> None:
    """Tell of each read of the run's vaults, where something comes next: that is offered while machines allow it."""

    async def follow(vault: ArmId) -> None:
        async for _ in workspace.feeds.of(vault).changes():
            changed()

    if any(type(one.planned.step) in _NEXT for one in run.steps):
        await asyncio.gather(*map(follow, run.vaults))


def _may_allow(one: MachineRun, action: Action, feeds: JobFeeds) -> bool:
    """Whether Azure allows the action, or was not asked since the machine's step ended."""
    vault = feeds.known(one.item.vault_id)
    if vault is None or vault.read_at is None or (one.step.ended and vault.read_at <= one.step.ended):
        return True
    item = vault.followed(one.item)
    return item is not None and action in allowed_actions(item).actions


async def next_step(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Open the next step for the machines that ended well, as Azure has them now."""
    action = next_action(run, workspace.feeds)
    items: list[ProtectedItem] = []
    for one in _ended_well(run):
        try:
            known = workspace.feeds.of(one.item.vault_id).value.followed(one.item)
            items.append(known or await workspace.session.site_recovery.item(one.item))
        except AsrError as error:
            screen.show_error(error)
            return
    screen.go_to(ActionsOfMany(tuple(items), action))


async def to_points(
    screen: AsrScreen[None], workspace: Workspace, stopped: Sequence[StepRun], on_started: Callable[[str | None], None]
) -> None:
    """Choose another recovery point for these steps, everything else as it was chosen, as Azure has them now."""
    read = (workspace.session.site_recovery.item(one.planned.step.id) for one in stopped)
    try:
        items = await asyncio.gather(*read)
    except AsrError as error:
        screen.show_error(error)
        return
    kept = [draft for one in stopped if (draft := kept_choices(one.planned.step)) is not None]
    if len(kept) == 1:
        screen.go_to(PointAgainOf(items[0], kept[0]), on_started)
    elif kept:
        screen.go_to(PointsAgain(tuple(items), tuple(kept)), on_started)


def report(screen: AsrScreen[None], run: Run) -> None:
    """Show one report of the drills of the run."""
    screen.go_to(DrillSetReportOf(drills_of_run(run)))


def put_away_replaced(screen: AsrScreen[None], workspace: Workspace, run: Run) -> None:
    """Put a run away whose stopped steps are all carried out by another one."""
    stopped = [one for one in run.steps if one.state is StepState.FAILED or one.state is StepState.UNKNOWN]
    try:
        if len(stopped) == len(without_point(run)) and run.state is not RunState.RUNNING:
            workspace.runs.put_away(run.id)
    except AsrError as error:
        screen.show_error(error)
