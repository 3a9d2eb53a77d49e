"""The plan of many machines: what is the same once, what differs in a table, in little time for six hundred."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.errors import AzureError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.joined import joined
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Answer, Check, Consequence, MachineFacts, Plan, PlannedStep
from asr_tui.domain.rollout import Rollout, Wave
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.steps import Failover
from asr_tui.services.item_planning import plan as planned
from asr_tui.services.review import Attempt
from asr_tui.ui.present.facts_table import FactsTable
from asr_tui.ui.present.plan import ReviewContext, consequence_rows
from asr_tui.ui.present.plan_many import folded, folded_checks, unread_rows, wave_rows
from asr_tui.ui.present.rows import all_words, width_of, words
from tests.domain import items

NOW = datetime(2026, 11, 29, 9, 15, tzinfo=UTC)
FACTS = tuple(
    MachineFacts(
        f"web-{number:02}", "v-1", NOW - timedelta(minutes=number), timedelta(minutes=number), f"web-{number:02}",
        "Standard_D2s_v5", (f"10.1.1.{number}",), "vnet-asr", "web" if number % 2 else "db",
    )
    for number in range(1, 9)
)  # fmt: skip


def failovers(count: int) -> Plan:
    """One plan of so many failovers."""
    plans = []
    for number in range(count):
        name = f"erp-{number:03}"
        item = replace(
            items.PROTECTED, id=items.PROTECTED.id.parent(1).child(name), machine_name=name, target_name=name
        )
        estate = replace(items.estate(item), points=items.POINTS)
        plans.append(planned(FailoverDraft(item.id, name), estate))
    return joined(plans)


def test_what_is_the_same_stands_once_and_what_differs_in_columns() -> None:
    table = FactsTable(FACTS, NOW, UTC)
    assert table.same() == (("Size", "D2s_v5"), ("Network", "vnet-asr"))
    head, *rows = [words(one) for one in table.rows(80)]
    assert head.split() == ["Machine", "Wave", "Loses", "Point", "Address"]
    assert len(rows) == len(FACTS)


def test_waves_follow_one_another_and_what_loses_most_is_first_in_its_wave() -> None:
    rows = [words(one).split()[:2] for one in FactsTable(FACTS, NOW, UTC).rows(80)[1:]]
    assert [wave for _, wave in rows] == ["web"] * 4 + ["db"] * 4
    assert [name for name, _ in rows[:2]] == ["web-07", "web-05"]


def test_a_plan_in_waves_says_what_points_the_later_ones_take() -> None:
    plan = failovers(2)
    assert wave_rows(plan, 80) == []
    waves = tuple(Wave(f"tier {at}", frozenset({one.key})) for at, one in enumerate(plan.steps))
    said = all_words(wave_rows(replace(plan, rollout=Rollout(waves)), 80))
    assert " ".join(said.split()).endswith("Points in later waves: each machine's newest then.")
    own = [(one, one.step) for one in plan.steps]
    custom = tuple(replace(one, step=replace(step, choice=None)) for one, step in own if isinstance(step, Failover))
    assert "Points" not in all_words(wave_rows(replace(plan, steps=custom, rollout=Rollout(waves)), 80))


def test_a_narrow_table_drops_columns_and_says_which() -> None:
    table = FactsTable(FACTS, NOW, UTC)
    assert table.left_out(80) == ()
    assert table.left_out(30) == ("Address",)
    assert table.left_out(24) == ("Point", "Address")
    assert all(width_of(one) <= 26 for one in table.rows(24))


def test_a_renamed_machine_shows_its_name_in_the_target() -> None:
    facts = (*FACTS[1:], replace(FACTS[0], target="web-01-dr"))
    assert "Target name" in words(FactsTable(facts, NOW, UTC).rows(120)[0])
    assert "Target name" not in words(FactsTable(FACTS, NOW, UTC).rows(120)[0])


def test_checks_that_ended_well_are_one_line_a_question_and_bad_ones_stay() -> None:
    names = ("a", "b")
    checks = (
        Check("rights", Answer.YES, "in g-1", ("a",)), Check("rights", Answer.YES, "in g-2", ("b",)),
        Check("mapping", Answer.NO, "none for a", ("a",)), Check("mapping", Answer.NO, "none for b", ("b",)),
        Check("cache", Answer.COULD_NOT_CHECK, "no answer", names),
        Check("region", Answer.COULD_NOT_CHECK, "no", names),
    )  # fmt: skip
    folded = folded_checks(Plan("t", (), checks=checks, machines=names)).checks
    assert [(one.about, one.answer) for one in folded] == [
        ("rights", Answer.YES), ("mapping", Answer.NO), ("mapping", Answer.NO),
        ("cache, region", Answer.COULD_NOT_CHECK),
    ]  # fmt: skip
    assert folded[0].detail == "for 2 machines"


def test_what_could_not_be_read_is_one_sentence_a_reason() -> None:
    silent = "no answer within 5 s."
    unread = (f"Could not read locks: {silent}", f"Could not read regions: {silent}", "Odd.")
    assert all_words(unread_rows(unread, 80)).split("\n") == [
        " " * 12 + "? Could not read locks and regions: no answer within 5 s.",
        " " * 12 + "? Odd.",
    ]


def test_six_hundred_machines_are_planned_and_drawn_in_the_time_of_a_key() -> None:
    plan = failovers(600)
    began = time.process_time()
    rows = consequence_rows(plan, ReviewContext(NOW, UTC, tall=14), 78)
    assert time.process_time() - began < 2.0
    assert {f"erp-{number:03}" for number in range(600)} <= set(all_words(rows).replace(",", " ").split())
    assert "600 machines" in all_words(rows)


def test_what_failed_for_many_alike_is_told_once() -> None:
    plan = failovers(5)
    error = AzureError("Azure refuses", "The region is not available.", code="RegionNotAvailable")
    place = Place("", "", "", items.PROTECTED.id.vault_id)
    steps = tuple(
        StepRun(step, StepState.FAILED, error=dataclasses.replace(error, request_id=f"request-{number}"))
        for number, step in enumerate(plan.steps)
    )
    run = Run("run-1", place, plan, steps, NOW)
    beside = ReviewContext(NOW, UTC, attempts=tuple(Attempt(run, step) for step in steps))
    said = all_words(consequence_rows(plan, beside, 78))
    assert said.count("The region is not available.") == 1
    assert "The same for 4 more." in said
    assert "“Failover of 5 machines” was tried at" in said


def test_of_many_sentences_of_a_kind_the_rest_is_counted_and_of_one_name_the_group_is_said() -> None:
    each = tuple(Consequence("replaces", f"the disk {number}", machines=(f"vm-{number}",)) for number in range(5))
    above, below = folded(Plan("t", (), consequences=each, machines=tuple(f"vm-{number}" for number in range(5))))
    assert [one.text for one in above] == ["the disk 0", "the disk 1", "and 3 more like these, below the machines"]
    assert len(below) == 3
    groups = [ArmId(f"/subscriptions/s/resourceGroups/{name}/providers/N/virtualNetworks/vnet") for name in ("a", "b")]
    made = [PlannedStep.of(steps.CreateVirtualNetwork(one, "west", (), ())) for one in groups]
    last = PlannedStep.of(steps.CommitFailover(ArmId("/i"), "vm-1"), [one.key for one in made])
    shown = all_words(consequence_rows(Plan("t", (*made, last), machines=("vm-1",)), ReviewContext(NOW, UTC), 78))
    assert "Virtual network vnet in a" in shown
    assert "Virtual network vnet in b" in shown


def test_what_holds_for_all_says_how_many_they_are_and_of_one_machine_nothing() -> None:
    said = {}
    for number in (1, 2):
        names = tuple(f"vm-{one}" for one in range(number))
        plan = Plan("t", (), consequences=(Consequence("warning", "the machine is bare", names),), machines=names)
        said[number] = all_words(consequence_rows(plan, ReviewContext(NOW, UTC), 78))
    assert "the machine is bare (2 machines)" in said[2]
    assert said[1].rstrip().endswith("the machine is bare")
