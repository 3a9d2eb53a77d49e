"""What was chosen for a step whose recovery point is gone: everything but the point."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft


def kept_choices(step: steps.Step) -> DayTwoDraft | None:
    """The step's draft with the point to be chosen anew; None for a step that names no point.

    A drill's network exists by now, and one that meets production was agreed to.
    """
    match step:
        case steps.TestFailover():
            network = Choice(id=step.network)
            return DrillDraft(step.id, step.machine_name, network=network, network_confirmed=True)
        case steps.Failover():
            return FailoverDraft(step.id, step.machine_name, shut_down_source=step.shut_down_source)
        case steps.ChangeRecoveryPoint():
            return ChangePointDraft(step.id, step.machine_name)
        case _:
            return None
