"""May this identity do what a plan wants? Asked at every scope side by side, in bounded time."""

from __future__ import annotations

import asyncio

from asr_tui.domain import rights_needed
from asr_tui.domain.errors import AsrError
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem
from asr_tui.domain.rights_needed import Need
from asr_tui.services.ports import Clock, Governance
from asr_tui.services.timeouts import within

RIGHTS_SECONDS = 5.0
"""How long Azure's answer about one scope is waited for."""


async def rights_problems(governance: Governance, clock: Clock, plan: Plan) -> tuple[Problem, ...]:
    """Warnings about missing rights, and notes where Azure could not be asked. Nothing here stops a plan."""
    found = await asyncio.gather(*(_problems(governance, clock, need) for need in rights_needed.needs(plan)))
    return tuple(problem for problems in found for problem in problems)


async def _problems(governance: Governance, clock: Clock, need: Need) -> tuple[Problem, ...]:
    try:
        rights = await within(clock, RIGHTS_SECONDS, governance.rights(need.scope))
    except TimeoutError:
        return (rights_needed.unchecked(need, f"no answer within {RIGHTS_SECONDS:.0f} seconds."),)
    except AsrError as error:
        return (rights_needed.unchecked(need, str(error)),)
    return tuple(rights_needed.problems(need, rights))
