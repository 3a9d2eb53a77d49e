"""A run of many machines as a picture: its head, its stages, a tile for each machine."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import Cancelled
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import JobState, Task
from asr_tui.domain.plan import PlannedStep
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.steps import CleanUpTestFailover, Failover, Reprotect, Step
from asr_tui.ui.present.bars import Tile
from asr_tui.ui.present.rows import all_words, split, width_of, words
from asr_tui.ui.present.run_head import head_rows, run_bar
from asr_tui.ui.present.run_stages import machine_steps, stage_counts, stage_rows
from asr_tui.ui.present.run_tiles import as_tiles, detail_rows, legend, tile_of
from tests.ui import samples
from tests.ui.run.many import machine, many, run_of
from tests.ui.samples import NOW, ago


def test_the_head_says_what_failed_since_when_and_how_long_it_still_takes() -> None:
    copying = run_of(*(machine(number, StepState.COPYING, 40) for number in range(4)), machine(9, StepState.FAILED))
    head = words(head_rows(copying, NOW, 118)[0])
    assert head.startswith("x 1 failed; the others go on. 3 of 8 steps done")
    assert head.endswith("since 13:23, about 30 min left")
    assert words(head_rows(copying, NOW, 76)[0]).endswith("  about 30 min left")


def test_what_cannot_be_told_is_not_said() -> None:
    unclear = run_of(*(machine(number, StepState.COPYING, 1) for number in range(4)))
    assert words(head_rows(unclear, NOW, 118)[0]).endswith("since 13:23")


def test_an_ended_run_says_when_it_ended() -> None:
    ended = replace(run_of(*(machine(number, StepState.DONE) for number in range(4))), ended=ago(minutes=1))
    assert words(head_rows(ended, NOW, 118)[0]).endswith("13:58 to 14:00"), "as Azure's jobs tell it"


def test_the_bar_of_all_shows_what_is_done_and_what_failed() -> None:
    bar = run_bar(many(), 26)
    assert [(split(part)[1], len(split(part)[0])) for part in bar] == [
        ("fill-good", 10),
        ("fill-bad", 2),
        ("track", 14),
    ]
    assert len(head_rows(replace(many(), steps=many().steps[:1]), NOW, 78)) == 1, "one step needs no bar"


def test_stages_count_the_machines_that_are_through() -> None:
    machines = machine_steps(many())
    assert stage_counts(machines) == [("agent", 6), ("copy begun", 6), ("first copy", 3), ("protected", 2)]
    head, labels, bars = stage_rows(machines, 78)
    assert "machines that are through, of 10" in words(head)
    assert "first copy  3" in words(labels)
    assert max(map(width_of, (labels, bars))) <= 78


def test_the_stages_of_a_failback_are_called_so() -> None:
    out = Failover(ArmId("/i"), "web-01", shut_down_source=True)
    home = replace(out, homewards=True)
    found = [stage_counts([StepRun(PlannedStep.of(one)) for one in each])[2] for each in ([home], [out], [home, out])]
    assert found == [("failed back", 0), ("failed over", 0), ("failed over", 0)]


def _jobs(step: type[Step], *task_ids: str) -> StepRun:
    kinds: dict[type[Step], Step] = {
        Failover: Failover(samples.item("web-01").id, "web-01", shut_down_source=False),
        Reprotect: Reprotect(samples.item("web-01").id, "web-01", samples.SHOP, samples.SHOP, samples.SHOP, ()),
        CleanUpTestFailover: CleanUpTestFailover(samples.item("web-01").id, "web-01"),
    }
    tasks = tuple(Task(one, one, JobState.SUCCEEDED) for one in task_ids)
    job = replace(samples.ENABLING, tasks=tasks)
    return StepRun(samples.planned(kinds[step]), StepState.UNDER_WAY, job=job, sent=1)


def test_each_kind_has_the_stages_of_its_own_job() -> None:
    failing_over = _jobs(Failover, "UnplannedFailoverPreflightChecksTask", "PrepareForUnPlannedFailoverTask")
    assert stage_counts([failing_over]) == [
        ("checked", 1), ("synchronized", 1), ("failed over", 0), ("started", 0)
    ]  # fmt: skip
    assert stage_counts([_jobs(Reprotect, "CommitFailoverTask")])[1] == ("committed", 1)
    assert stage_counts([failing_over, _jobs(CleanUpTestFailover)]) == [("sent", 2), ("done", 0)]


def test_the_failed_come_first_and_the_others_keep_their_order() -> None:
    names = [tile_of(one).name for one in as_tiles(many())]
    assert names == ["web-08", *(f"web-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10))]
    shared = replace(many(), steps=(StepRun(samples.SHARED[1], StepState.FAILED), *many().steps[3:]))
    assert tile_of(as_tiles(shared)[0]).name == "contosovaultasrcache"


def test_few_machines_have_no_tiles() -> None:
    assert as_tiles(samples.run()) == []


@pytest.mark.parametrize(
    ("one", "tile"),
    [
        (machine(1, StepState.DONE), Tile("web-01", "+", "good", "fill-good", 1.0)),
        (machine(1, StepState.COPYING, 43.7), Tile("web-01", "43", "busy", "fill-busy", 0.43)),
        (machine(1, StepState.COPYING, 100), Tile("web-01", "99", "busy", "fill-busy", 1.0)),
        (machine(1, StepState.COPYING), Tile("web-01", "~", "busy", "fill-busy", 0.0)),
        (machine(1, StepState.UNDER_WAY), Tile("web-01", "~", "busy")),
        (machine(1, StepState.WAITING), Tile("web-01", ".", "quiet")),
        (machine(1, StepState.FAILED), Tile("web-01", "x", "bad", "fill-bad", 1.0)),
        (machine(1, StepState.BLOCKED), Tile("web-01", "!", "warn", "fill-warn", 0.0)),
        (replace(machine(1, StepState.FAILED), error=Cancelled("No")), Tile("web-01", "!", "warn", "fill-warn", 1.0)),
    ],
)
def test_a_tile_fills_with_its_own_progress(one: StepRun, tile: Tile) -> None:
    assert tile_of(one) == tile


def test_a_tile_changes_only_with_a_whole_percent() -> None:
    assert tile_of(machine(1, StepState.COPYING, 43.1)) == tile_of(machine(1, StepState.COPYING, 43.9))


def test_the_legend_names_each_sign() -> None:
    said = words(legend(as_tiles(many()), 78))
    assert said.startswith("── Machines ")
    for sign in ("+ protected", "43 % copied", "~ at work", ". waits", "x failed"):
        assert sign in said
    assert "held up" not in said
    assert "! held up" in words(legend([machine(1, StepState.BLOCKED)], 78))


def detail(run: Run, at: int) -> list[str]:
    return all_words(detail_rows(as_tiles(run)[at], run, NOW, 78)).splitlines()


def test_a_failed_machine_is_explained_before_its_tasks() -> None:
    head, why, *others = detail(many(), 0)
    assert head.startswith("── web-08 ")
    assert "failed at Installing Mobility Service and preparing target" in head
    assert why == "x The extension could not be installed. (151066)"
    assert any("What to do: Install them" in line for line in others)
    assert sum("could not be installed" in line for line in detail(many(), 0)) == 1
    assert any("r tries it again" in line for line in others)
    tasks = next(index for index, line in enumerate(others) if "Prerequisites check" in line)
    assert tasks > next(index for index, line in enumerate(others) if "r tries it again" in line)


def test_machines_that_failed_of_the_same_cause_are_named_once() -> None:
    both = run_of(*(machine(number, StepState.FAILED) for number in (1, 2)),
                  *(machine(number, StepState.DONE) for number in (3, 4)))  # fmt: skip
    assert "  The same at web-02." in detail(both, 0)
    assert not any("The same at" in line for line in detail(many(), 0))


def test_each_other_machine_says_how_far_it_is() -> None:
    run = many()
    assert "protected" in detail(run, 1)[0]
    assert any("Prerequisites check" in line for line in detail(run, 1))
    assert any("43 %" in line for line in detail(run, 4))
    assert detail(run, 8)[1:] == ["It is sent in its turn: Azure takes about 10 changes a second."]
    held = replace(run, steps=(StepRun(samples.SHARED[0]), *run.steps[1:]))
    assert detail(held, 8)[1] == "Waits for Resource group rg-shop-asr."


def test_a_machine_whose_job_waits_for_a_person_is_told() -> None:
    waiting = _jobs(Failover, "task")
    assert waiting.job
    waiting = replace(waiting, job=replace(waiting.job, state=JobState.SUSPENDED))
    said = all_words(detail_rows(waiting, run_of(waiting, machine(2, StepState.UNDER_WAY)), NOW, 78))
    assert said.splitlines()[1].lstrip().startswith("! ")
