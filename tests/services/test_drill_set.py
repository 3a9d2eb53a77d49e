"""One report of a drill of several machines: what it says, and that no text from outside changes its form."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drill_report import DrillReport
from asr_tui.domain.drill_set import (
    AskedDrill,
    DrillSetReport,
    MachineDrill,
    drills_of_jobs,
    drills_of_run,
    failures,
)
from asr_tui.domain.errors import Refused
from asr_tui.domain.jobs import JobError, JobState, Task
from asr_tui.domain.known_runs import known_runs
from asr_tui.domain.measured_times import measured
from asr_tui.domain.plan import LeftOutMachine, Plan, PlannedStep
from asr_tui.domain.rollout import Rollout, Wave
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.local_store import run_record
from asr_tui.local_store.reports import Reports
from asr_tui.services.drill_set import gather
from asr_tui.services.drill_set_document import data, document, facts, save
from asr_tui.services.report_document import markdown_lines
from asr_tui.services.report_html import html
from asr_tui.ui.present.drill_set import rows
from asr_tui.ui.present.rows import all_words
from asr_tui.ui.present.run_totals import slowest_rows
from tests.domain.items import NOW, PROTECTED
from tests.fakes import FakeSession, FakeSiteRecovery
from tests.services.test_drill_report import CLEAN_UP, STARTED, TEST, report
from tests.ui import samples
from tests.workspaces import fake_workspace, stores

QUOTA = JobError("150097", "Not enough vCPUs.", action="Ask for more.")


def drill(name: str, *, minutes: float = 0, seconds: float = 203, wave: str = "", notes: str = "") -> MachineDrill:
    began = STARTED + timedelta(minutes=minutes)
    test = replace(TEST, target=name, started=began, ended=began + timedelta(seconds=seconds))
    made = replace(report(TEST, CLEAN_UP, notes=notes), machine=name, test=test, recovery_time=test.duration)
    return MachineDrill(made, wave)


def failed(name: str) -> MachineDrill:
    test = replace(TEST, target=name, state=JobState.FAILED, errors=(QUOTA,))
    made = replace(report(TEST), machine=name, test=test, clean_up=None, recovery_time=None, notes="")
    return MachineDrill(made, "app", failures(made, None))


def whole(*machines: MachineDrill, notes: str = "") -> DrillSetReport:
    return DrillSetReport(machines, NOW, "eve", notes)


THREE = whole(
    drill("sql-01", wave="sql", seconds=300), drill("app-01", minutes=10, wave="app", notes="ok"), failed("app-02")
)


def said(of: DrillSetReport) -> dict[str, str]:
    return dict(facts(of))


def test_the_set_is_measured_from_the_first_beginning_to_the_last_end() -> None:
    assert THREE.recovery_time == timedelta(minutes=10, seconds=203)
    told = said(THREE)
    assert told["Measured recovery time"].startswith("13 min 23 s, from the first job's beginning")
    assert told["Measured recovery time"].endswith("of the 2 that came up")
    assert told["Slowest"] == "sql-01, 5 min 0 s"
    assert told["Result"] == "2 of 3 test machines came up; not: app-02 (failed)"
    assert told["Clean-up"] == "done for all 2"
    assert told["Started by"] == "ada"


def test_markdown_names_waves_machines_causes_and_has_a_line_to_sign() -> None:
    text = "\n".join(markdown_lines(document(THREE)))
    assert "| sql | 1 of 1 came up | 2026-11-12 12:02:00 UTC |" in text
    assert "| app-02 | app | failed |" in text
    assert "- app-02: Not enough vCPUs. (150097)" in text
    assert "  - What to do: Ask for more." in text
    assert "- app-01: ok" in text
    assert "Signature: ____" in text


def test_the_board_of_the_run_measures_as_the_report_does() -> None:
    """This computer's clock is behind Azure's, and its own times of a step are of sending and of the last look."""
    planned = PlannedStep.of(steps.TestFailover(PROTECTED.id, "web-01", PROTECTED.id))
    ended = STARTED + timedelta(seconds=271, milliseconds=900)
    job = replace(TEST, ended=ended)
    sent, seen = STARTED - timedelta(seconds=5), ended + timedelta(seconds=2)
    done = StepRun(planned, StepState.DONE, job=job, sent=1, intended_at=sent, started=sent, ended=seen)
    run = Run("1", samples.PLACE, Plan("Drill", (planned,)), (done,), sent, seen)
    one = measured(run)
    reported = whole(MachineDrill(replace(report(TEST), test=job, recovery_time=job.duration)))
    assert one.length == one.machines[0].length == reported.recovery_time
    assert said(reported)["Measured recovery time"].startswith("4 min 31 s")
    assert "recovered in 4:31" in all_words(slowest_rows(run, 80))


def test_drills_that_were_not_begun_together_are_no_time_of_a_set() -> None:
    late = drill("app-01", minutes=200)
    assert "not begun together, 3 h 20 min apart" in said(whole(drill("sql-01"), late))["Measured recovery time"]
    in_waves = whole(drill("sql-01", wave="sql"), replace(late, wave="app"))
    assert "together" not in said(in_waves)["Measured recovery time"], "a wave waited for a person"


def test_json_says_the_same() -> None:
    told = json.loads(json.dumps(data(THREE)))
    assert told["recoveryTimeSeconds"] == 803
    assert [one["wave"] for one in told["machines"]] == ["sql", "app", "app"]
    assert told["machines"][2]["failures"] == [
        {"code": "150097", "message": "Not enough vCPUs.", "action": "Ask for more."}
    ]


def test_what_did_not_come_up_and_what_is_not_cleaned_up_is_said() -> None:
    open_one = MachineDrill(replace(drill("web-01").report, clean_up=None))
    assert said(whole(open_one))["Clean-up"] == "not done for 1 of 1: web-01"
    assert said(whole(failed("web-01")))["Measured recovery time"] == "not known"
    assert said(whole(failed("web-01")))["Clean-up"] == "no test machine came up"


def test_a_drill_that_azure_never_began_has_the_reason_of_its_step() -> None:
    none = replace(report(), test=None, clean_up=None, recovery_time=None)
    [only] = failures(none, Refused("Azure refused", "No quota.", "Ask.", "QuotaExceeded"))
    assert (only.code, only.what) == ("QuotaExceeded", "No quota.")


def test_of_jobs_each_machine_counts_once_by_its_newest() -> None:
    newer = replace(TEST, name="9", started=NOW)
    asked = drills_of_jobs(PROTECTED.id.vault_id, (newer, TEST, replace(TEST, name="5", target="web-02")))
    assert {(one.machine, one.job) for one in asked} == {("web-02", "5"), ("web-01", "9")}


def test_a_recovery_plans_job_leads_to_the_jobs_of_its_machines_with_their_groups() -> None:
    def task(title: str, *children: Task) -> Task:
        return Task(title, title, JobState.SUCCEEDED, children=children)

    tasks = (
        task(
            "Recovery plan test failover",
            replace(task("sql-01"), child_job="7"),
            replace(task("web-01"), child_job="8"),
        ),
        task("Group 1: Start (1)", task("sql-01")),
        task("Group 2: Start (1)", task("web-01")),
    )
    plan_id = PROTECTED.id.vault_id.child("replicationRecoveryPlans", "shop")
    planned = PlannedStep.of(steps.TestFailoverOfPlan(plan_id, PROTECTED.id))
    done = StepRun(planned, StepState.DONE, job=replace(TEST, of_plan=True, target="shop", tasks=tasks))
    run = Run("1", samples.PLACE, Plan("Drill of shop", (planned,)), (done,), NOW)
    asked = drills_of_run(run)
    assert [(one.machine, one.job, one.wave) for one in asked] == [
        ("sql-01", "7", "Group 1"),
        ("web-01", "8", "Group 2"),
    ]


def test_the_machines_of_a_run_stand_in_the_order_of_its_waves() -> None:
    items = [PROTECTED.id.parent().child("replicationProtectedItems", name) for name in ("web-01", "db-01")]
    made = [PlannedStep.of(steps.TestFailover(item, item.name, PROTECTED.id)) for item in items]
    web, db = made
    rollout = Rollout((Wave("db", frozenset({db.key})), Wave("web", frozenset({web.key}))))
    plan = Plan("Drill", tuple(made), rollout=rollout)
    run = Run("1", samples.PLACE, plan, tuple(StepRun(one, StepState.DONE) for one in made), NOW)
    assert [one.wave for one in drills_of_run(run)] == ["db", "web"]


async def test_who_was_marked_and_took_no_part_stands_in_every_form_with_the_reason() -> None:
    vault = PROTECTED.id.vault_id
    planned = PlannedStep.of(steps.TestFailover(PROTECTED.id, "web-01", PROTECTED.id))
    out = (
        LeftOutMachine("web-02", vault.name, "web-02: a drill is running; clean it up first."),
        LeftOutMachine("web-03", vault.name, "web-03: a drill is running; clean it up first."),
        LeftOutMachine("web-01", vault.name, "drilled after all, in another run"),
    )
    run = Run("1", samples.PLACE, Plan("Drill", (planned,), left_out=out),
              (StepRun(planned, StepState.DONE, job_name="1"),), NOW)  # fmt: skip
    recovery = FakeSiteRecovery(all_items=(PROTECTED,), all_jobs=(TEST, CLEAN_UP))
    workspace = fake_workspace(site_recovery=recovery)
    asked = (AskedDrill(vault, "web-01", CLEAN_UP.name),)
    known = known_runs([recorded(run)])
    made = await gather(FakeSession(site_recovery=recovery), stores().audit, workspace.feeds, asked, {}, "eve", known)
    words = "web-02, web-03: a drill is running; clean it up first."
    assert [one["machine"] for one in data(made)["leftOut"]] == ["web-02", "web-03"]  # type: ignore[attr-defined]
    assert said(made)["Left out"] == "2 that were marked: web-02, web-03"
    assert words in "\n".join(markdown_lines(document(made)))
    assert words in html(document(made))
    assert any(words in str(row) for row in rows(made, 80, NOW))
    assert "Left out" not in said(THREE)


def recorded(run: Run) -> Run:
    """The run as another start of the program reads it."""
    return run_record.decode(run_record.encode(run))


async def test_it_is_read_with_tasks_and_a_machine_without_a_job_has_no_older_drill() -> None:
    vault = PROTECTED.id.vault_id
    recovery = FakeSiteRecovery(all_items=(PROTECTED,), all_jobs=(TEST, CLEAN_UP))
    workspace = fake_workspace(site_recovery=recovery)
    asked = (AskedDrill(vault, "web-01", "1"), AskedDrill(vault, "web-01", None, "app", Refused("No", "No quota.")))
    made = await gather(
        FakeSession(site_recovery=recovery), stores().audit, workspace.feeds, asked, {"1": "sql"}, "eve"
    )
    assert [one.wave for one in made.machines] == ["sql", "app"]
    assert [one.words for one in made.machines] == ["ran", "not begun"]
    assert made.machines[1].failures[0].what == "No quota."
    assert made.machines[0].report.test == TEST


def test_three_files_are_written_and_never_over_others(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    paths = save(reports, "", THREE)
    assert [Path(path).suffix for path in paths] == [".md", ".json", ".html"]
    assert set(save(reports, "", replace(THREE, notes="another"))).isdisjoint(paths)
    assert all("another" not in Path(path).read_text() for path in paths)


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from((
        "<script>alert(1)</script>", "</td><td>x", "a | b | c", "\x1b[31mred\x1b[0m", "![x](http://x)", "[a](b)",
        "# head", "| --- |", "`code`", "&lt;", "*bold*", "_it_", "\u202egnp.exe", "- item", "1. one", "\n\n# head",
        "<!--", "\\|", "</style>",
    )),
)  # fmt: skip


class Parsed(HTMLParser):
    """The tags of a file, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def with_text(words: str) -> DrillSetReport:
    """The report with a text from outside in every place, and with the same sections whatever it is."""
    error = JobError(words, words, words, words)
    one = drill(words, notes=f"n{words}").report
    test = replace(one.test or TEST, state=JobState.FAILED, errors=(error,), title=words, name=words)
    made: DrillReport = replace(
        one, vault=words, network=words, started_by=words, source=words, target=words, test=test
    )
    out = (LeftOutMachine(words, words, f"w{words}"),)
    return replace(whole(MachineDrill(made, f"w{words}", failures(made, None)), notes=f"n{words}"), left_out=out)


