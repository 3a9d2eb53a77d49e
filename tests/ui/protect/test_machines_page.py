"""The wizard's page of machines: what can be protected, why not, and what Azure's own check says."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.machines import EligibilityError, Extension, Power
from asr_tui.domain.steps import StartMachine
from asr_tui.ui.protect.machines import SEEN_AT_ONCE
from tests.fakes import FakeCatalog
from tests.ui.pilot import press, settle, shown, until
from tests.ui.protect.estates import APP_02, WEB_01, WEB_02, catalog, machine
from tests.ui.protect.wizard_under_test import wizard


async def test_going_on_without_a_mark_says_what_to_do() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "enter")
        screen = shown(under.pilot)
        assert "> 2 Machines" in screen
        assert "the space bar marks" in screen


async def test_a_stopped_machine_is_explained_and_holds_one_back() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down")
        screen = shown(under.pilot)
        assert "x not running" in screen
        assert "AzureVmIsNotInDesiredPowerState" in screen
        await press(under.pilot, "space", "enter")
        assert "> 2 Machines" in shown(under.pilot)
        assert under.draft.machines == (APP_02.id,)


async def test_check_again_reads_the_machines_anew() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down", "space")
        started = replace(APP_02, power=Power.RUNNING)
        under.catalog.values[kinds.MACHINE] = tuple(
            started if one.id == APP_02.id else one for one in under.catalog.given(kinds.MACHINE)
        )
        await press(under.pilot, "r")
        screen = shown(under.pilot)
        assert "not running" not in screen
        assert "Azure agrees" in screen


async def refused(machine: str) -> tuple[EligibilityError, ...]:
    return (EligibilityError("A2AOperatingSystemNotSupported", "The [red]system[/red] is too old.", "", "Upgrade it."),)


def refusing() -> FakeCatalog:
    """Azure's own check refuses each machine."""
    known = catalog()
    known.lists[kinds.ELIGIBILITY_ERROR] = refused
    return known


async def test_azures_own_answer_is_asked_for_a_marked_machine_and_shown_as_plain_text() -> None:
    async with wizard(refusing()) as under:
        await press(under.pilot, "enter", "space")
        screen = shown(under.pilot)
        assert "x OS not supported" in screen
        assert "The [red]system[/red] is too old." in screen
        assert "A2AOperatingSystemNotSupported" in screen


async def test_yes_is_said_when_azure_has_agreed_and_not_before() -> None:
    async with wizard() as under:
        under.catalog.held["eligibility_errors"] = asyncio.Event()
        await under.pilot.press("enter")
        await until(under.pilot, lambda: shown(under.pilot).count("~ asking") == 4)
        assert "+ yes" not in shown(under.pilot)
        assert under.catalog.reads.count("eligibility_errors") == 4, "a stopped machine is not asked about"
        under.catalog.held["eligibility_errors"].set()
        await settle(under.pilot)
        screen = shown(under.pilot)
        assert "~ asking" not in screen
        assert screen.count("+ yes") == 4


async def test_a_machine_that_could_not_be_asked_about_is_only_likely() -> None:
    known = catalog()
    known.errors["eligibility_errors"] = Unreachable("Azure does not answer", "Time-out.", "Try again.")
    async with wizard(known) as under:
        await press(under.pilot, "enter")
        assert shown(under.pilot).count("+ likely") == 4
        assert "+ yes" not in shown(under.pilot)


async def test_many_machines_are_asked_about_a_few_at_a_time_and_more_as_one_goes_down() -> None:
    known = catalog()
    known.values[kinds.MACHINE] = tuple(machine(f"web-{number:03}") for number in range(120))
    async with wizard(known) as under:
        await press(under.pilot, "enter")
        assert known.reads.count("eligibility_errors") == SEEN_AT_ONCE
        await press(under.pilot, "end")
        assert known.reads.count("eligibility_errors") < 120
        assert "web-119" in shown(under.pilot)
        assert "+ likely" not in shown(under.pilot)


async def test_who_leaves_the_machines_waits_for_no_check_of_others() -> None:
    async with wizard() as under:
        under.catalog.held["eligibility_errors"] = asyncio.Event()
        await under.pilot.press("enter")
        await until(under.pilot, lambda: "~ asking" in shown(under.pilot))
        await under.pilot.press("space", "enter")
        await until(under.pilot, lambda: "> 3 Target" in shown(under.pilot))
        under.catalog.held["eligibility_errors"].set()
        await settle(under.pilot)
        await press(under.pilot, "escape")
        assert "~ asking" not in shown(under.pilot)
        assert "+ yes" in shown(under.pilot)


