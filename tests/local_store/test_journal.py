from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import errors, steps
from asr_tui.domain.errors import AccessDenied, CannotStore, HeldByOther
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.domain.point_choices import PointChoice
from asr_tui.domain.run import StepState
from asr_tui.local_store import run_record, unfinished
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from tests.local_store.run_samples import EVERY_KIND, ITEM, NOW, PLACE, run_of


@pytest.fixture
def notices() -> Notices:
    return Notices(lambda: NOW)


@pytest.fixture
def journal(tmp_path: Path, notices: Notices) -> JournalFiles:
    return JournalFiles(tmp_path / "runs", notices)


def test_a_run_comes_back_as_it_was(journal: JournalFiles) -> None:
    run = run_of(*EVERY_KIND)
    job = Job(ArmId("/j"), "j", "EnableDr", "Enable", JobState.FAILED, "Failed", "web-01", started=NOW)
    job = replace(job, tasks=(Task("t", "Title", JobState.RUNNING, children=(Task("u", "Child", JobState.WAITING),)),))
    error = AccessDenied("Not allowed", "You lack it.", "Ask for it.", "AuthorizationFailed", "request-1")
    step = replace(
        run.steps[0],
        state=StepState.FAILED,
        client_request_id="client",
        operation="https://azure.test/op",
        job_name="j",
        job=job,
        notices=("Note.",),
        error=error,
        sent=1,
        intended_at=NOW,
    )
    run = replace(run, steps=(step, *run.steps[1:]), interrupted=True)
    journal.save(run)
    (back,) = journal.unfinished("https://azure.test", "tenant")
    assert type(back.steps[0].error) is AccessDenied
    assert str(back.steps[0].error) == str(error)
    assert replace(back, steps=(replace(back.steps[0], error=error), *back.steps[1:])) == run


@given(
    st.sampled_from(
        [errors.Refused, errors.OutcomeUnknown, errors.Throttled, errors.CannotStore, errors.AsrError, errors.NotFound]
    ),
    st.text(),
    st.text(),
)
def test_errors_come_back_with_their_words(kind: type[errors.AsrError], title: str, what: str) -> None:
    run = run_of(EVERY_KIND[0])
    run = replace(run, steps=(replace(run.steps[0], error=kind(title, what)),))
    back = run_record.decode(run_record.encode(run)).steps[0].error
    assert back is not None
    assert (type(back), back.title, back.what) == (kind, title, what)


def test_only_runs_of_the_same_endpoint_and_tenant_are_offered_newest_first(journal: JournalFiles) -> None:
    run = run_of(EVERY_KIND[0])
    journal.save(run)
    journal.save(replace(run, id="run-2", started=NOW + timedelta(hours=1)))
    journal.save(replace(run, id="run-3", place=replace(PLACE, endpoint="https://other.test")))
    assert [one.id for one in journal.unfinished("https://azure.test", "tenant")] == ["run-2", "run-1"]
    assert journal.unfinished("https://azure.test", "another tenant") == ()


def test_what_is_done_or_put_away_is_offered_no_more_and_its_file_stays(journal: JournalFiles, tmp_path: Path) -> None:
    run = run_of(EVERY_KIND[0])
    journal.save(run)
    journal.save(replace(run, steps=tuple(replace(step, state=StepState.DONE) for step in run.steps)))
    journal.save(replace(run, id="run-2"))
    journal.put_away("run-2")
    assert journal.all() == ()
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert names == ["run-1.done.json", "run-2.put-away.json"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 1}', b"\xff\xfe"])
def test_a_broken_run_is_set_aside_by_name(
    journal: JournalFiles, notices: Notices, tmp_path: Path, content: bytes
) -> None:
    journal.save(run_of(EVERY_KIND[0]))
    path = tmp_path / "runs" / "run-1.run.json"
    path.write_bytes(content)
    assert journal.all() == ()
    (kept,) = path.parent.iterdir()
    assert kept.name == "run-1.run.json.broken-20260302T080000"
    assert kept.read_bytes() == content
    assert kept.name in notices.take()[0]
    assert notices.take() == ()


def test_a_run_of_a_newer_version_is_left_as_it_is_and_its_version_named(
    journal: JournalFiles, tmp_path: Path, notices: Notices
) -> None:
    journal.save(run_of(EVERY_KIND[0]))
    path = tmp_path / "runs" / "run-1.run.json"
    content = b'{"version": 7, "written_by": "3.2.1", "steps": [{"kind": "SplitTheSea"}]}'
    path.write_bytes(content)
    assert journal.all() == ()
    assert unfinished.runs(path.parent, notices) == ()
    assert path.read_bytes() == content
    (notice,) = notices.take()
    assert "asr-tui 3.2.1 wrote it (format 7)" in notice
    assert "left as it is" in notice