@given(HOSTILE)
def test_no_text_becomes_a_tag(words: str) -> None:
    plain, hostile = (Parsed(html(document(with_text(one)))) for one in ("x", words))
    assert set(hostile.tags) == set(plain.tags)
    assert "script" not in hostile.tags
    assert hostile.tags.count("tr") == plain.tags.count("tr")


@given(HOSTILE)
def test_no_text_adds_a_line_a_cell_or_markup_to_markdown(words: str) -> None:
    plain, hostile = (list(markdown_lines(document(with_text(one)))) for one in ("x", words))
    assert len(hostile) - len(plain) in {0, -1}, "an empty remedy has no line"
    for line in hostile:
        assert "\n" not in line
        bare = re.sub(r"\\.", "", line)
        assert not re.search(r"[<>`*\[\]]", bare), line
    tables = [re.sub(r"\\.", "", line).count("|") for line in hostile if line.startswith("|")]
    assert tables == [line.count("|") for line in plain if line.startswith("|")]


@given(HOSTILE)
def test_no_control_or_direction_character_reaches_a_file(words: str) -> None:
    folder = Path(mkdtemp(dir=Path.home()))
    for path in save(Reports(folder), "", with_text(words)):
        content = Path(path).read_text()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", content)


@pytest.mark.parametrize("words", ["<b>", "& co"])
def test_html_shows_a_text_as_it_is(words: str) -> None:
    assert any(words in text for text in Parsed(html(document(with_text(words)))).texts)


def test_html_is_one_file_for_paper() -> None:
    text = html(document(THREE))
    assert "@page" in text
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|<script|<link|<img", text)