async def test_each_machine_that_cannot_be_protected_says_why_in_the_table() -> None:
    known = catalog()
    broken = Extension("CustomScript", "Microsoft.Azure.Extensions", "Failed")
    known.values[kinds.MACHINE] = (
        *known.given(kinds.MACHINE),
        replace(WEB_01, id=machine("build-01").id, extensions=(broken,)),
    )
    async with wizard(known) as under:
        await press(under.pilot, "enter", *["down"] * 2)
        screen = shown(under.pilot)
        assert "x extension failed" in screen
        assert "x not running" in screen
        assert "Practice cannot cure it" in screen


async def test_the_cursor_stays_in_sight_when_the_order_changes() -> None:
    known = catalog()
    known.values[kinds.MACHINE] = tuple(
        machine(f"web-{number:03}", size=f"Standard_D{200 - number}s_v5") for number in range(100)
    )
    async with wizard(known) as under:
        await press(under.pilot, "enter", "down")
        for _ in range(4):
            await press(under.pilot, "s")
            assert ">   web-001" in shown(under.pilot)


async def test_a_stopped_machine_is_started_after_a_review_and_checked_again() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down")
        assert "U Power on" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "U")
        screen = shown(under.pilot)
        assert "Start app-02?" in screen
        assert "billed from then on" in screen
        under.catalog.values[kinds.MACHINE] = tuple(
            replace(one, power=Power.RUNNING) for one in under.catalog.given(kinds.MACHINE)
        )
        await press(under.pilot, "enter")
        ((plan, _),) = under.runs.started
        assert [one.step for one in plan.steps] == [StartMachine(APP_02.id)]
        await until(under.pilot, lambda: "Azure agrees" in shown(under.pilot))
        assert "not running" not in shown(under.pilot)


async def test_read_only_is_said_from_the_start_and_turns_nothing_on() -> None:
    async with wizard(read_only=True) as under:
        assert "Read-only: look at everything" in shown(under.pilot)
        await press(under.pilot, "enter", "down")
        assert "(U Power on)" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "U")
        assert "Start app-02?" not in shown(under.pilot)


async def test_the_filter_narrows_and_all_shown_marks_what_can_be_protected() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "slash", *"web", "enter", "asterisk")
        assert set(under.draft.machines) == {WEB_01.id, WEB_02.id}
        assert "app-01" not in shown(under.pilot)
        await press(under.pilot, "escape")
        assert "app-01" in shown(under.pilot), "esc takes the filter away before it leads back"
        await press(under.pilot, "asterisk")
        assert APP_02.id not in under.draft.machines, "a machine that cannot be protected is not marked along"


async def test_hostile_text_from_azure_stays_text() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down", "down")
        screen = shown(under.pilot)
        assert "[red]Bob[/red]" in screen
        assert "\x1b" not in screen


async def test_machines_that_cannot_be_read_say_why_and_r_tries_again() -> None:
    known = catalog()
    known.errors["machines"] = AccessDenied(
        "You may not read machines", "The identity lacks a right.", "Ask for the role Reader.", "AuthorizationFailed",
        action="Microsoft.Compute/virtualMachines/read",
    )  # fmt: skip
    async with wizard(known) as under:
        screen = shown(under.pilot)
        assert "You may not read machines" in screen
        assert "Microsoft.Compute/virtualMachines/read" in screen
        known.errors.clear()
        await press(under.pilot, "r")
        assert "Where do the machines run" in shown(under.pilot)


async def test_a_check_that_does_not_answer_says_so_on_the_machine() -> None:
    known = catalog()
    known.errors["eligibility_errors"] = Unreachable("Azure does not answer", "Time-out.", "Try again.")
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space")
        screen = shown(under.pilot)
        assert "! unchecked" in screen
        assert "has not answered" in screen
        known.errors.clear()
        await press(under.pilot, "r")
        assert "Azure agrees" in shown(under.pilot)


async def test_a_refresh_that_fails_is_told_in_place_and_can_be_tried_again() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space")
        known.errors["machines"] = Unreachable("Azure does not answer", "No route to host.", "Check the network.")
        await press(under.pilot, "r")
        assert "No route to host" in shown(under.pilot)
        known.errors.clear()
        await press(under.pilot, "r")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)