def test_a_file_nested_too_deeply_is_set_aside(journal: JournalFiles, tmp_path: Path, notices: Notices) -> None:
    journal.save(run_of(EVERY_KIND[0]))
    path = tmp_path / "runs" / "run-1.run.json"
    path.write_bytes(b'{"version": 1, "steps": ' + b"[" * 3000)
    assert journal.all() == ()
    assert "is not as this program writes it" in notices.take()[0]
    assert list(path.parent.glob("run-1.run.json.broken-*"))


def test_a_run_s_file_holds_no_control_characters(journal: JournalFiles, tmp_path: Path) -> None:
    run = run_of(EVERY_KIND[0])
    run = replace(run, plan=replace(run.plan, title="web\x9b31m\u202e-01\x7f"))
    journal.save(run)
    path = tmp_path / "runs" / "run-1.run.json"
    assert path.read_text().isascii()
    assert "\x7f" not in path.read_text()
    assert run_record.decode(path.read_bytes()).plan.title == run.plan.title


def test_a_run_is_held_by_one_at_a_time(journal: JournalFiles, tmp_path: Path, notices: Notices) -> None:
    journal.hold("run-1")
    journal.hold("run-1")
    other = JournalFiles(tmp_path / "runs", notices)
    with pytest.raises(HeldByOther, match="Another process has this run"):
        other.hold("run-1")
    journal.release("run-1")
    other.hold("run-1")


def test_files_are_for_the_user_alone(journal: JournalFiles, tmp_path: Path) -> None:
    journal.save(run_of(EVERY_KIND[0]))
    journal.hold("run-1")
    assert (tmp_path / "runs").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "runs").iterdir()} == {0o600}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, notices: Notices) -> None:
    (tmp_path / "runs").write_text("a file where the folder should be")
    with pytest.raises(CannotStore, match="The journal of the run cannot be written"):
        JournalFiles(tmp_path / "runs", notices).save(run_of(EVERY_KIND[0]))


def test_an_unfinished_run_is_offered_with_this_computers_time_of_its_last_change(
    journal: JournalFiles, tmp_path: Path, notices: Notices
) -> None:
    """In practice the run's own times are the simulator's, which may be days ahead."""
    ahead = replace(run_of(*EVERY_KIND), started=NOW + timedelta(days=3))
    journal.save(ahead)
    [path] = (tmp_path / "runs").glob("*.run.json")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    [offered] = unfinished.runs(tmp_path / "runs", notices)
    assert abs(offered.when - NOW) < timedelta(seconds=1)


def test_a_run_of_before_the_copies_were_told_is_read(journal: JournalFiles, tmp_path: Path) -> None:
    journal.save(run_of(*EVERY_KIND))
    [path] = (tmp_path / "runs").glob("*.run.json")
    content = json.loads(path.read_bytes())
    for step in content["steps"]:
        del step["copy"]
    path.write_text(json.dumps(content))
    [read] = journal.all()
    assert [one.planned.copy for one in read.steps] == [None] * len(EVERY_KIND)


def test_a_run_of_before_points_were_chosen_again_is_read_and_its_point_is_a_custom_one(
    journal: JournalFiles, tmp_path: Path
) -> None:
    by_kind = steps.Failover(ITEM, "web-01", shut_down_source=True, point=ArmId("/point"), choice=PointChoice())
    journal.save(run_of(by_kind))
    [read] = journal.all()
    assert read.steps[0].planned.step == by_kind
    [path] = (tmp_path / "runs").glob("*.run.json")
    content = json.loads(path.read_bytes())
    del content["steps"][0]["again"]
    del content["steps"][0]["step"]["choice"]
    path.write_text(json.dumps(content))
    [read] = journal.all()
    assert read.steps[0].planned.step == replace(by_kind, choice=None)


def test_runs_that_are_over_are_read_only_where_they_are_asked_for(tmp_path: Path, notices: Notices) -> None:
    journal = JournalFiles(tmp_path, notices)
    run = run_of(EVERY_KIND[0])
    done = replace(run, id="done", steps=tuple(replace(one, state=StepState.DONE) for one in run.steps))
    away, other = replace(run, id="away"), replace(done, id="other", place=replace(PLACE, tenant="another"))
    for one in (run, done, away, other):
        journal.save(one)
    journal.put_away("away")
    assert {one.id for one in journal.finished(PLACE.endpoint, PLACE.tenant)} == {"done", "away"}
    assert [one.id for one in journal.unfinished(PLACE.endpoint, PLACE.tenant)] == ["run-1"]
