"""The waves of a run: which are open, what the next one waits for, and why nothing more begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from asr_tui.domain.jobs import JobState
from asr_tui.domain.rollout import OnError
from asr_tui.domain.run import Await, Pause, Run, RunState, StepRun, StepState
from asr_tui.domain.run_machines import machines_of
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, counted, cut, ends, marked
from asr_tui.ui.present.run_step import AT_WORK, cancelled
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

ON_ERROR = {OnError.STOP: "on an error: stop", OnError.GO_ON: "on an error: go on"}


def waiting(run: Run) -> int:
    """How many steps have not begun."""
    return sum(one.state is StepState.WAITING for one in run.steps)


def wave_name(run: Run, index: int) -> str:
    """ "wave 2, app", or "wave 2" where that is its name."""
    number, name = f"wave {index + 1}", plain(run.rollout.waves[index].name)
    return number if name.casefold() == number or not name else f"{number}, {name}"


def waiting_step(run: Run) -> StepRun | None:
    """The first step whose job waits for a person, such as at a manual action of a recovery plan."""
    under_way = (one for one in run.steps if one.job is not None and not one.state.over)
    return next((one for one in under_way if one.job and one.job.state is JobState.SUSPENDED), None)


def paused_words(run: Run, now: datetime) -> str:
    """What the run waits for, without how it goes on; empty where something may begin."""
    if run.state not in {RunState.RUNNING, RunState.INTERRUPTED}:
        return ""
    match run.pause:
        case Pause.HELD:
            return "held: nothing new begins"
        case Pause.STOPPED:
            return f"stopped after {counted(len(run.stopped_by), 'failure')}: nothing new begins"
        case Pause.WHEN_TOLD:
            return f"{wave_name(run, run.open_waves)} waits for you"
        case Pause.TIMED if run.waits_until is not None:
            return f"{wave_name(run, run.open_waves)} begins {_in(run.waits_until, now)}"
        case _ if (one := waiting_step(run)) is not None:
            stopped = one.job.waits_at if one.job else None
            return f"“{plain(stopped.title)}” waits for you" if stopped else "its job waits for you"
        case _:
            return ""


def waits_for_person(run: Run) -> bool:
    """Whether nothing more begins before a person says so."""
    return bool(paused_words(run, run.started)) and run.pause is not Pause.TIMED


def headline(run: Run, now: datetime) -> Row | None:
    """What is waited for with the key that ends it; None where something may begin."""
    words = paused_words(run, now)
    if not words or run.state is not RunState.RUNNING or run.paused:
        return None
    tone: Tone = "busy" if run.pause is Pause.TIMED else "bad" if run.pause is Pause.STOPPED else "warn"
    how = {
        Pause.HELD: ("Z", " lets it go on. "),
        Pause.STOPPED: ("G", " goes on without, r tries again. "),
        Pause.WHEN_TOLD: ("G", " goes on. "),
        Pause.TIMED: ("G", " begins it now. "),
    }
    key, does = how[run.pause] if run.pause else ("G", " goes on. ")
    return (marked(tone, f"{words[0].upper()}{words[1:]}. "), (key, "strong"), (does, ""))


def _in(until: datetime, now: datetime) -> str:
    """Coarse, so that a pause of hours costs a line a minute."""
    left = until - now
    return f"in {times.span(left)}" if left.total_seconds() >= 60 else "in less than a minute"


def wave_rows(run: Run, now: datetime, width: int, most: int, zone: Zone = UTC) -> list[Row]:
    """A head and a line for each wave, in at most `most` rows: those that are over fold first, then the last ones."""
    waves = run.rollout.waves
    if not waves or most < 2:
        return []
    by_wave: list[list[StepRun]] = [[] for _ in waves]
    for one in run.steps:
        if one.planned.step.on_machine or any(one.key in wave.steps for wave in waves):
            by_wave[run.wave_of(one)] += [each.step for each in machines_of(one)] or [one]
    opened = min(run.open_waves, len(waves))
    head = rule("Waves", ((f"{opened} of {len(waves)} begun, {ON_ERROR[run.rollout.on_error]}", "quiet"),), width)
    shown = _shown(by_wave, opened, most - 1)
    rows: list[Row] = [head]
    if before := shown.start:
        rows.append((marked("good", f"{before} waves done"),))
    rows += [_wave_row(run, index, by_wave[index], now, width, zone) for index in shown]
    if after := len(waves) - shown.stop:
        rows.append(((f"  and {counted(after, 'wave')} after it", "quiet"),))
    return rows


def _shown(by_wave: Sequence[Sequence[StepRun]], opened: int, most: int) -> range:
    """The waves that get a line: from the first one that is not done, as many as there is room for."""
    if len(by_wave) <= most:
        return range(len(by_wave))
    done = 0
    while done < opened - 1 and all(one.state is StepState.DONE for one in by_wave[done]):
        done += 1
    start = min(done, max(len(by_wave) - most + 1, 0))
    room = max(most - (start > 0), 1)
    if len(by_wave) - start > room:
        room = max(room - 1, 1)
    return range(start, min(start + room, len(by_wave)))


def _wave_row(run: Run, index: int, each: Sequence[StepRun], now: datetime, width: int, zone: Zone) -> Row:
    tone, words = _wave_state(run, index, each, now)
    took = _period(each, now, zone) if index < run.open_waves else ""
    name = plain(run.rollout.waves[index].name)
    label: Part = marked(tone, f"{index + 1} {cut(name, 24)}  ")
    return ends((label, (words, tone if tone in {"bad", "warn"} else "")), ((took, "quiet"),), width)


def _wave_state(run: Run, index: int, each: Sequence[StepRun], now: datetime) -> tuple[Tone, str]:
    done = sum(one.state is StepState.DONE for one in each)
    if index < run.open_waves:
        failed = sum(one.state.failed and not cancelled(one) for one in each)
        stopped = sum(cancelled(one) for one in each)
        work = sum(one.state in AT_WORK for one in each)
        held = len(each) - done - failed - stopped - work
        counts = ((done, "done"), (failed, "failed"), (stopped, "cancelled"), (work, "at work"), (held, "wait"))
        tone: Tone = "bad" if failed else "warn" if stopped else "good" if done == len(each) else "busy"
        if done == len(each):
            return tone, f"all {done} done"
        return tone, f"{', '.join(f'{number} {word}' for number, word in counts if number)} of {len(each)}"
    number = counted(len(each), "machine")
    if index == run.open_waves and run.pause in {Pause.WHEN_TOLD, Pause.TIMED}:
        timed = run.pause is Pause.TIMED and run.waits_until is not None
        when = f"begins {_in(run.waits_until, now)}" if timed and run.waits_until else "waits for you: G goes on"
        return ("quiet" if timed else "warn"), f"{number}, {when}"
    return "quiet", f"{number}, after wave {index}"


def _period(each: Sequence[StepRun], now: datetime, zone: Zone) -> str:
    began = min((time for one in each if (time := one.work_began)), default=None)
    over = bool(each) and all(one.state.over for one in each)
    ended = max((time for one in each if (time := one.work_ended)), default=None) if over else None
    if began is None:
        return ""
    return times.between(began, ended, now) if ended else f"since {times.moment(began, now, zone)}"


def awaited_words(run: Run, one: StepRun, now: datetime) -> str:
    """Why a step has not begun, where the run keeps it; empty where another step is what it needs."""
    match run.awaits(one):
        case Await.HELD:
            return "The run is held: Z lets it go on."
        case Await.STOPPED:
            return "The run stopped after a failure: G goes on without what failed, r tries it again."
        case Await.WAVE:
            name = wave_name(run, run.wave_of(one))
            words = paused_words(run, now) if run.wave_of(one) == run.open_waves else ""
            told = words or f"{name} begins when all before it has ended"
            return f"{told[0].upper()}{told[1:]}."
        case Await.TURN:
            return "It is sent in its turn: Azure takes about 10 changes a second."
        case _:
            return ""
