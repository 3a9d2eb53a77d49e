"""Later waves that begin hours after the review, when retention has thinned the reviewed recovery points away."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import steps
from asr_tui.domain.drafts.many import MachineChoices, SetDraft
from asr_tui.domain.errors import PointOlder
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.domain.waves import MachineWave, MachineWaves
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.screens import screen_for
from tests.journeys.sets import begun
from tests.journeys.sixty import Person, at_the_menu
from tests.journeys.test_many_drill import reviewed, shop
from tests.ui.pilot import settle, until

LATEST = PointChoice(PointKindChoice.LATEST_PROCESSED)


def sent_points(person: Person, run: Run) -> dict[str, datetime | None]:
    """The time of the point that each machine's step was sent with, by the audit log."""
    entries = person.workspace.audit.entries()
    return {one.machine: one.point_time for one in entries if one.run == run.id and one.phase == "intent" and one.point}


async def first_wave_done(person: Person, action: Action, choice: PointChoice) -> str:
    """Six machines in two waves, the second hours after the first; the run's board is on the screen."""
    six = person.items[:6]
    waves = tuple(
        MachineWave(name, frozenset(one.id for one in six[at : at + 3])) for name, at in (("first", 0), ("second", 3))
    )
    rollout = MachineWaves(waves, Between.WHEN_TOLD, timedelta(), OnError.GO_ON)
    run_id = await begun(person.workspace, SetDraft(action, MachineChoices(choice), waves=rollout), six)
    person.azure.speed = 100.0
    await person.pilot.app.push_screen(screen_for(RunOf(run_id), person.workspace))
    await settle(person.pilot)
    await until(person.pilot, lambda: "second waits for you. G goes on." in person.words)
    person.azure.skip(7.0)
    return run_id


async def ended(person: Person, run_id: str, state: RunState) -> Run:
    await until(person.pilot, lambda: person.workspace.runs.get(run_id).state is state)
    return person.workspace.runs.get(run_id)


async def test_the_second_wave_of_a_drill_starts_from_the_newest_points_then(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop(), size=(120, 40)) as person:
        run_id = await first_wave_done(person, Action.DRILL, LATEST)
        now = person.azure.cloud.clock.now
        await person.press("G")
        run = await ended(person, run_id, RunState.DONE)
        assert person.sent("testFailover") == 6
        late = [one for one in run.steps if one.again is not None and run.wave_of(one) == 1]
        assert len(late) == 3
        times = sent_points(person, run)
        for one in late:
            time = times[one.planned.step.on_machine]
            assert time is not None
            assert time > now - timedelta(minutes=10)
        await person.press("R")
        await until(person.pilot, lambda: "6 of 6 test machines came up" in person.words)
        await until(person.pilot, lambda: "the one in the review was of" in person.words)


async def test_a_failover_is_never_held_and_never_from_after_the_moment(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop(), size=(120, 40)) as person:
        moment = person.azure.cloud.clock.now - timedelta(minutes=12)
        choice = PointChoice(PointKindChoice.NEWEST_BEFORE, before=moment)
        run_id = await first_wave_done(person, Action.FAIL_OVER, choice)
        await person.press("G")
        run = await ended(person, run_id, RunState.DONE)
        assert person.sent("unplannedFailover") == 6
        late = [one.again for one in run.steps if run.wave_of(one) == 1]
        assert all(one is not None and one.time <= moment for one in late)
        assert all(time is not None and time <= moment for time in sent_points(person, run).values())


async def test_a_drill_of_a_state_thinned_away_waits_and_o_chooses_again_for_all(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop(), size=(120, 40)) as person:
        moment = person.azure.cloud.clock.now - timedelta(minutes=12)
        choice = PointChoice(PointKindChoice.NEWEST_BEFORE, before=moment)
        run_id = await first_wave_done(person, Action.DRILL, choice)
        await person.press("G")
        run = await ended(person, run_id, RunState.FAILED)
        held = [one for one in run.steps if one.state is StepState.FAILED]
        assert [type(one.error) for one in held] == [PointOlder] * 3
        assert person.sent("testFailover") == 3
        assert "Not sent: its recovery point is older than reviewed" in person.words
        networks = {one.planned.step.network for one in held if isinstance(one.planned.step, steps.TestFailover)}
        await person.press("O")
        await until(person.pilot, lambda: "Test failover of 3 machines: from which state?" in person.words)
        assert "as it was chosen for each machine before" in person.words
        await until(person.pilot, lambda: "3 of 3" in person.words)
        await person.press("enter")
        await reviewed(person)
        await person.press("tab", "enter")
        await until(person.pilot, lambda: person.sent("testFailover") == 6)
        second = person.workspace.runs.all[-1]
        assert second.id != run_id
        assert len(second.steps) == 3
        assert {
            one.planned.step.network for one in second.steps if isinstance(one.planned.step, steps.TestFailover)
        } == (networks)
        person.azure.speed = 600.0
        await ended(person, second.id, RunState.DONE)
        assert run_id not in {one.id for one in person.workspace.runs.offered}


async def test_r_sends_what_was_held_with_the_point_that_was_said(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop(), size=(120, 40)) as person:
        moment = person.azure.cloud.clock.now - timedelta(minutes=12)
        run_id = await first_wave_done(person, Action.DRILL, PointChoice(PointKindChoice.NEWEST_BEFORE, before=moment))
        await person.press("G")
        await ended(person, run_id, RunState.FAILED)
        await person.press("r")
        run = await ended(person, run_id, RunState.DONE)
        assert person.sent("testFailover") == 6
        assert all(time is not None and time <= moment for time in sent_points(person, run).values())
