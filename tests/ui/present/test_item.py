"""A protected machine in a table, and the list of what needs a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.attention import NEVER_DRILLED, Need, NeedReason, needs, worst
from asr_tui.domain.protection import Health, HealthError, ProtectedItem, Stage
from asr_tui.ui.present import item
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.rows import all_words, split, width_of
from tests.ui import samples
from tests.ui.samples import NOW, ago

NAMES = {"centralus": "Central US", "westeurope": "West Europe"}


def cells(one: ProtectedItem, *, short: bool = False) -> list[str]:
    return [split(cell)[0] for cell in item.cells(one, NOW, NAMES.__getitem__, short=short)]


def test_a_healthy_machine() -> None:
    assert cells(samples.item("web-01")) == [
        "web-01", "Protected", "+ healthy", "4 min", "13:58", "Central US -> West Europe", "1 Nov",
        "24-hour-retention-policy", "9.62.7209.1",
    ]  # fmt: skip


def test_the_first_copy_says_how_far_it_is_and_no_health_yet() -> None:
    assert cells(samples.copying("web-02", 43)) == [
        "web-02", "First copy 43 %", "~ copying", "-", "-", "Central US -> West Europe", "-",
        "24-hour-retention-policy", "9.62.7209.1",
    ]  # fmt: skip


def test_short_health_is_its_word() -> None:
    assert cells(samples.item("a", health=Health.CRITICAL), short=True)[2] == "critical"


def test_a_drill_is_seen_in_state_and_drill() -> None:
    one = samples.item("a", allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert cells(one)[1] == "Drill running"
    assert cells(one)[6] == "running"


def test_never_drilled_is_said_while_azure_says_so() -> None:
    assert cells(samples.item("a", health_errors=(samples.NEVER_DRILLED,)))[6] == "never"
    assert cells(samples.item("a", last_test_failover=None))[6] == "never"


@pytest.mark.parametrize(("minutes", "tone"), [(14, ""), (15, "warn"), (59, "warn"), (60, "bad")])
def test_the_lag_changes_its_tone_with_its_thresholds(minutes: int, tone: str) -> None:
    assert split(item.rpo(samples.item("a", rpo=timedelta(minutes=minutes)), NOW))[1] == tone


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_word(stage: Stage) -> None:
    said = split(item.state(samples.item("a", stage=stage, state_text="Azure's words")))[0]
    assert said == ("Azure's words" if stage is Stage.UNKNOWN else stage.value)


def test_text_from_azure_is_plain() -> None:
    hostile = samples.item("x", machine_name="\x1b[31m[red]web\u202e", stage=Stage.UNKNOWN, state_text="a\x07b")
    assert cells(hostile)[:2] == ["[red]web", "ab"]


def shown(needed: tuple[Need, ...], width: int = 40, height: int = 9) -> str:
    return all_words(needing.rows(needed, NOW, width, height))


def test_needs_as_in_the_sketch() -> None:
    assert shown(needs(samples.ITEMS, (), NOW)).splitlines() == [
        "x sql-01  no point for 64 min",
        "! app-01  not committed 2 h",
        "! web-01  never drilled",
        "~ web-02  first copy 43 %",
    ]


def test_a_wide_list_says_whole_sentences() -> None:
    assert "x sql-01  no recovery point for 64 min" in shown(needs(samples.ITEMS, (), NOW), width=80)


def test_nothing_is_said_too() -> None:
    assert shown(()) == "+ nothing"


def test_what_is_the_same_for_many_is_one_line() -> None:
    many = [samples.item(f"web-{number:02}", last_test_failover=None) for number in range(30)]
    assert shown(needs(many, (), NOW)) == "! 30 machines  never drilled"


def test_what_has_no_room_is_counted() -> None:
    pairs = [
        samples.item(f"sql-{number:02}", health=Health.WARNING, health_errors=(finding(str(number // 2)),))
        for number in range(30)
    ]
    lines = shown(needs(pairs, (), NOW), height=5).splitlines()
    assert len(lines) == 5
    assert lines[-1] == "  and 26 more: i lists all"


def finding(code: str) -> HealthError:
    return HealthError(code, "Warning", f"Azure's sentence about {code}.")


def test_where_room_is_short_what_many_share_is_told_once_the_gravest_last() -> None:
    late = [samples.item(f"sql-{number}", rpo=timedelta(hours=2 + number)) for number in range(3)]
    noted = [
        samples.item(f"web-{number}", health=Health.WARNING, health_errors=(finding("153006"),)) for number in range(3)
    ]
    found = needs((*late, *noted), (), NOW)
    roomy, short, shorter = (shown(found, height=height).splitlines() for height in (6, 5, 2))
    assert len(roomy) == 6
    assert short == [*roomy[:3], "! 3 machines  no app-consistent point"]
    assert shorter == ["x 3 machines  no point for 4 h", "! 3 machines  no app-consistent point"]


@given(st.lists(st.sampled_from(["153006", "153039", "99"]), max_size=40), st.integers(1, 30), st.integers(20, 120))
def test_no_more_lines_than_there_is_room_for(codes: list[str], height: int, width: int) -> None:
    items = [
        samples.item(f"m-{number:03}", health=Health.WARNING, health_errors=(finding(code),))
        for number, code in enumerate(codes)
    ]
    rows = needing.rows(needs(items, (), NOW), NOW, width, height)
    assert 1 <= len(rows) <= height
    assert all(width_of(row) <= max(width, 27) for row in rows)


@pytest.mark.parametrize("reason", NeedReason)
def test_every_reason_says_what_to_do(reason: NeedReason) -> None:
    need = Need(reason, samples.item("web-01"), ago(hours=3), timedelta(hours=3), finding("no-such-code"))
    told = all_words(needing.help_rows(need, NOW, 78))
    assert told.startswith("web-01: ")
    assert "What to do: " in told
    known = all_words(needing.help_rows(replace(need, error=finding("153006")), NOW, 78))
    assert "That means: " in known


@pytest.mark.parametrize("reason", NeedReason)
def test_every_reason_is_a_sentence_that_fits(reason: NeedReason) -> None:
    error = HealthError("153007", "Error", "No crash-consistent recovery point is available for a long time now.")
    need = Need(
        reason, samples.item("a-very-long-machine-name"), ago(hours=3), timedelta(hours=3), error, samples.JOBS[1]
    )
    rows = needing.rows([need], NOW, 39, 5)
    assert all(width_of(row) <= 39 for row in rows)
    assert len(needing.sentence(need, NOW)) > 5


def test_a_failed_job_is_named_without_its_machine() -> None:
    need = Need(NeedReason.JOB_FAILED, samples.item("app-01"), job=samples.JOBS[1])
    assert needing.sentence(need, NOW) == "failed: Failover"


def test_critical_without_a_finding_is_said_as_well() -> None:
    need = Need(NeedReason.HEALTH_CRITICAL, replace(samples.item("a"), health=Health.CRITICAL))
    assert needing.sentence(need, NOW) == "critical health"


@pytest.mark.parametrize(
    "stage", [Stage.FAILING_OVER, Stage.FAILED_OVER, Stage.COMMITTING, Stage.COMMITTED, Stage.DISABLING]
)
def test_what_nothing_protects_is_never_healthy(stage: Stage) -> None:
    assert item.health(samples.item("a", stage=stage)) == ("! no copy", "warn")
    assert item.health(samples.item("a", stage=stage, health=Health.CRITICAL)) == ("x critical", "bad")
    assert worst(samples.item("a", stage=stage)) is Health.WARNING


def test_what_was_only_never_drilled_is_no_bare_warning() -> None:
    never = HealthError(NEVER_DRILLED, "Warning", "No successful test failover.")
    undrilled = samples.item("a", failover_health=Health.WARNING, health_errors=(never,))
    assert item.health(undrilled) == ("! no drill", "warn")
    assert item.health(replace(undrilled, health_errors=(never, finding("153006")))) == ("! warning", "warn")
    assert item.health(replace(undrilled, health=Health.CRITICAL)) == ("x critical", "bad")


def test_a_state_that_we_do_not_know_is_not_called_healthy() -> None:
    failed = samples.item("a", stage=Stage.UNKNOWN, state_text="Enabling protection failed", health=Health.NORMAL)
    assert item.health(failed) == ("- not known", "quiet")
    assert item.health(replace(failed, health=Health.CRITICAL)) == ("x critical", "bad")
