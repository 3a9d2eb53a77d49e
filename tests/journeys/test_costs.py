"""What the protection costs and whether all would fit: seen, asked and written by keys."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from asr_tui.domain.settings import Settings
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.machine.target_settings import TargetSettingsScreen
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.vault.costs import CostsScreen
from asr_tui.ui.vault.leftovers import LeftoversScreen
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.lives import writes
from tests.journeys.test_leftovers import LOOSE
from tests.ui.pilot import running, shown, until

PRICES = "/api/retail/prices"


def asked(azure: object) -> list[str]:
    return [one.path for one in azure.requests if one.path.startswith(PRICES)]  # type: ignore[attr-defined]


async def test_prices_are_asked_by_a_key_and_found_again_at_the_next_start(open_world: Open) -> None:
    azure, workspace = await open_world()
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("dollar_sign")
        await one.at(CostsScreen)
        await one.see("Prices were not asked for yet in USD")
        await one.see("sql-02")
        assert not asked(azure)
        await one.press("dollar_sign")
        await one.see("USD a month that is known")
        await one.see("prices of")
        assert len(asked(azure)) >= 3
        assert any("westeurope" in path for path in asked(azure))
        await one.press("c", *"5 %", "enter")
        await one.see("by your figure of 5 % of the disks a day")
        await one.see("the cache is not known")
        await one.press("slash", *"sql-02", "enter")
        await one.see("Site Recovery")
        await one.see("not known")
        before = len(asked(azure))
        await one.press("escape", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CostsScreen))
        await one.press("dollar_sign")
        await one.at(CostsScreen)
        await one.see("USD a month that is known")
        assert len(asked(azure)) == before
        assert not writes(azure)


async def test_prices_that_cannot_be_read_leave_the_screen_and_say_so(open_world: Open) -> None:
    azure, workspace = await open_world()
    refusal = {"error": {"code": "Blocked", "message": "no way out"}}
    azure.faults.add("GET", PRICES, status=403, body=refusal, times=9)
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("dollar_sign")
        await one.at(CostsScreen)
        await one.see("sql-02")
        await one.press("dollar_sign")
        await one.see("no way out")
        await one.press("escape")
        await one.at(CostsScreen)
        await one.see("No amount is known")


async def test_capacity_is_shown_and_all_is_written(open_world: Open, tmp_path: Path) -> None:
    azure, workspace = await open_world()
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("dollar_sign")
        await one.at(CostsScreen)
        await one.see("sql-02")
        await one.press("dollar_sign")
        await one.see("a month that is known")
        await one.press("percent_sign")
        await one.see("West Europe")
        await one.see("Total Regional vCPUs")
        await one.see("it fits today")
        await one.press("slash")
        await one.see("% leads back to the machines")
        await one.press("percent_sign", "e", "ctrl+u", *map(key, str(tmp_path / "out")), "enter")
        await one.see("Saved:")
    files = written_in(tmp_path / "out")
    written = json.loads(files[".json"])
    assert written["currency"] == "USD"
    assert written["capacity"][0]["quotas"]
    rows = list(csv.DictReader(files[".csv"].splitlines()))
    month = sum(float(row["Amount"] or 0) for row in rows if row["Kind"] in {"Site Recovery", "replica disks"})
    assert round(month, 2) == round(float(written["month"]), 2)
    assert all(row["Amount"] or row["Not known"] for row in rows)
    assert all(row["Price of"] and row["Meter"] for row in rows if row["Amount"])
    assert "Not known" in files[".md"]
    assert not writes(azure)


def written_in(folder: Path) -> dict[str, str]:
    return {path.suffix: path.read_text() for path in folder.iterdir()}


def key(char: str) -> str:
    return {"/": "slash", "-": "minus", "_": "underscore", ".": "full_stop"}.get(char, char)


async def test_leftovers_show_what_each_disk_costs(open_world: Open) -> None:
    _, workspace = await open_world(loose_disks=LOOSE)
    async with running(size=(120, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f11")
        await one.at(LeftoversScreen)
        await one.see("old-01-os-ASRReplica")
        assert "USD a month" not in shown(pilot)
        await one.press("dollar_sign")
        await one.see("USD a month")
        await one.press("slash", *"old-01", "enter")
        await one.see("retail price of")


async def test_reviews_say_what_a_choice_changes_a_month_once_prices_are_known(open_world: Open) -> None:
    azure, workspace = await open_world()
    draft = await drafted(workspace, "contoso-vault", ["app-01"])
    assert "USD" not in (await workspace.planning.review(draft)).costs
    async with running(size=(80, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("dollar_sign")
        await one.at(CostsScreen)
        await one.see("sql-02")
        await one.press("dollar_sign")
        await one.see("USD a month that is known")
        costs = (await workspace.planning.review(draft)).costs
        assert "Site Recovery 25.00 USD after the free days" in costs
        assert "retail prices of" in costs
        await one.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CostsScreen))
        await one.press("enter")
        await one.at(MachineScreen)
        await one.press("c")
        await one.at(TargetSettingsScreen)
        await one.see("Drill: interface")
        await one.press("down", "enter", *"one size up", "enter")
        await one.press("end", "enter")
        await one.at(ReviewScreen)
        await one.see("after a failover: from")
        await one.see("more (retail prices of")
        assert not writes(azure)


async def test_the_settings_let_the_screen_ask_by_itself_once(open_world: Open) -> None:
    azure, workspace = await open_world()
    async with running(settings=Settings(ask_prices=True)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("dollar_sign")
        await one.at(CostsScreen)
        await one.see("USD a month that is known")
        before = len(asked(azure))
        assert before
        await one.press("r")
        await one.see("sql-02")
        assert len(asked(azure)) == before
