"""The last words of a program that ends by a mistake of its own; the traceback goes to the log.

Values of variables are never written: a token could be among them.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence

from textual.worker import WorkerFailed

from asr_tui.domain.direction import leads_home
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.run import Run, RunState
from asr_tui.ui.text import plain

LOG = logging.getLogger(__name__)
_NAMED = 12
"""Open matters that are listed; more are counted, since the terminal shows few lines."""


def record(error: BaseException) -> BaseException:
    """Write the traceback to the log file; gives the error itself where a worker failed by it."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    LOG.critical("the program ends by a mistake of its own", exc_info=cause)
    return cause


def words(error: BaseException, runs: Sequence[Run], items: Sequence[ProtectedItem], log_file: str) -> str:
    """What happened, the session's `runs`, what is open on `items` as last read, and the log file."""
    lines = [f"asr-tui had to end by a mistake of its own: {type(error).__name__}{_where(error)}."]
    under_way = [run for run in runs if run.state is RunState.RUNNING]
    if under_way:
        lines.append("Azure goes on with what it was given.")
        lines += [f"“{_title(run)}” was under way: the next start offers to go on with it." for run in under_way]
        lines.append("Azure is looked at first then; nothing is sent twice.")
    lines += [f"“{_title(run)}”: {_ENDS[run.state]}." for run in runs if run.state in _ENDS]
    if not runs:
        lines.append("This session has changed nothing in Azure.")
    if still := _open(items):
        lines += ["Open in Azure, as last read:", *(f"  {one}" for one in still)]
    if log_file:
        lines.append(f"What went wrong, for a report: {log_file}")
    else:
        lines += ["No log could be written. What went wrong, for a report:", *_without_values(error)]
    return "\n".join(lines)


_ENDS = {
    RunState.DONE: "done in this session",
    RunState.FAILED: "stopped in this session, not all of it is done; look in the vault before trying again",
}
_STILL = {
    Stage.FAILED_OVER: "failed over, not committed",
    Stage.COMMITTED: "failover committed, not protected",
    Stage.FAILING_OVER: "failing over",
    Stage.COMMITTING: "committing",
    Stage.REPROTECTING: "re-protecting",
    Stage.DISABLING: "replication is being disabled",
}
_STILL_HOMEWARDS = _STILL | {
    Stage.FAILED_OVER: "failed back, not committed",
    Stage.COMMITTED: "failback committed, not protected",
    Stage.FAILING_OVER: "failing back",
}


def _title(run: Run) -> str:
    return plain(run.plan.title)


def _open(items: Sequence[ProtectedItem]) -> list[str]:
    found = []
    for item in items:
        still = _STILL_HOMEWARDS if leads_home(item) else _STILL
        open_ = [still[item.stage]] if item.stage in still else []
        open_ += ["drill running, not cleaned up"] if item.drill_running else []
        found += [f"{plain(item.machine_name)}: {words}" for words in open_]
    return found if len(found) <= _NAMED else [*found[:_NAMED], f"and {len(found) - _NAMED} more"]


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" in {frames[-1].name}, line {frames[-1].lineno} of {frames[-1].filename}" if frames else ""


def _without_values(error: BaseException) -> list[str]:
    return [plain(line) for part in traceback.format_tb(error.__traceback__) for line in part.rstrip().splitlines()]
