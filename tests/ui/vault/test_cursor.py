"""The cursor belongs to a machine: what a refresh moves or takes away never gives a key to another one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.protection import Health, ProtectedItem, Stage
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets import cursor_change
from asr_tui.ui.widgets.table import Table
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, shown, until
from tests.ui.vault.home_under_test import at_home, read_again, vault

BACK = samples.VAULT.id.child(
    "replicationFabrics", "asr-a2a-default-westeurope",
    "replicationProtectionContainers", "asr-a2a-default-westeurope-container",
)  # fmt: skip


def moved(one: ProtectedItem) -> ProtectedItem:
    """As a re-protect leaves it: in the container of the other side, under the same name."""
    return replace(
        one,
        id=BACK.child("replicationProtectedItems", one.name),
        stage=Stage.PROTECTED,
        state_text="Protected",
        source_location="westeurope",
        target_location="centralus",
        allowed_operations=frozenset({"UnplannedFailover", "TestFailover", "DisableProtection"}),
    )


async def test_the_cursor_follows_a_machine_that_a_re_protect_moves_to_the_other_container() -> None:
    recovery = vault()
    async with at_home(recovery) as (pilot, workspace):
        table = pilot.app.screen.query_one(Table)
        assert shown(pilot).count("> app-01") == 1
        ill = samples.item("sql-01", health=Health.CRITICAL, rpo=timedelta(hours=9))
        recovery.all_items = (ill, *samples.ITEMS[2:], moved(samples.ITEMS[0]))
        await read_again(pilot, workspace)
        assert "> app-01" in shown(pilot)
        assert table.cursor_key == moved(samples.ITEMS[0]).id.casefold()
        assert "no longer listed" not in shown(pilot)


async def test_a_key_in_the_moment_of_a_refresh_hits_no_neighbour(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("enter", "a", "f", "t", "y"):
        monkeypatch.setattr(cursor_change, "HOLD_SECONDS", 60.0)  # however slow this computer is
        recovery = vault()
        async with at_home(recovery) as (pilot, workspace):
            home = pilot.app.screen
            await press(pilot, "down", "down")
            name = samples.ITEMS[2].machine_name
            assert f"> {name}" in shown(pilot)
            recovery.all_items = tuple(one for one in samples.ITEMS if one.machine_name != name)
            before = workspace.feeds.of(samples.VAULT.id).value
            await pilot.press("r")
            await until(pilot, lambda before=before: workspace.feeds.of(samples.VAULT.id).value is not before)  # type: ignore[misc]
            await pilot.press(key)
            await pilot.pause()
            assert pilot.app.screen is home, key
            assert f"{name} is no longer listed; the cursor is on" in " ".join(shown(pilot).split())
            monkeypatch.setattr(cursor_change, "HOLD_SECONDS", 0.0)
            await press(pilot, "down", "up", "a")
            assert isinstance(pilot.app.screen, ActionsScreen), "what was seen can be acted on"


async def test_a_key_meant_for_what_was_offered_before_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursor_change, "HOLD_SECONDS", 60.0)  # however slow this computer is
    recovery = vault()
    async with at_home(recovery) as (pilot, workspace):
        assert "n Commit" in shown(pilot)
        committed = replace(
            samples.ITEMS[0],
            stage=Stage.COMMITTED,
            state_text="Failover committed",
            allowed_operations=frozenset({"ReverseReplicate", "DisableProtection"}),
        )
        recovery.all_items = (committed, *samples.ITEMS[1:])
        before = workspace.feeds.of(samples.VAULT.id).value
        await pilot.press("r")
        await until(pilot, lambda: workspace.feeds.of(samples.VAULT.id).value is not before)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "app-01 has just changed: Failover committed. Look, and press n again." in shown(pilot)
        monkeypatch.setattr(cursor_change, "HOLD_SECONDS", 0.0)
        await press(pilot, "n")
        assert not isinstance(pilot.app.screen, HomeScreen)


async def test_in_needs_the_cursor_stays_with_its_machine_when_the_reason_changes() -> None:
    recovery = vault()
    async with at_home(recovery) as (pilot, workspace):
        await press(pilot, "i", "down", "down")
        table = pilot.app.screen.query_one(Table)
        name = (table.cursor_key or "").split()[0].rpartition("/")[2]
        assert name == "web-01"
        late = replace(
            samples.ITEMS[2], rpo=timedelta(hours=2), last_test_failover=samples.ago(days=1), health_errors=()
        )
        recovery.all_items = (late, *samples.ITEMS[:2], samples.ITEMS[3])
        await read_again(pilot, workspace)
        assert "> web-01" in shown(pilot)
        assert len(table.rows) > 1


async def test_jobs_that_come_on_top_do_not_take_the_cursor() -> None:
    jobs = samples.JOBS
    recovery = FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=jobs[1:])
    async with at_home(recovery) as (pilot, workspace):
        await press(pilot, "j")
        table = pilot.app.screen.query_one(Table)
        key = table.cursor_key
        recovery.all_jobs = jobs
        await read_again(pilot, workspace)
        assert len(table.rows) == len(jobs)
        assert table.cursor_key == key
        await press(pilot, "E", "E", "E")
        assert "no longer listed" not in shown(pilot), "who filters knows that the line is gone"
