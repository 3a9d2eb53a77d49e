"""`asr-tui apply`: brings a vault to what a file says, by runs as the screens make them."""

from __future__ import annotations

import hashlib

from msgspec.structs import replace

from asr_tui.bootstrap.filing import BLOCKED, DIFFERS, NOTHING, FileOptions, compared, tell_next_plan, tell_plan
from asr_tui.bootstrap.following import RunFollower, Wait, not_ended
from asr_tui.bootstrap.without_screen import FAILED, tell_error
from asr_tui.domain.errors import LocalError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.domain.steps import ChangeSettings
from asr_tui.services.recovery_files import FilePlan
from asr_tui.services.workspace import Workspace

TITLE = "As a file says: "
"""How the title of a run begins that this command made, and that it resumes after a kill."""
MOST_ROUNDS = 4
"""Plans after one another: settings follow protection; what differs still after the last one is told."""


async def apply(
    options: FileOptions, file: RecoveryFile, wait: Wait, workspace: Workspace, *, anew: bool = False
) -> int:
    """Resume what an earlier apply of this file began, then plan and run until nothing differs; gives the exit code.

    anew  put away what an earlier apply left, also of another file, instead of going on with it
    """
    comparison, vault = await compared(options, file, workspace)
    place = workspace.place(vault.id)
    follower = RunFollower(workspace, wait, as_json=options.as_json, again="apply")
    origin = hashlib.sha256(repr(file).encode()).hexdigest()[:16]
    sent: frozenset[ArmId] = frozenset()
    for earlier in follower.left_open(place):
        if anew and earlier.plan.title.startswith(TITLE):
            _put_away(earlier, follower)
            continue
        ended = await _finish(earlier, follower, origin)
        if ended.state is RunState.RUNNING:
            return DIFFERS
        sent |= _sent(ended)
    for _ in range(MOST_ROUNDS):
        found = await comparison.plan(file, sent)
        if found.blocking:
            tell_plan(found, vault, as_json=options.as_json)
            return BLOCKED
        if found.plan is None:
            return _nothing_left(found)
        tell_next_plan(found, vault, as_json=options.as_json)
        run = await follower.start(replace(found.plan, origin=origin), place, TITLE)
        if run.state is RunState.FAILED:
            tell_error("Not all was done; what is left is planned anew by the next apply.")
            return FAILED
        if run.state is RunState.RUNNING:
            return DIFFERS
        sent |= _sent(run)
    tell_error("Azure still has it otherwise; `asr-tui check` says what.")
    return DIFFERS


def _put_away(run: Run, follower: RunFollower) -> None:
    """Leave an earlier apply for good. Raises HeldByOther."""
    follower.put_away(run)
    tell_error(f"put away “{run.plan.title}”: what was sent of it goes on in Azure, nothing more is sent of it.")


async def _finish(run: Run, follower: RunFollower, origin: str) -> Run:
    """Resume an earlier apply of this file. Raises LocalError where it is another run, or of another file."""
    if not run.plan.title.startswith(TITLE):
        raise not_ended(run, "this vault", "apply again")
    if run.plan.origin not in {"", origin}:
        raise LocalError(
            "An earlier apply of another file has not ended",
            f"“{run.plan.title}”, begun at {run.started:%Y-%m-%d %H:%M} UTC, is under way or was left behind.",
            "Apply that file to its end, or leave what it has not sent yet by --anew.",
        )
    tell_error(f"goes on with “{run.plan.title}”, begun at {run.started:%Y-%m-%d %H:%M} UTC by an earlier apply.")
    return await follower.resume(run)


def _sent(run: Run) -> frozenset[ArmId]:
    """The machines whose settings the run has sent."""
    each = (one.planned.step for one in run.steps if one.state is StepState.DONE)
    return frozenset(step.id for step in each if isinstance(step, ChangeSettings))


def _nothing_left(found: FilePlan) -> int:
    for one in found.later:
        tell_error(f"still to come: {one}. Run apply again then.")
    for one in found.due:
        tell_error(f"due: {one}. `asr-tui drill` holds it.")
    return DIFFERS if found.later else NOTHING
