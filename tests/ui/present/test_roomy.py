"""What a large terminal shows besides: each machine's target, the points around one, what a policy keeps, columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.drafts.enable_replication import TargetChoice, resolve
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.ui.present import machine
from asr_tui.ui.present.map import OTHER, SOURCE, TARGET, new_vault_sites, source_sites
from asr_tui.ui.present.point_choice import PointSelection, near_rows
from asr_tui.ui.present.policy import effect_rows
from asr_tui.ui.present.rows import all_words, beside, width_of, words
from asr_tui.ui.present.target import machine_rows
from asr_tui.ui.shell.help import key_rows
from tests.domain.estates import DRAFT, ESTATE
from tests.ui import samples
from tests.ui.protect.estates import REGIONS
from tests.ui.samples import NOW, view

TARGETS = resolve(DRAFT, ESTATE).machines


def test_each_machine_is_a_row_with_where_it_starts() -> None:
    shown = all_words(machine_rows(TARGETS, 150))
    for target in TARGETS:
        (row,) = (line for line in shown.splitlines() if target.machine.name in line.split())
        assert "D2s_v5" in row
        assert target.group.name in row


def test_a_machine_that_differs_has_a_mark() -> None:
    draft = DRAFT.with_override(DRAFT.machines[0], TargetChoice(size="Standard_E4s_v5"))
    rows = machine_rows(resolve(draft, ESTATE).machines, 120)[1:]
    assert [words(row)[0] for row in rows] == ["*", *" " * (len(rows) - 1)]
    assert "E4s_v5" in words(rows[0])


@given(st.integers(20, 250))
def test_the_rows_fit_and_drop_whole_columns(width: int) -> None:
    rows = machine_rows(TARGETS, width)
    assert max(map(width_of, rows)) <= width + 1  # the blank that ends the last column
    assert not any("…" in words(row) for row in rows)


def test_no_machine_no_table() -> None:
    assert machine_rows((), 120) == []


def selected(most: int) -> list[str]:
    estate = ItemEstate(samples.item("web-01"), NOW, points=samples.points())
    middle = sorted(samples.points(), key=lambda point: point.time)[20]
    selection = PointSelection(PointChoice(PointKindChoice.CUSTOM, middle.id))
    return [words(row) for row in near_rows(selection, estate, most, 80)]


def test_the_points_around_the_selected_one_are_listed() -> None:
    rows = selected(12)
    assert len(rows) == 12
    assert [row.startswith(" ^ ") for row in rows].count(True) == 1
    assert rows[6].startswith(" ^ ")


def test_without_room_there_is_no_list() -> None:
    assert selected(3) == []
    estate = ItemEstate(samples.item("web-01"), NOW, points=())
    assert near_rows(PointSelection(PointChoice()), estate, 30, 80) == []


def test_what_a_policy_keeps_is_drawn_where_there_is_room() -> None:
    low, high = (all_words(effect_rows(1440, 240, 80, tall)) for tall in (6, 20))
    assert "What is kept" not in low
    assert "What is kept after 24 hours" in high
    assert "46 crash, 6 app-consistent" in high


def test_a_policy_that_keeps_nothing_draws_nothing() -> None:
    assert "What is kept" not in all_words(effect_rows(0, 0, 80, 20))


@pytest.mark.parametrize("width", [80, 139, 140, 197])
def test_findings_and_facts_stand_side_by_side_in_a_wide_terminal(width: int) -> None:
    rows = [words(row) for row in machine.rows(view(), str.upper, width)]
    side_by_side = any(row.startswith("── Health") and "── Disks" in row for row in rows)
    assert side_by_side is (width >= 140)
    assert max(map(len, rows)) <= width


def test_blocks_side_by_side_keep_the_longer_ones_rest() -> None:
    rows = [words(row) for row in beside([("a",), ("b",), ("c",)], [("x",)], 4, 2)]
    assert rows == ["a     x", "b", "c"]


def test_the_map_of_the_source_page_marks_source_vault_and_the_rest() -> None:
    sites = source_sites(REGIONS, ("westus", "centralus", "atlantis"), "centralus", "westeurope")
    assert {site.name: site.mark for site in sites} == {"Central US": SOURCE, "West Europe": TARGET, "West US": OTHER}


def test_a_new_vault_among_machines_is_seen_to_be_there() -> None:
    sites = new_vault_sites(REGIONS, ("westeurope", "centralus"), "westeurope")
    assert {site.name: site.mark for site in sites} == {"Central US": SOURCE, "West Europe": TARGET}


@given(st.integers(60, 200))
def test_a_long_help_goes_on_below_its_own_column(width: int) -> None:
    rows = key_rows("ctrl+q, ctrl+c", "Quit", "End the program; asks while a run is on. " * 4, width)
    assert max(map(width_of, rows)) <= width
    assert all(words(row).startswith(" " * 16) for row in rows[1:])
    assert words(rows[0]).endswith("  ctrl+q, ctrl+c")
