"""A run of a large set, killed at sampled boundaries and started again: nothing is sent twice, and waves stay."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.drafts.many import SetDraft
from asr_tui.domain.errors import LocalError
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.run import RunState, StepState
from asr_tui.domain.taking_part import taking_part
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import Lives, unfinished, writes
from tests.journeys.sets import at_end, begun, items_of, reviewed
from tests.workspaces import new_folder

VAULT, COUNT = "contoso-global-vault", "42"
SPEED = 50.0


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso-large", SPEED)
    await simulator.start()
    yield simulator
    await simulator.stop()


def the_nth(number: int, state: str) -> Callable[[str], bool]:
    """Whether a line is the nth that tells of a step in that state."""
    seen = 0

    def dies_at(line: str) -> bool:
        nonlocal seen
        seen += line.startswith(f"{state} ")
        return seen == number

    return dies_at


def sent(azure: Simulator) -> list[int]:
    return [count for what, count in writes(azure).items() if what.endswith("/unplannedfailover")]


@pytest.mark.timeout(400)
async def test_killed_at_sampled_boundaries_each_machine_is_sent_once_and_in_its_wave(
    lives: Lives, azure: Simulator, tmp_path: Path
) -> None:
    arguments = (str(tmp_path), azure.url, VAULT, COUNT)
    boundaries = [(1, "SENDING"), (9, "UNDER_WAY"), (14, "SENDING"), (5, "DONE"), (20, "UNDER_WAY")]
    for number, state in boundaries:
        await lives.live("headless_set", *arguments, dies_at=the_nth(number, state))
        (left,) = unfinished(Paths.under(tmp_path).azure)
        assert [len(wave.steps) for wave in left.rollout.waves] == [len(left.steps) // 3] * 3
        closed = [step for step in left.steps if left.wave_of(step) >= left.open_waves]
        assert all(step.state is StepState.WAITING and not step.sent for step in closed)
        assert set(sent(azure)) <= {1}
    said = await lives.live("headless_set", *arguments, dies_at=lambda line: False)
    assert said[-1] == "ended DONE"
    assert unfinished(Paths.under(tmp_path).azure) == ()
    assert sent(azure) == [1] * len(left.steps)


@pytest.mark.timeout(200)
async def test_two_administrators_fail_over_the_same_machines_and_each_goes_once(azure: Simulator) -> None:
    """Both have reviewed; the second one sends while the first one's failovers are under way."""
    first, second = [
        await ProgramOpener(Paths.under(new_folder())).azure(AzureOptions(endpoint=azure.url), lambda notice: None)
        for _ in range(2)
    ]
    able = taking_part(Action.FAIL_OVER, await items_of(first, VAULT)).able[:12]
    late = await reviewed(second, SetDraft(Action.FAIL_OVER), able)
    one = await begun(first, SetDraft(Action.FAIL_OVER), able)
    async for run in first.runs.changes(one):
        if all(step.job_name for step in run.steps):
            break
    other = second.runs.start(late.plan, second.place(able[0].id.vault_id))
    ends = [await at_end(workspace, run) for workspace, run in ((first, one), (second, other))]
    assert [run.state for run in ends] == [RunState.DONE, RunState.DONE], [step.error for step in ends[1].steps]
    assert sent(azure) == [1] * 12
    assert all(step.followed for step in ends[1].steps), "the second one only watched"
    fresh = await late.review.again()
    assert not any(plan.can_start for plan in fresh.plans)
    with pytest.raises(LocalError):
        second.runs.start(late.review.combined(fresh.plans), second.place(able[0].id.vault_id))
    for workspace in (first, second):
        await workspace.close()
