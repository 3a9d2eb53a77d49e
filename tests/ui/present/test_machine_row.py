"""A machine as a row, and in full."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.machines import Power
from asr_tui.domain.problems import Problem, Severity
from asr_tui.ui.present.machine_row import MachineRow, cells, detail_rows, ordered, verdict_part
from asr_tui.ui.present.rows import all_words, words
from tests.domain.estates import APP_01, WEB_01

STOPPED = Problem(
    Severity.BLOCKING,
    "machines",
    "machines",
    "It is stopped.",
    "Start it.",
    WEB_01.id,
    "AzureVmIsNotInDesiredPowerState",
)
UNMANAGED = Problem(
    Severity.WARNING, "machines", "machines", "Unmanaged disks.", "Convert them.", WEB_01.id, brief="old disks"
)


def row(*problems: Problem, checking: bool = False, checked: bool = False) -> MachineRow:
    return MachineRow(WEB_01, marked=False, problems=problems, checking=checking, checked=checked)


def test_the_verdict_has_a_mark_and_a_word() -> None:
    assert words((verdict_part(row()),)) == "+ likely"
    assert words((verdict_part(row(checked=True)),)) == "+ yes"
    assert words((verdict_part(row(checking=True)),)) == "~ asking"
    assert words((verdict_part(row(UNMANAGED)),)) == "! likely, old disks"
    assert words((verdict_part(row(UNMANAGED, checked=True)),)) == "! yes, old disks"
    assert words((verdict_part(row(UNMANAGED, STOPPED)),)) == "x not running"
    assert words((verdict_part(row(replace(STOPPED, code="unheard-of"))),)) == "x Azure says no"


def test_disks_are_counted_system_and_data() -> None:
    assert cells(row())[2] == "1+1"


def test_what_is_wrong_comes_gravest_first_with_azures_code() -> None:
    text = all_words(detail_rows(row(UNMANAGED, STOPPED), 60))
    assert text.index("It is stopped. Start it.") < text.index("Unmanaged disks.")
    assert "(Azure: AzureVmIsNotInDesiredPowerState)" in text.replace("\n  ", " ")


def test_a_machine_that_fits_says_whether_azure_was_asked() -> None:
    assert "has not said so yet" in all_words(detail_rows(row(), 80))
    assert "Azure agrees" in all_words(detail_rows(row(checked=True), 80))


def test_tags_are_plain_text() -> None:
    nasty = replace(WEB_01, tags=(("note", "\x1b]0;gone\x07[bold]x[/bold]"),))
    text = all_words(detail_rows(MachineRow(nasty, marked=False, problems=()), 60))
    assert "[bold]x[/bold]" in text
    assert "\x1b" not in text


def test_rows_are_sorted_by_what_is_asked_then_by_name() -> None:
    app = MachineRow(replace(APP_01, power=Power.STOPPED), marked=False, problems=(STOPPED,))
    web = row()
    assert [*ordered({"w": web, "a": app}, "name")] == ["a", "w"]
    assert [*ordered({"a": app, "w": web}, "protect")] == ["w", "a"]
    assert [*ordered({"a": app, "w": web}, "state")] == ["w", "a"]
