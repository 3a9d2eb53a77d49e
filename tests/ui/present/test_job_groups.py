"""Jobs that belong together, and their bars on a clock."""

from __future__ import annotations

from datetime import UTC, timedelta

from msgspec.structs import replace

from asr_tui.domain.jobs import Job, JobState
from asr_tui.ui.present.job_clock import WIDTH, clock_of, clock_title, group_bar, job_bar
from asr_tui.ui.present.job_groups import JobGroup, cells, group_rows, grouped, members_in_sight
from asr_tui.ui.present.rows import Drawing, all_words, split, words
from tests.ui import samples
from tests.ui.samples import NOW, ago

RUNNING, FAILED, DONE = JobState.RUNNING, JobState.FAILED, JobState.SUCCEEDED


def enabling(number: int, state: JobState = DONE, **started: float) -> Job:
    begun = ago(**(started or {"minutes": 20 - number * 0.1}))
    return samples.job(
        f"job-{number}", "Enable replication", f"web-{number}", state, started=begun,
        ended=None if state is RUNNING else begun + timedelta(minutes=7),
    )  # fmt: skip


def group(*states: JobState) -> JobGroup:
    found = grouped([enabling(number, state) for number, state in enumerate(states)], {})
    assert len(found) == 1
    assert isinstance(found[0], JobGroup)
    return found[0]


def test_jobs_of_a_kind_that_were_begun_together_have_a_head() -> None:
    other = samples.job("other", "Failover", "app-01", scenario="UnplannedFailover", started=ago(minutes=19))
    jobs = [enabling(0), other, *(enabling(number) for number in range(1, 5))]
    first, second = grouped(jobs, {})
    assert isinstance(first, JobGroup)
    assert [one.name for one in first.jobs] == [f"job-{number}" for number in range(5)]
    assert second == other
    assert first.title == "Enable replication, 5 machines"


def test_few_jobs_and_those_of_another_time_stay_alone() -> None:
    apart = [*(enabling(number) for number in range(2)), *(enabling(number, hours=3) for number in range(2, 4))]
    assert grouped(apart, {}) == apart


def test_the_jobs_of_a_run_belong_together_whenever_they_were_begun() -> None:
    jobs = [enabling(number, minutes=10 + 20 * number) for number in range(4)]
    assert grouped(jobs, {}) == jobs
    assert len(grouped(jobs, {one.name: "run-1" for one in jobs})) == 1
    two_runs = {one.name: f"run-{index // 2}" for index, one in enumerate(jobs)}
    assert grouped(jobs, two_runs) == jobs


def test_a_head_keeps_its_key_when_newer_jobs_come() -> None:
    jobs = [enabling(number) for number in range(4)]
    newer, older = (grouped(found, {})[0] for found in ([enabling(9), *jobs], jobs))
    assert isinstance(newer, JobGroup)
    assert isinstance(older, JobGroup)
    assert newer.key == older.key


def test_the_head_says_the_gravest_first_and_counts_each() -> None:
    state, title, counts, started, took = cells(group(DONE, RUNNING, FAILED, DONE, RUNNING), NOW, unfolded=False)
    assert state == ("x 1 failed", "bad")
    assert title == ("[+] Enable replication, 5 machines", "strong")
    assert isinstance(counts, Drawing)
    assert words(counts.parts) == "1x 2~ 2+"
    assert started == ("13:42", "quiet")
    assert took == ("20:00", "quiet")
    all_done = cells(group(*[DONE] * 4), NOW, unfolded=True)
    assert all_done[0] == ("+ all done", "good")
    assert all_done[4] == ("7:18", "quiet")
    assert "[-]" in words((all_done[1],) if not isinstance(all_done[1], Drawing) else ())


def test_a_folded_head_keeps_what_needs_somebody_in_sight() -> None:
    many = group(*[FAILED] * 5, *[DONE] * 20)
    assert [one.name for one in members_in_sight(many, unfolded=False)] == ["job-0", "job-1", "job-2"]
    assert len(members_in_sight(many, unfolded=True)) == 25


def test_a_selected_head_is_told_in_words() -> None:
    said = all_words(group_rows(group(DONE, RUNNING, FAILED, DONE), NOW, 78))
    for part in ("x 1 failed", "~ 1 run", "+ 2 done", "Need somebody: web-2", "enter shows or folds its jobs"):
        assert part in said


def test_the_clock_holds_at_least_half_of_the_jobs_and_seldom_moves() -> None:
    jobs = [enabling(number, minutes=age) for number, age in enumerate((5, 40, 45, 3000))]
    clock = clock_of(jobs, NOW)
    assert clock.end - clock.begin <= timedelta(hours=2, minutes=20)
    assert clock.begin <= ago(minutes=45)
    assert clock.end >= NOW
    assert clock == clock_of(jobs, ago(minutes=-1))
    assert clock_of([], NOW).end >= NOW
    assert "13:" in clock_title(clock, UTC)


def test_a_job_is_a_bar_from_its_beginning_to_its_end() -> None:
    clock = clock_of([enabling(0)], NOW)
    ended, running = words(job_bar(clock, enabling(0), NOW)), words(job_bar(clock, enabling(0, RUNNING), NOW))
    assert [len(ended), len(running)] == [WIDTH, WIDTH]
    assert 0 < ended.count("━") < running.count("━")
    assert "▶" in running
    assert "━" not in words(job_bar(clock, replace(enabling(0), started=None), NOW))
    assert "━" not in words(job_bar(clock, enabling(0, days=2), NOW)), "it ended before the clock begins"


def test_a_head_is_a_bar_over_all_its_jobs_in_the_tone_of_the_gravest() -> None:
    failing = group(DONE, FAILED, DONE, DONE)
    bar = group_bar(clock_of(failing.jobs, NOW), failing, NOW)
    assert "bad" in {split(part)[1] for part in bar}
    assert "x" in words(bar)
