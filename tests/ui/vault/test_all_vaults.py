"""The board of all vaults by keys: its lists, marks across vaults, what is not read, and fresh reads before acting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.all_vaults import GraphRows, TaggedItem
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.vault.all_vaults import AllVaultsScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import PRACTICE, SUBSCRIPTION, FakeCatalog, FakeGraph
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.vault.board_under_test import APP, DATA, FRONT, SQL, WEB, Vaults, graph, placed, rows
from tests.workspaces import fake_workspace

DENIED = AccessDenied("No right", "The role is missing.", "Ask for it.", "AuthorizationFailed")


def rows_of(*items: ProtectedItem) -> GraphRows:
    return GraphRows(tuple(TaggedItem(one, None) for one in items))


@asynccontextmanager
async def board(
    asked: FakeGraph | None = None, azure: Vaults | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], Workspace]]:
    catalog = FakeCatalog(
        values={
            kinds.VAULT: (Vault(FRONT, "westeurope"), Vault(DATA, "westeurope")),
            kinds.SUBSCRIPTION: (Subscription(SUBSCRIPTION, "Production"),),
        }
    )
    async with running(size=size) as pilot:
        workspace = fake_workspace(PRACTICE, site_recovery=azure or Vaults(), catalog=catalog, graph=asked or graph())
        await pilot.app.push_screen(AllVaultsScreen(workspace))
        feed = workspace.all_vaults
        await until(pilot, lambda: (feed.value.complete or feed.value.error is not None) and not feed.value.reading)
        await settle(pilot)
        yield pilot, workspace


def names(pilot: Pilot[None]) -> list[str]:
    """The first cell of each shown row; a mark before those that have one."""
    screen = pilot.app.screen
    assert isinstance(screen, AllVaultsScreen)
    return [("*" if row.marked else "") + row.text(0).strip() for row in screen.table.table.rows]


async def test_worst_first_with_totals_the_vault_and_the_age() -> None:
    async with board() as (pilot, _):
        assert names(pilot) == ["app-01", "sql-01", "web-01"]
        seen = shown(pilot)
        assert "3: 2 protected, 1 failed over" in seen
        assert "2 vaults" in seen
        assert "front-vault   gravest first, 1 of 3" in seen
        assert "as Azure Resource Graph knew it, asked 14:02:00; its index's age is unknown" in seen
        await press(pilot, "down")
        assert "data-vault   gravest first, 2 of 3" in shown(pilot)


@dataclass
class Slow(FakeGraph):
    """Gives its pages one by one, each when it is asked for."""

    gates: list[asyncio.Event] = field(default_factory=lambda: [asyncio.Event() for _ in range(3)])

    async def items(self) -> AsyncIterator[GraphRows]:
        for page, gate in zip(self.pages, self.gates, strict=True):
            await gate.wait()
            yield page


async def test_the_cursor_stays_on_top_until_it_is_moved_then_on_its_machine_and_graver_ones_are_counted() -> None:
    names_of = [f"web-{number}" for number in range(3)]
    calm = [replace(placed(samples.item(name), FRONT), machine_name=name) for name in names_of]
    slow = Slow(pages=[rows_of(*calm), rows_of(SQL), rows_of(APP)], all_vaults=graph().all_vaults)
    async with running() as pilot:
        workspace = fake_workspace(PRACTICE, site_recovery=Vaults(), graph=slow)
        await pilot.app.push_screen(AllVaultsScreen(workspace))
        slow.gates[0].set()
        await until(pilot, lambda: len(names(pilot)) == 3)
        slow.gates[1].set()
        await until(pilot, lambda: len(names(pilot)) == 4)
        assert names(pilot)[0] == "sql-01"
        assert "gravest first, 1 of 4" in shown(pilot)
        await press(pilot, "down")
        slow.gates[2].set()
        await until(pilot, lambda: len(names(pilot)) == 5)
        assert "! 1 graver above   3 of 5" in shown(pilot)
        await press(pilot, "home")
        assert "graver" not in shown(pilot)
        assert "gravest first, 1 of 5" in shown(pilot)


async def test_groups_by_vault_by_application_and_by_region() -> None:
    async with board() as (pilot, _):
        await press(pilot, "z")
        assert names(pilot) == ["[+] data-vault", "[+] front-vault"]
        await press(pilot, "right")
        assert names(pilot) == ["[-] data-vault", "sql-01", "[+] front-vault"]
        await press(pilot, "z")
        assert names(pilot) == ["[+] hr", "[+] shop"]
        await press(pilot, "down", "enter")
        assert names(pilot) == ["[+] hr", "[-] shop", "[+] app", "[+] web"]
        await press(pilot, "z")
        assert names(pilot) == ["[+] Central US", "[+] West Europe"]
        await press(pilot, "z")
        assert names(pilot) == ["app-01", "sql-01", "web-01"]


async def test_jobs_and_plans_of_all_vaults_and_the_way_back() -> None:
    async with board() as (pilot, _):
        await press(pilot, "j")
        assert names(pilot) == ["~ In progress", "+ Succeeded", "+ Succeeded"]
        assert "data-vault" in shown(pilot)
        await press(pilot, "f3")
        assert names(pilot) == ["shop-plan"]
        assert "not run yet" in shown(pilot)
        await press(pilot, "escape")
        assert names(pilot) == ["app-01", "sql-01", "web-01"]


async def test_enter_opens_the_machine_and_the_vault() -> None:
    async with board() as (pilot, _):
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        assert "app-01" in shown(pilot)
        await press(pilot, "escape", "z", "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert pilot.app.screen.vault == Vault(DATA, "westeurope")
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, AllVaultsScreen)


async def test_a_key_acts_on_the_marks_of_several_vaults_after_they_were_read() -> None:
    newer = replace(SQL, allowed_operations=SQL.allowed_operations | {"RepairReplication"})
    async with board(azure=Vaults(all_items=(WEB, APP, newer))) as (pilot, _):
        await press(pilot, "down", "space", "down", "space")
        assert names(pilot) == ["app-01", "*sql-01", "*web-01"]
        await press(pilot, "a")
        menu = pilot.app.screen
        assert isinstance(menu, ManyActionsScreen)
        assert set(menu.items) == {WEB, newer}


async def test_a_machine_that_is_gone_is_left_out_and_named() -> None:
    async with board(azure=Vaults(all_items=(WEB, APP))) as (pilot, _):
        await press(pilot, "asterisk", "a")
        menu = pilot.app.screen
        assert isinstance(menu, ManyActionsScreen)
        assert set(menu.items) == {WEB, APP}
        await press(pilot, "escape")
        assert "No longer protected, and left out: sql-01." in shown(pilot)


async def test_a_vault_that_gives_no_answer_leaves_its_machines_as_they_were_known() -> None:
    async with board(azure=Vaults(failing={DATA: Unreachable("No answer")})) as (pilot, _):
        await press(pilot, "down", "a")
        assert isinstance(pilot.app.screen, ActionsScreen)
        await press(pilot, "escape")
        assert "data-vault could not be read (No answer)" in " ".join(shown(pilot).split())


async def test_where_resource_graph_is_refused_it_is_said_and_the_lists_are_shown() -> None:
    async with board(graph(refusal=DENIED), Vaults(failing={DATA: DENIED})) as (pilot, _):
        assert names(pilot) == ["app-01", "web-01"]
        seen = " ".join(shown(pilot).split())
        assert "by the vaults, asked 14:02:00; Resource Graph gave no answer" in seen
        assert "The vault data-vault could not be read: No right (AuthorizationFailed)." in seen
        assert "Resource Graph: No right (AuthorizationFailed); the vaults' own lists are shown." in seen


async def test_rows_that_could_not_be_understood_are_counted() -> None:
    async with board(graph(pages=[rows(WEB, unreadable=2)])) as (pilot, _):
        assert "2 rows of Resource Graph could not be understood." in shown(pilot)


async def test_nothing_protected_and_no_vault_are_said() -> None:
    async with board(graph(pages=[], all_jobs=(), all_plans=())) as (pilot, _):
        assert "Nothing is protected in 2 vaults." in shown(pilot)
    async with board(FakeGraph()) as (pilot, _):
        assert "No vault is visible to you." in shown(pilot)


async def test_the_filter_knows_fields_and_esc_leads_back_step_by_step() -> None:
    async with board() as (pilot, _):
        await press(pilot, "slash", *"vault:front tag:tier=web", "enter", "space")
        assert names(pilot) == ["*web-01"]
        await press(pilot, "escape")
        assert names(pilot) == ["app-01", "sql-01", "*web-01"]
        await press(pilot, "escape")
        assert names(pilot) == ["app-01", "sql-01", "web-01"]
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, AllVaultsScreen)


async def test_nothing_is_asked_while_another_screen_is_shown() -> None:
    asked = graph()
    async with board(asked) as (pilot, workspace):
        before = asked.asked.count("items")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        workspace.all_vaults.refresh()
        await pilot.pause(1000)
        assert asked.asked.count("items") == before
        await press(pilot, "escape")
        await until(pilot, lambda: asked.asked.count("items") == before + 1)


async def test_keys_say_why_they_do_nothing() -> None:
    async with board() as (pilot, _):
        await press(pilot, "l")
        assert "no run is under way" in shown(pilot)
        await press(pilot, "j", "s")
        assert "only the list of machines without groups has it" in shown(pilot)


async def test_a_wide_terminal_has_a_column_for_the_vault() -> None:
    async with board(size=(120, 40)) as (pilot, _):
        line = next(one for one in shown(pilot).splitlines() if "sql-01" in one)
        assert line.rstrip().endswith("data-vault") or "data-vault  " in line


async def test_a_drill_that_somebody_else_began_meanwhile_is_not_begun_again() -> None:
    drilled = replace(SQL, allowed_operations=frozenset({"TestFailoverCleanup"}), test_failover="WaitingForCompletion")
    async with board(azure=Vaults(all_items=(WEB, APP, drilled))) as (pilot, _):
        await press(pilot, "down", "t")
        menu = pilot.app.screen
        assert isinstance(menu, ActionsScreen)
        assert "sql-01: Drill running" in shown(pilot)
        assert "Azure does not offer Test failover now" in shown(pilot)
