"""How a run moves from snapshot to snapshot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import Refused
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services import progress
from tests.domain.items import NOW
from tests.services.plans import FAILOVER, GROUP_STEP, PLACE, POLICY_STEP, planned

SENT = NOW + timedelta(minutes=1)


def run_of(*changed: StepRun) -> Run:
    return Run("run-1", PLACE, Plan("plan", tuple(step.planned for step in changed)), changed, NOW)


def one(step: steps.Step, state: StepState = StepState.WAITING, *needs: steps.Step) -> StepRun:
    return replace(StepRun(planned(step, *needs)), state=state)


def intent(step: steps.Step, request: str = "new", **changes: object) -> AuditEntry:
    trail = AuditEntry(
        time=SENT, run="run-1", phase="intent", who="ada", subscription="s", action=step.right,
        resource=str(step.id).upper(), client_request_id=request,
    )  # fmt: skip
    return replace(trail, **changes)


def resumed(step: StepRun, entry: AuditEntry | None = None) -> StepRun:
    return progress.resumed(run_of(step), {step.key: entry} if entry else {}).steps[0]


def test_what_may_begin_has_all_that_it_needs_and_is_not_over() -> None:
    needy = one(GROUP_STEP, StepState.WAITING, POLICY_STEP)
    assert progress.ready(run_of(one(POLICY_STEP), needy)) == (one(POLICY_STEP),)
    done = one(POLICY_STEP, StepState.DONE)
    assert progress.ready(run_of(done, needy)) == (needy,)


@pytest.mark.parametrize("state", [StepState.FAILED, StepState.UNKNOWN])
def test_what_needs_a_stopped_step_is_held_and_the_run_ends(state: StepState) -> None:
    chain = one(POLICY_STEP, state), one(GROUP_STEP, StepState.WAITING, POLICY_STEP), one(FAILOVER, StepState.WAITING,
                                                                                         GROUP_STEP)  # fmt: skip
    settled = progress.settled(run_of(*chain), SENT)
    assert [step.state for step in settled.steps] == [state, StepState.BLOCKED, StepState.BLOCKED]
    assert settled.ended == SENT
    assert progress.settled(settled, SENT + timedelta(hours=1)).ended == SENT
    freed = progress.retried(settled, POLICY_STEP.key)
    assert [step.state for step in freed.steps] == [StepState.WAITING] * 3
    assert freed.ended is None


def test_a_run_with_work_left_has_no_end() -> None:
    going = run_of(one(POLICY_STEP, StepState.DONE), one(GROUP_STEP, StepState.UNDER_WAY))
    assert progress.settled(going, SENT).ended is None


@pytest.mark.parametrize("state", [state for state in StepState if state not in {StepState.FAILED, StepState.UNKNOWN}])
def test_only_a_stopped_step_is_tried_again(state: StepState) -> None:
    run = run_of(one(POLICY_STEP, state))
    assert progress.retried(run, POLICY_STEP.key) is run


def test_a_step_that_may_have_been_sent_is_looked_for_before_it_is_tried_again() -> None:
    stopped = replace(one(FAILOVER, StepState.FAILED), error=Refused("No"), note="x", ended=SENT)
    [unsent] = progress.retried(run_of(stopped), FAILOVER.key).steps
    assert (unsent.state, unsent.error, unsent.note, unsent.ended) == (StepState.WAITING, None, "", None)
    [sent] = progress.retried(run_of(replace(stopped, intended_at=SENT)), FAILOVER.key).steps
    assert sent.state is StepState.CHECKING


def test_resuming_believes_what_is_done_and_goes_on_with_what_is_under_way() -> None:
    done = one(FAILOVER, StepState.DONE)
    assert resumed(done, intent(FAILOVER)) == done
    for state in StepState.UNDER_WAY, StepState.COPYING:
        going = replace(one(POLICY_STEP, state), note="x", intended_at=NOW, job_name="job-1")
        assert resumed(going) == replace(going, note="")


def test_resuming_looks_for_what_may_have_been_sent() -> None:
    assert resumed(one(FAILOVER, StepState.SENDING)).state is StepState.WAITING
    assert resumed(replace(one(FAILOVER, StepState.SENDING), intended_at=NOW)).state is StepState.CHECKING
    assert resumed(one(POLICY_STEP, StepState.FAILED)).state is StepState.WAITING
    failed = replace(one(FAILOVER, StepState.FAILED), intended_at=NOW)
    assert resumed(failed) == failed, "what makes nothing is tried again only by a person"


def test_an_intent_that_the_journal_does_not_know_counts_as_sent() -> None:
    known = replace(one(FAILOVER, StepState.FAILED), client_request_id="old", intended_at=NOW, operation="o",
                    job_name="job-1", sent=1)  # fmt: skip
    newer = resumed(known, intent(FAILOVER))
    assert (newer.state, newer.sent, newer.client_request_id) == (StepState.CHECKING, 2, "new")
    assert (newer.intended_at, newer.operation, newer.job_name) == (SENT, "", "")
    assert resumed(known, intent(FAILOVER, "old")) == known
    assert resumed(known, intent(FAILOVER, time=NOW - timedelta(seconds=1))) == known
    assert resumed(known, intent(FAILOVER, time=NOW)).sent == 2
    assert resumed(one(FAILOVER), intent(FAILOVER)).sent == 1


def test_the_newest_intent_of_this_runs_steps_counts() -> None:
    first, last = intent(FAILOVER, "first"), intent(FAILOVER, "last")
    others = (
        intent(FAILOVER, "x", run="run-2"), intent(FAILOVER, "x", phase="answer"), intent(POLICY_STEP, "x"),
    )  # fmt: skip
    assert progress.intents_of(run_of(one(FAILOVER)), (first, last, *others)) == {FAILOVER.key: last}


def test_an_intent_belongs_to_the_step_that_was_sent_and_to_none_that_waits_for_it() -> None:
    item = FAILOVER.id
    enable = steps.EnableReplication(item, ArmId("/vm"), ArmId("/p"), ArmId("/c"), ArmId("/g"), ())
    settings = steps.UpdateItem(item, target_name="web-dr")
    assert settings.right == enable.right
    sent = replace(one(enable, StepState.DONE), client_request_id="known", intended_at=NOW)
    run = run_of(sent, one(settings, StepState.WAITING, enable))
    known, tried_before = intent(enable, "known", time=NOW), intent(enable, "before", time=NOW - timedelta(seconds=9))
    assert progress.intents_of(run, (tried_before, known)) == {enable.key: known}
    again = progress.resumed(run, progress.intents_of(run, (tried_before, known)))
    assert again.steps[1].state is StepState.WAITING, "nothing of it was sent"
    lost = intent(settings, "not in the journal", time=NOW + timedelta(seconds=9))
    assert progress.resumed(run, progress.intents_of(run, (known, lost))).steps[1].state is StepState.CHECKING


def test_held_steps_wait_again_when_the_run_is_resumed() -> None:
    run = replace(run_of(one(FAILOVER, StepState.BLOCKED)), interrupted=True, ended=SENT)
    again = progress.resumed(run, {})
    assert (again.steps[0].state, again.interrupted, again.ended) == (StepState.WAITING, False, None)
