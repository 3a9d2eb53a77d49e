"""A drill report says who, when, from which point, how long; for people and for programs."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain import drill_report
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.drill_report import UNKNOWN_PERSON, DrillReport
from asr_tui.domain.errors import CannotStore, Unreachable
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.local_store.reports import Reports
from asr_tui.services.drill_report import data, gather, lines, save
from asr_tui.services.report_text import as_json, markdown
from tests.domain.estates import WEB_01
from tests.domain.items import NOW, PROTECTED, estate, point
from tests.fakes import FakeSession, FakeSiteRecovery
from tests.workspaces import stores

STARTED = NOW - timedelta(hours=2)


def job(name: str, scenario: str, *, minutes: float, request: str = "") -> Job:
    began = STARTED + timedelta(minutes=minutes)
    return Job(
        PROTECTED.id.vault_id.child("replicationJobs", name), name, scenario, scenario, JobState.SUCCEEDED, "Completed",
        "web-01", started=began, ended=began + timedelta(seconds=203),
        tasks=(Task("t", "Create | test machine", JobState.SUCCEEDED, "", began, began + timedelta(minutes=1)),),
        activity_id=f"{request} ActivityId: 1",
    )  # fmt: skip


TEST = job("1", "TestFailover", minutes=0, request="request-1")
CLEAN_UP = job("2", "TestFailoverCleanup", minutes=30, request="request-2")
OLDER = job("0", "TestFailoverCleanup", minutes=-300)


def entry(request: str, who: str) -> AuditEntry:
    return AuditEntry(NOW, "intent", who, "", "", "", request)


def drilled(*jobs: Job) -> ItemEstate:
    around = estate(
        replace(
            PROTECTED,
            failover_point=point(125).id,
            allowed_operations=frozenset({"TestFailoverCleanup"}),
            test_network=PROTECTED.target_network,
        )
    )
    return replace(around, points=(point(125), point(4)), jobs=jobs, failed_over=replace(WEB_01, location="westeurope"))


def report(*jobs: Job, notes: str = "went well") -> DrillReport:
    entries = (entry("request-1", "ada"), entry("request-2", "ben"))
    return drill_report.report(drilled(*jobs), jobs, entries, "eve", notes)


def test_it_measures_and_names() -> None:
    made = report(CLEAN_UP, TEST, OLDER)
    assert (made.started_by, made.cleaned_up_by, made.written_by) == ("ada", "ben", "eve")
    assert made.recovery_time == timedelta(seconds=203)
    assert made.data_age == timedelta(minutes=5)
    assert made.clean_up == CLEAN_UP, "an older drill's clean-up is not this one's"


@pytest.mark.parametrize(("listed", "kind"), [((point(125),), "Crash-consistent, "), ((), "")])
def test_after_the_clean_up_the_drills_job_still_tells_the_point(listed: tuple[RecoveryPoint, ...], kind: str) -> None:
    used = point(125)
    test = replace(TEST, point=used.id.name, point_time=used.time, network="vnet-drill")
    over = replace(drilled(test, CLEAN_UP), points=listed, item=PROTECTED, failed_over=None)
    made = drill_report.report(over, (test, CLEAN_UP), (), "eve")
    assert made.data_age == timedelta(minutes=5)
    text = markdown(lines(made))
    assert f"| Recovery point | {kind}{used.time:%Y-%m-%d %H:%M:%S} UTC |" in text
    assert "| Network | vnet-drill |" in text
    assert json.loads(as_json(data(made)))["recoveryPoint"]["time"] == used.time.isoformat().replace("+00:00", "Z")


def test_hours_of_age_are_said_as_hours() -> None:
    old = replace(TEST, point="", point_time=NOW - timedelta(hours=9), started=NOW - timedelta(hours=1, minutes=39))
    made = drill_report.report(replace(drilled(old), item=PROTECTED), (old,), (), "eve")
    assert "| Age of the data | 7 h 21 min before the start of the drill, 2026-11-12 12:23:00 UTC |" in markdown(
        lines(made)
    )


def test_what_is_not_known_is_said() -> None:
    made = drill_report.report(drilled(), (), (), "eve")
    assert made.started_by == UNKNOWN_PERSON
    assert made.recovery_time is None
    assert "not known" in markdown(lines(made))


def test_markdown_cannot_be_broken_by_what_azure_says() -> None:
    made = markdown(lines(report(TEST, notes="line one\n| a | table |")))
    assert "line one \\| a \\| table \\|" in made
    assert "Create \\| test machine" in made


def test_json_says_the_same() -> None:
    said = json.loads(as_json(data(report(TEST, CLEAN_UP))))
    assert said["recoveryTimeSeconds"] == 203
    assert said["dataAgeSeconds"] == 300
    assert said["startedBy"] == "ada"
    assert [one["scenario"] for one in said["jobs"]] == ["TestFailover", "TestFailoverCleanup"]
    assert said["jobs"][0]["tasks"][0]["title"] == "Create | test machine"


async def test_jobs_are_read_with_their_tasks_where_azure_answers() -> None:
    recovery = FakeSiteRecovery(all_jobs=(TEST,))
    session = FakeSession(site_recovery=recovery)
    listed = drilled(replace(TEST, tasks=(), activity_id=""))
    assert (await gather(session, stores().audit, listed, "eve")).test == TEST
    recovery.errors["job"] = Unreachable("No answer")
    assert (await gather(session, stores().audit, listed, "eve")).test == listed.jobs[0]


def test_files_are_written_where_a_person_says_and_never_over_another(tmp_path: Path) -> None:
    reports = Reports(tmp_path / "state")
    paths = save(reports, "", report(TEST))
    stem = f"drill-web-01-{STARTED:%Y%m%d-%H%M%S}"
    assert paths == tuple(str(tmp_path / "state" / f"{stem}.{kind}") for kind in ("md", "json", "html"))
    assert save(reports, "", report(TEST)) == paths
    other = save(reports, "", report(TEST, notes="another"))
    assert set(other).isdisjoint(paths)
    assert "another" not in Path(paths[0]).read_text()
    elsewhere = save(reports, str(tmp_path / "mine"), report(TEST))
    assert Path(elsewhere[0]).parent == tmp_path / "mine"
    assert Path(paths[0]).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStore):
        save(Reports(tmp_path), str(tmp_path / "file"), report(TEST))


def test_a_later_failovers_point_is_not_told_as_the_drills() -> None:
    item = replace(
        PROTECTED,
        failover_point=point(4).id,
        last_test_failover=NOW - timedelta(days=50),
        allowed_operations=frozenset(),
    )
    made = drill_report.report(replace(drilled(), item=item), (), (), "eve")
    assert (made.point, made.point_time, made.data_age) == (None, None, None)
    assert made.cleaned_up_by == UNKNOWN_PERSON
