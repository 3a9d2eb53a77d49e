"""What was tried before decides whether the same change may be sent now."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services.item_planning import plan
from asr_tui.services.review import Attempt, newest_attempt
from tests.domain.items import PROTECTED, estate
from tests.fakes import NOW, PERSON, PRACTICE
from tests.workspaces import fake_workspace, runs_in, stores

FAILOVER: Plan = plan(FailoverDraft(PROTECTED.id, "web-01"), estate())


def attempt(state: StepState, *, left: bool) -> Attempt:
    step = StepRun(FAILOVER.steps[0], state, intended_at=NOW)
    place = fake_place()
    return Attempt(Run("run-1", place, FAILOVER, (step,), NOW), step, left)


def fake_place() -> Place:
    return Place(PRACTICE.endpoint, PERSON.tenant, "sub", PROTECTED.id.vault_id)


@pytest.mark.parametrize(
    ("state", "left", "under_way", "again"),
    [
        (StepState.UNDER_WAY, False, True, False),
        (StepState.SENDING, False, True, False),
        (StepState.UNKNOWN, False, False, True),
        (StepState.FAILED, False, False, True),
        (StepState.DONE, False, False, False),
        (StepState.SENDING, True, True, False),
        (StepState.UNKNOWN, True, True, False),
        (StepState.FAILED, True, False, True),
        (StepState.WAITING, True, False, False),
        (StepState.DONE, True, False, False),
    ],
)
def test_what_may_have_reached_azure_is_looked_for_first(
    state: StepState, left: bool, under_way: bool, again: bool
) -> None:
    one = attempt(state, left=left)
    assert one.under_way is under_way
    assert one.ended_badly is again


async def test_a_run_that_was_left_behind_is_found_and_another_machines_is_not() -> None:
    workspace = fake_workspace()
    kept = stores()
    runs = runs_in(kept, workspace)
    left = attempt(StepState.SENDING, left=True).run
    kept.journal.save(replace(left, place=workspace.place(PROTECTED.id.vault_id)))
    found = newest_attempt(runs, FAILOVER)
    assert found is not None
    assert found.interrupted
    other = replace(PROTECTED, id=PROTECTED.id.parent().child("item-2"), machine_name="web-02")
    assert newest_attempt(runs, plan(FailoverDraft(other.id, "web-02"), estate(other))) is None
    await workspace.close()
