"""The machines that a finding of several machines concerns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.domain.wording import short_list


def about(problem: Problem, machines: Iterable[ArmId], resolved: Resolved) -> Problem:
    """The finding with the machines that it concerns; where these are not all, it names them."""
    those = tuple(dict.fromkeys(machines))
    if problem.machine is None and len(those) == len(resolved.machines):
        return problem
    only = those[0] if len(those) == 1 else None
    if problem.machine is not None and problem.machine == only:
        return problem
    concerned = () if only else those
    named = len(those) == len(resolved.machines) or any(_names(problem.what, one.name) for one in those)
    what = problem.what if named else f"{short_list([one.name for one in those])}: {problem.what}"
    return replace(problem, what=what, machine=problem.machine or only, machines=concerned)


def _names(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
