"""One protected machine, as a person sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.machine import MachineScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.machine.stage import SQL, vault
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import fake_workspace, move_clock


@asynccontextmanager
async def watching(
    recovery: FakeSiteRecovery, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], Workspace]]:
    async with running(size=size) as pilot:
        workspace = fake_workspace(site_recovery=recovery)
        names = {"centralus": "Central US", "westeurope": "West Europe"}
        await pilot.app.push_screen(MachineScreen(workspace, samples.VAULT, SQL.id, names.__getitem__))
        await until(pilot, lambda: "Reading the machine" not in shown(pilot))
        await settle(pilot)
        yield pilot, workspace


async def test_a_machine_that_has_come_is_shown_while_its_vault_is_still_read() -> None:
    azure = vault()
    azure.all_items = (SQL, samples.ITEMS[0], samples.ITEMS[2])
    azure.page_size, azure.held = 1, {"items page 2": asyncio.Event()}
    async with running(size=(80, 24)) as pilot:
        workspace = fake_workspace(site_recovery=azure)
        await pilot.app.push_screen(MachineScreen(workspace, samples.VAULT, SQL.id, str))
        await until(pilot, lambda: "RPO" in shown(pilot))
        await pilot.app.push_screen(MachineScreen(workspace, samples.VAULT, samples.ITEMS[2].id, str))
        await until(pilot, lambda: "Reading the machine" in shown(pilot))
        assert "does not protect" not in shown(pilot), "it may be on a page that has not come"
        assert workspace.feeds.of(samples.VAULT.id).value.loading
        azure.held["items page 2"].set()
        await until(pilot, lambda: "Reading the machine" not in shown(pilot))


async def test_state_path_points_and_health_are_seen_first() -> None:
    async with watching(vault()) as (pilot, _):
        text = shown(pilot)
        assert "sql-01   Protected   x critical   Central US -> West Europe" in text
        assert "RPO 64 min" in text
        assert "[protected]" in text
        assert "◉───" in text
        assert "24 h kept, 51 points" in text
        assert "newest: crash-consistent 13:58 (4 min ago)" in text
        assert "(153007)" in text


async def test_the_rest_is_one_scroll_away() -> None:
    async with watching(vault()) as (pilot, _):
        assert "Where it would start" not in shown(pilot)
        await press(pilot, "end")
        text = shown(pilot)
        assert "Mobility service" in text
        await press(pilot, *["up"] * 8)
        assert "10.1.4.7 in web" in shown(pilot)


async def test_all_of_it_fits_into_a_larger_terminal() -> None:
    async with watching(vault(), (120, 50)) as (pilot, _):
        for words in ("Loss and points", "Health", "Disks", "Where it would start", "Network"):
            assert words in shown(pilot)


async def test_points_that_may_not_be_read_hide_nothing_else() -> None:
    recovery = vault()
    recovery.errors["recovery_points"] = AccessDenied("Not allowed", "You may not read points.")
    async with watching(recovery) as (pilot, _):
        text = shown(pilot)
        assert "! The recovery points could not be read: Not allowed." in text
        assert "(153007)" in text


async def test_a_failed_refresh_keeps_what_was_read() -> None:
    recovery = vault()
    async with watching(recovery) as (pilot, _):
        recovery.errors["items"] = Unreachable("Azure does not answer")
        await press(pilot, "r")
        await until(pilot, lambda: "! Shown is 14:02" in shown(pilot))
        assert "24 h kept, 51 points" in shown(pilot)


async def test_a_machine_that_is_opened_while_azure_is_gone_is_shown_as_it_was_listed() -> None:
    recovery = vault(replace(SQL, id=SQL.id.parent().child("replicationProtectedItems", "0c0ffee0"), name="0c0ffee0"))
    (item,) = recovery.all_items
    async with running() as pilot:
        workspace = fake_workspace(site_recovery=recovery)
        feed = workspace.feeds.of(samples.VAULT.id)
        async with aclosing(feed.changes()) as changes:
            async for snapshot in changes:
                if snapshot.read_at is not None:
                    break
            recovery.errors["items"] = Unreachable("Azure cannot be reached")
            feed.refresh()
            async for snapshot in changes:
                if snapshot.error is not None:
                    break
            move_clock(workspace, timedelta(minutes=9))
            await pilot.app.push_screen(MachineScreen(workspace, samples.VAULT, item.id, str.upper))
            await until(pilot, lambda: "sql-01   Protected" in shown(pilot))
            text = shown(pilot)
            assert "contoso-vault > sql-01" in text
            assert "! Shown is 14:02, 9 min ago: Azure cannot be reached." in text
            assert text.count("Azure cannot be reached") == 1
            assert "enter Actions" in text
            assert "t Drill" in text
            assert "points not known yet" in text


async def test_parts_that_cannot_be_read_any_more_stay_with_their_age() -> None:
    recovery = vault()
    async with watching(recovery, (120, 40)) as (pilot, workspace):
        recovery.errors = dict.fromkeys(("recovery_points", "events", "topology"), AccessDenied("Not allowed"))
        move_clock(workspace, timedelta(minutes=9))
        await press(pilot, "r")
        await until(pilot, lambda: "The recovery points could not be read: Not allowed." in shown(pilot))
        text = shown(pilot)
        assert "Shown is 14:02, 9 min ago." in text
        assert "51 points" in text
        assert "24 h kept" in text


async def test_a_poll_alone_reads_no_points_or_events_again() -> None:
    recovery = vault()
    async with watching(recovery) as (pilot, workspace):
        recovery.reads.clear()
        recovery.all_jobs = ()
        workspace.feeds.of(samples.VAULT.id).refresh()
        await until(pilot, lambda: "item" in recovery.reads)
        await settle(pilot)
        assert not {"recovery_points", "events", "topology"} & set(recovery.reads)


async def test_nothing_is_read_for_a_machine_that_another_screen_covers() -> None:
    recovery = vault()
    async with watching(recovery) as (pilot, workspace):
        await press(pilot, "question_mark")
        recovery.reads.clear()
        recovery.all_jobs = ()
        workspace.feeds.of(samples.VAULT.id).refresh()
        await until(pilot, lambda: "jobs" in recovery.reads)
        await settle(pilot)
        assert "item" not in recovery.reads
        await press(pilot, "escape")
        assert "item" in recovery.reads


async def test_the_rpo_is_charted_as_it_was_measured() -> None:
    recovery = vault(replace(SQL, rpo=timedelta(minutes=4)))
    async with watching(recovery) as (pilot, workspace):
        assert "measured since 14:02" in shown(pilot)
        now = move_clock(workspace, timedelta(minutes=70))
        recovery.all_items = (replace(SQL, rpo=timedelta(minutes=74), rpo_at=now),)
        await press(pilot, "r")
        await until(pilot, lambda: "worst 74 min now" in shown(pilot))
        assert "60 min" in shown(pilot)


async def test_a_machine_that_left_the_vault_is_said() -> None:
    recovery = vault()
    async with watching(recovery) as (pilot, _):
        recovery.all_items = ()
        await press(pilot, "r")
        await until(pilot, lambda: "does not protect this machine any more" in shown(pilot))
        assert "enter Actions" not in shown(pilot)


async def test_a_machine_is_followed_into_the_other_container() -> None:
    recovery = vault()
    async with watching(recovery) as (pilot, _):
        home = SQL.id.vault_id.child("replicationFabrics", "west").child("replicationProtectionContainers", "west")
        moved = replace(SQL, id=home.child("replicationProtectedItems", SQL.id.name), source_location="westeurope",
                        target_location="centralus")  # fmt: skip
        recovery.all_items = (moved,)
        await press(pilot, "r")
        await until(pilot, lambda: "West Europe -> Central US" in shown(pilot))


async def test_y_copies_the_machines_id() -> None:
    async with watching(vault()) as (pilot, _):
        await press(pilot, "y")
        assert pilot.app.clipboard == SQL.machine
        await press(pilot, "o")
        assert pilot.app.clipboard.endswith(f"/resource{SQL.machine}")
