"""What is said when the program ends by a mistake of its own: few words here, the traceback in the log.

Never the values of variables: a token could be among them.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence

from textual.worker import WorkerFailed

from asr_tui.ui.text import plain

LOG = logging.getLogger(__name__)


def record(error: BaseException) -> BaseException:
    """Write the whole traceback to the log file; gives the mistake itself where a worker failed by it."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    LOG.critical("the program ends by a mistake of its own", exc_info=cause)
    return cause


def words(error: BaseException, under_way: Sequence[str], log_file: str) -> str:
    """What happened, what becomes of the runs that were `under_way`, and where more is told."""
    lines = [f"asr-tui had to end by a mistake of its own: {type(error).__name__}{_where(error)}."]
    if under_way:
        lines.append("Azure goes on with what it was given.")
        lines += [f"“{plain(title)}” was under way: the next start offers to go on with it." for title in under_way]
        lines.append("Azure is looked at first then; nothing is sent twice.")
    else:
        lines.append("Nothing was under way. Azure is as it was.")
    if log_file:
        lines.append(f"What went wrong, for a report: {log_file}")
    else:
        lines += ["No log could be written. What went wrong, for a report:", *_without_values(error)]
    return "\n".join(lines)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" in {frames[-1].name}, line {frames[-1].lineno} of {frames[-1].filename}" if frames else ""


def _without_values(error: BaseException) -> list[str]:
    return [plain(line) for part in traceback.format_tb(error.__traceback__) for line in part.rstrip().splitlines()]
