"""What home says beside its tables, and which jobs are listed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.attention import Need, NeedReason, needs, silent_regions
from asr_tui.domain.errors import AzureError, Cancelled, Unreachable
from asr_tui.domain.jobs import JobState
from asr_tui.domain.kinds import REGION
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.resources import Region
from asr_tui.domain.run import StepRun, StepState
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.ui.present import home, overview
from asr_tui.ui.present import needs as needs_present
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.jobs import JobFilter, Period, States, chosen, kinds
from asr_tui.ui.present.map import OTHER, SOURCE, TARGET
from asr_tui.ui.present.rows import all_words, words
from asr_tui.ui.tones import Tone
from tests.fakes import FakeCatalog
from tests.ui import samples
from tests.ui.samples import NOW, ago

REGIONS = FakeCatalog().given(REGION)


def test_the_gravest_machine_comes_first_then_names() -> None:
    items = home.ordered(samples.ITEMS, needs(samples.ITEMS, (), NOW))
    assert [item.machine_name for item in items] == ["app-01", "sql-01", "web-01", "web-02"]


def test_a_failover_half_way_is_not_lost_among_an_outages_critical_machines() -> None:
    critical = [samples.item(f"a-{number}", rpo=timedelta(hours=2)) for number in range(10)]
    done = samples.item("b-committed", stage=Stage.COMMITTED)
    items = (*critical, done, samples.item("c-fine"), samples.failed_over("z-failed-over", hours=1))
    names = [one.machine_name for one in home.ordered(items, needs(items, (), NOW))]
    assert names[0] == "z-failed-over"
    assert names[-2:] == ["b-committed", "c-fine"]


def test_a_region_whose_machines_are_all_silent_is_said_not_to_answer() -> None:
    silent = [samples.item(f"a-{number}", last_heartbeat=ago(minutes=20 + number)) for number in range(3)]
    rows = home.silent_region_rows(silent_regions(silent, NOW), {"centralus": "Central US"}.__getitem__, NOW, 60)
    assert [words(row) for row in rows] == [
        "x Central US does not answer",
        "  none of its 3 machines has reported since 13:42",
    ]


def test_one_machine_that_reports_or_tells_nothing_speaks_for_its_region() -> None:
    silent = samples.item("a", last_heartbeat=ago(hours=1))
    assert silent_regions([silent, samples.item("b")], NOW) == ()
    assert silent_regions([silent, samples.item("b", last_heartbeat=None)], NOW) == ()
    away = samples.item("c", stage=Stage.FAILED_OVER, last_heartbeat=ago(minutes=1))
    assert [one.location for one in silent_regions([silent, away], NOW)] == ["centralus"]


def test_source_and_target_are_marked_and_the_arc_has_the_worst_tone() -> None:
    sites, arcs = home.sites(samples.ITEMS, REGIONS)
    assert [(site.name, site.mark) for site in sites] == [("Central US", SOURCE), ("West Europe", SOURCE)]
    assert [arc.tone for arc in arcs] == ["bad"]
    assert [site.mark for site in home.sites(samples.ITEMS[1:], REGIONS)[0]] == [SOURCE, TARGET]
    assert [arc.tone for arc in home.sites(samples.ITEMS[2:], REGIONS)[1]] == ["good"]


def _tones(*items: ProtectedItem) -> tuple[Tone, ...]:
    return VaultView(items, needs(items, (), NOW), (), NOW, str).tones


def test_a_failed_over_machine_is_counted_where_it_runs_and_has_no_arc_as_it_has_no_copy() -> None:
    for away in (samples.failed_over("a", hours=1), samples.item("a", stage=Stage.COMMITTED, active_on_target=True)):
        sites, arcs = home.sites((away,), REGIONS, tones=_tones(away))
        assert [(site.name, site.mark, site.note) for site in sites] == [
            ("West Europe", SOURCE, "1!"),
            ("Central US", OTHER, ""),
        ]
        assert arcs == []
        protected = samples.item("b")
        beside = home.sites((away, protected), REGIONS, tones=_tones(away, protected))[0]
        assert [(site.name, site.mark, site.note) for site in beside] == [
            ("Central US", SOURCE, "+"),
            ("West Europe", SOURCE, "1!"),
        ]


def test_a_region_without_coordinates_is_left_out() -> None:
    sites, arcs = home.sites(samples.ITEMS, (REGIONS[0], Region("westeurope", "West Europe")))
    assert [site.name for site in sites] == ["Central US"]
    assert arcs == []


def test_both_ways_make_two_arcs_and_no_region_is_named_twice() -> None:
    back = samples.item("b", source_location="westeurope", target_location="centralus")
    sites, arcs = home.sites((*samples.ITEMS, back), REGIONS)
    assert [site.name for site in sites] == ["Central US", "West Europe"]
    assert len(arcs) == 2


def test_old_data_says_its_age_and_why() -> None:
    error = Unreachable("Azure does not answer", remedy="It is tried again by itself.", code="ServerTimeout")
    old = VaultSnapshot(samples.ITEMS, read_at=ago(minutes=4), error=error, loading=False)
    said = home.stale(old, NOW)
    assert said.startswith("! Shown is 13:58, 4 min ago: Azure does not answer (ServerTimeout).")
    assert home.stale(replace(old, error=None), NOW) == ""


def test_runs_say_how_far_they_are_and_what_the_key_does() -> None:
    assert words(home.run_row(samples.run(), NOW, 78)) == (
        "~ Under way: Protect web-01 and 1 other, 3 of 5 steps done   l Watch"
    )
    left = replace(samples.run(), interrupted=True)
    assert words(home.run_row(left, NOW, 90)) == (
        "! Left undone: Protect web-01 and 1 other, 3 of 5 steps done, 13:58   l Continue"
    )
    assert words(home.run_row(left, NOW, 73)) == (
        "! Left undone: Protect web-01 and 1 other, 3 of 5 steps done   l Continue"
    )
    assert words(home.run_row(left, NOW, 70)) == "! Left undone: Protect web-01 and 1 other   l Continue"
    assert len(words(home.run_row(left, NOW, 40))) <= 40


def test_jobs_by_state_kind_and_time() -> None:
    def names(shown: JobFilter) -> list[str]:
        return [job.name for job in chosen((*samples.JOBS, broken), shown, NOW)]

    broken = samples.job("job-4", "Failover", "sql-01", JobState.FAILED)
    assert names(JobFilter()) == ["job-1", "job-2", "job-3", "job-4"]
    assert names(JobFilter(States.RUNNING)) == ["job-1"]
    assert names(JobFilter(States.FAILED)) == ["job-4"]
    assert names(JobFilter(States.ENDED, kind="Failover")) == ["job-2"]
    assert names(JobFilter(period=Period.DAY)) == ["job-1", "job-2", "job-4"]
    assert names(JobFilter(period=Period.HOUR)) == ["job-1"]


def test_the_choices_go_round() -> None:
    shown = JobFilter()
    for _ in States:
        shown = shown.next_states()
    assert shown == JobFilter()
    assert kinds(samples.JOBS) == [("Enable replication", 1), ("Failover", 1), ("Test failover clean-up", 1)]


def test_cancelled_jobs_are_called_so_beside_the_failed_ones() -> None:
    cancelled = samples.job("job-5", "Failover", "web-01", JobState.CANCELLED)
    assert chosen((cancelled,), JobFilter(States.FAILED), samples.NOW) == [cancelled]
    assert "cancelled" in JobFilter(States.FAILED).words()


def test_a_run_that_was_cancelled_did_not_fail() -> None:
    cancelled = StepRun(samples.ENABLE_1, StepState.FAILED, error=Cancelled("Cancelled at “Starting the copy”"))
    row = words(home.run_row(samples.run(cancelled, samples.done(samples.ENABLE_2)), samples.NOW, 78))
    assert row.startswith("! Cancelled: Protect web-01")
    failed = replace(cancelled, error=AzureError("No"))
    assert words(home.run_row(samples.run(failed), samples.NOW, 78)).startswith("~ Under way")


@pytest.mark.parametrize("machines", [1, 5, 61])
@pytest.mark.parametrize("jobs", [1, 4, 100])
@pytest.mark.parametrize(("room", "width", "with_map"), [(21, 80, False), (37, 120, True), (57, 200, True)])
def test_the_room_is_shared_out_whole(room: int, width: int, with_map: bool, machines: int, jobs: int) -> None:
    items = tuple(samples.item(f"m-{number}", last_test_failover=None) for number in range(machines))
    view = VaultView(items, needs(items, (), NOW), REGIONS, NOW, str)
    shares = overview.heights(room, view, jobs, width, with_map=with_map)
    assert sum(shares) == room
    assert all(share >= 2 for share in shares)
    assert shares[1] >= min(machines + 2, room // 3)


def test_before_a_vault_is_open_a_run_left_undone_names_its_vault() -> None:
    row = words(home.unfinished_row(replace(samples.run(), interrupted=True), NOW, 78))
    assert row == "! Left undone: Protect web-01 and 1 other  contoso-vault, 13:58   l Continue"


def test_failed_jobs_of_several_kinds_are_not_told_as_one() -> None:
    def failed(name: str, scenario: str) -> Need:
        job = replace(samples.JOBS[0], scenario=scenario, state=JobState.FAILED)
        return Need(NeedReason.JOB_FAILED, samples.item(name), since=NOW, job=job)

    both = [failed("a", "TestFailover"), failed("b", "UnplannedFailover")]
    assert "last job failed       2 kinds" in all_words(needs_present.rows(both, NOW, 78, 3))
    assert "last job failed       Drill" in all_words(needs_present.rows([both[0]] * 2, NOW, 78, 3))


def test_while_somebody_filters_the_machines_come_first() -> None:
    items = tuple(samples.item(f"vm-{number}") for number in range(60))
    seen = VaultView(items, tuple(needs(items, (), NOW)), (), NOW, str)
    usual, filtering = (overview.heights(20, seen, 9, 78, with_map=False, filtering=one) for one in (False, True))
    assert filtering[1] > usual[1]
    assert filtering[2] == 2
    assert sum(filtering) == sum(usual) == 20
