"""A protected machine in a table, and the list of what needs a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.attention import Need, NeedReason, needs, worst
from asr_tui.domain.jobs import JobState
from asr_tui.domain.last_drill import NEVER_DRILLED
from asr_tui.domain.protection import Health, HealthError, ProtectedItem, Stage
from asr_tui.ui.present import item, machine_list
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.machine_list import ListState
from asr_tui.ui.present.rows import Drawing, all_words, split, width_of, words
from asr_tui.ui.widgets.columns import TableRow
from tests.ui import samples
from tests.ui.samples import NOW, ago

NAMES = {"centralus": "Central US", "westeurope": "West Europe"}


def view(*items: ProtectedItem) -> VaultView:
    return VaultView(items, needs(items, (), NOW), (), NOW, NAMES.__getitem__)


def cells(one: ProtectedItem, width: int = 120) -> list[str]:
    seen = view(one)
    drawn = machine_list.cells(seen.machines[0], seen, width)[:10]
    return [" ".join(all_words([TableRow("k", drawn).parts(index)]).split()) for index in range(len(drawn))]


def test_the_cells_of_a_healthy_machine() -> None:
    assert cells(samples.item("web-01")) == [
        "web-01", "Protected", "+ healthy", "██▎ 4 min", "▂", "1 Nov", "13:58", "Central US -> West Europe",
        "24-hour-retention-policy", "9.62.7209.1",
    ]  # fmt: skip


def test_the_first_copy_says_how_far_it_is_and_no_loss_yet() -> None:
    assert cells(samples.copying("web-02", 43)) == [
        "web-02", "First copy 43 %", "~ being copied", "-", "-", "-", "-", "Central US -> West Europe",
        "24-hour-retention-policy", "9.62.7209.1",
    ]  # fmt: skip


def test_a_narrow_list_says_where_the_copy_is() -> None:
    assert cells(samples.item("web-01"), width=80)[7] == "-> West Europe"


def test_a_drill_is_seen_in_state_and_drill() -> None:
    one = samples.item("a", allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert cells(one)[1] == "Drill running"
    assert cells(one)[5] == "running"


def test_never_drilled_is_said_while_azure_says_so() -> None:
    undrilled = samples.item("a", health_errors=(samples.NEVER_DRILLED,))
    assert cells(undrilled)[5] == "! 1 Nov", "Azure does not count it for this replication"
    assert cells(replace(undrilled, last_test_failover=None))[5] == "never"
    assert cells(samples.item("a", last_test_failover=None))[5] == "never"


def test_why_a_machine_ranks_where_it_does() -> None:
    failed = samples.job("j", "Failover", "a", JobState.FAILED, scenario="UnplannedFailover")
    one = samples.item("a")
    need = needs([one], [replace(failed, started=ago(minutes=40), ended=ago(minutes=37))], NOW)[0]
    assert split(machine_list.why(one, need, view(one))) == ("x Failover failed 13:25", "bad")
    late = samples.item("b", rpo=timedelta(minutes=27))
    assert split(machine_list.why(late, needs([late], (), NOW)[0], view(late))) == ("! late", "warn")


def test_the_course_of_a_loss_follows_from_the_newest_point() -> None:
    """Without a newer point the loss grew with the time; what was before that point is not known."""
    drawn = machine_list.course(samples.item("a", rpo=timedelta(minutes=75)), view())
    assert isinstance(drawn, Drawing)
    assert width_of(drawn.parts) == machine_list.COURSE
    assert split(drawn.parts[0])[0] == " " * 4
    assert split(drawn.parts[-1])[1] == "bad"


def test_what_all_share_is_said_once() -> None:
    both = view(samples.item("a"), samples.item("b"))
    assert "Central US -> West Europe" in words(machine_list.head_facts(both, 118, ListState(1, 2)))
    back = samples.item("c", source_location="westeurope", target_location="centralus")
    mixed = view(samples.item("a"), back)
    assert machine_list.shared(mixed).direction == ""
    assert "Central US" not in words(machine_list.head_facts(mixed, 118, ListState(1, 2)))
    assert words(machine_list.head_facts(both, 78, ListState(1, 1))).endswith("1 of 1 shown, 2 in all")


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


def test_a_line_a_reason_with_the_longest_time_and_the_names() -> None:
    assert shown(needs(samples.ITEMS, (), NOW), width=60).splitlines() == [
        "x 1 no recovery point     64 min      sql-01",
        "! 1 not committed         2 h         app-01",
        "- 1 never drilled                     web-01",
        "~ 1 being copied                      web-02",
    ]


def test_a_narrow_list_leaves_the_names_out() -> None:
    assert shown(needs(samples.ITEMS, (), NOW), width=40).splitlines()[0] == "x 1 no recovery point     64 min"


@pytest.mark.parametrize(
    ("names", "width", "said"),
    [
        (["erp-006", "erp-032", "erp-058"], 30, "erp-006 032 058"),
        (["erp-006", "erp-032", "erp-058"], 14, "erp-006 032 +1"),
        (["vm001", "vm2", "vm30"], 30, "vm001 vm2 vm30"),
        (["srv001", "srv2", "srv30"], 30, "srv001 2 30"),
        (["web-1", "web-10"], 30, "web-1 10"),
        (["appa", "appb"], 30, "appa appb"),
        (["sql-prod-a", "sql-prod-b"], 30, "sql-prod-a b"),
        (["web-01"], 4, "web…"),
    ],
)
def test_names_in_few_cells(names: list[str], width: int, said: str) -> None:
    assert needing.names_in_short(names, width) == said


def test_nothing_is_said_too() -> None:
    assert shown(()) == "+ nothing"


def test_what_is_the_same_for_many_is_one_line() -> None:
    many = [samples.item(f"web-{number:02}", last_test_failover=None) for number in range(30)]
    assert shown(needs(many, (), NOW), width=60) == "- 30 never drilled                     web-00 01 02 03 +26"


def test_what_has_no_room_is_counted() -> None:
    pairs = [
        samples.item(f"sql-{number:02}", health=Health.WARNING, health_errors=(finding(str(number // 2)),))
        for number in range(30)
    ]
    lines = shown(needs(pairs, (), NOW), height=5).splitlines()
    assert len(lines) == 5
    assert lines[-1] == "  and 22 more: i lists all"


def finding(code: str) -> HealthError:
    return HealthError(code, "Warning", f"Azure's sentence about {code}.")


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
    assert item.health(undrilled) == ("+ healthy", "good")
    assert item.health(replace(undrilled, health_errors=(never, finding("153006")))) == ("! warning", "warn")
    assert item.health(replace(undrilled, health=Health.CRITICAL)) == ("x critical", "bad")


def test_a_state_that_we_do_not_know_is_not_called_healthy() -> None:
    failed = samples.item("a", stage=Stage.UNKNOWN, state_text="Enabling protection failed", health=Health.NORMAL)
    assert item.health(failed) == ("- not known", "quiet")
    assert item.health(replace(failed, health=Health.CRITICAL)) == ("x critical", "bad")
