"""Whether a region that was in trouble when a review of failovers was opened answers again meanwhile."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from datetime import datetime

from asr_tui.domain.ids import ArmId
from asr_tui.domain.outage import assess
from asr_tui.domain.plan import Plan
from asr_tui.domain.signals import Level
from asr_tui.domain.steps import Failover, FailoverOfPlan
from asr_tui.services.workspace import Workspace


async def regions_back(
    workspace: Workspace, vault: ArmId, machines: Collection[ArmId]
) -> AsyncGenerator[tuple[str, datetime], None]:
    """Each source region of these items that answers again, and since when; nothing where none was in trouble."""
    now, watch = workspace.session.clock.now, workspace.signals.of(vault)
    items = (one for one in watch.value.items if one.id in machines)
    sources = {one.source_location for one in items if not one.active_on_target}
    troubled = {one.region for one in watch.assessment().regions if one.level > Level.WELL} & sources
    if not troubled:
        return
    async for seen in watch.changes():
        for state in assess(seen, now()).regions:
            if state.region in troubled and state.level is Level.WELL and state.ended is not None:
                troubled.remove(state.region)
                yield state.region, state.ended
        if not troubled:
            return


def machines_of(plan: Plan) -> frozenset[ArmId]:
    """The items that the plan fails over, also by a recovery plan."""
    leaving = (one for one in plan.steps if isinstance(one.step, Failover | FailoverOfPlan))
    return frozenset(each for one in leaving for each in (one.step.id, *(member.item for member in one.members)))


def back_words(region: str, since: datetime) -> str:
    """What is said of it in a review that is open; `since` in the time zone of the screen."""
    return (
        f"{region} answers again since {since:%H:%M}. Nothing was sent: esc leaves the machines where they are; the "
        "failover can still be sent, and loses what was written since its point."
    )
