"""Home's list: its order, columns, filter, totals and export, and what the settings keep of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from asr_tui.domain import loss_thresholds
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.settings import Settings
from asr_tui.ui import messages
from asr_tui.ui.settings.settings import SettingsScreen
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import press, settle, shown, until
from tests.ui.vault.lists import DB, ITEMS, at_home, catalog, names, read_again, recovery


@pytest.fixture(autouse=True)
def usual_thresholds() -> Iterator[None]:
    yield
    loss_thresholds.use(loss_thresholds.Thresholds())


def text(pilot: Pilot[None]) -> str:
    return " ".join(shown(pilot).split())


def settings(pilot: Pilot[None]) -> Settings:
    assert isinstance(pilot.app.screen, AsrScreen)
    return pilot.app.screen.settings


# Order


async def test_s_asks_for_the_order_which_the_head_tells_and_the_settings_keep() -> None:
    async with at_home() as (pilot, _):
        assert "gravest first, 1 of 4" in text(pilot)
        await press(pilot, "s")
        assert "In which order?" in shown(pilot)
        await press(pilot, "down", "enter")
        assert names(pilot) == ["hr-01", "shop-app", "shop-db", "shop-web"]
        assert "by name" in text(pilot)
        assert settings(pilot).home_order == "name"
        await press(pilot, "s", *["down"] * 4, "enter")
        assert names(pilot)[0] == "shop-app", "never drilled comes before the oldest drill"
        assert "oldest drill first" in text(pilot)


async def test_the_kept_order_is_there_at_the_start_and_marks_and_cursor_stay_when_it_changes() -> None:
    async with at_home(settings=Settings(home_order="rpo")) as (pilot, _):
        assert names(pilot)[0] == "shop-db"
        await press(pilot, "space", "s", "home", "down", "enter")
        assert names(pilot) == ["hr-01", "shop-app", "*shop-db", "shop-web"]
        table = pilot.app.screen.query_one(Table)
        assert table.cursor_key == DB.id.casefold()


async def test_esc_keeps_the_order_that_was() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "s", "down", "escape")
        assert "gravest first" in text(pilot)


# Columns


async def test_columns_are_chosen_and_kept() -> None:
    async with at_home(size=(120, 40)) as (pilot, _):
        assert "shop-group" not in shown(pilot)
        await press(pilot, "C", *["down"] * 9, "space", *["down"] * 4, "space", "enter")
        assert "group" in settings(pilot).home_columns
        assert "tags" in settings(pilot).home_columns
        assert "shop-group" in shown(pilot)
        assert "No room for" in shown(pilot)
        assert "Mobility" in text(pilot).partition("No room for")[2]
        await press(pilot, "C", "asterisk", "asterisk", "enter")
        assert settings(pilot).home_columns == ""
        assert "shop-group" not in shown(pilot)


async def test_chosen_columns_are_all_there_is() -> None:
    async with at_home(size=(120, 40), settings=Settings(home_columns="tags, plan, nonsense")) as (pilot, _):
        header = next(line for line in shown(pilot).splitlines() if "Machine " in line and "Plans" in line)
        assert header.split() == ["Machine", "Plans", "Tags"]
        assert "App=shop, tier=db" in shown(pilot)
        assert "shop-plan" in shown(pilot)


# Filter


async def test_fields_and_words_filter_and_the_totals_of_what_is_shown_stand_beside() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "slash", *"shop -state:failed")
        assert names(pilot) == ["shop-db", "shop-app"]
        assert "2 of 4 machines, all protected, 1 needs you" in text(pilot)
        assert "2 shown, 4 in all" in text(pilot)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tag:app=shop", {"shop-web", "shop-db", "shop-app"}),
        ("tag:tier=db,web", {"shop-web", "shop-db"}),
        ("plan:shop-plan -tag:tier=web", {"shop-db", "shop-app"}),
        ("plan:none", {"hr-01"}),
        ("group:shop-group", {"shop-db"}),
        ("drill:never", {"shop-app"}),
        ("drill:>180d", {"shop-app", "hr-01"}),
        ("rpo:>1h", {"shop-db"}),
        ("region:westeurope", {"shop-web"}),
        ("need:commit", {"shop-web"}),
    ],
)
async def test_what_the_fields_find(typed: str, found: set[str]) -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "slash")
        await pilot.press(*typed)
        await settle(pilot)
        assert set(names(pilot)) == found


async def test_what_is_not_understood_is_said_beside_the_field_and_hides_nothing() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "slash", *"rpo:soon")
        assert "! rpo: soon is no length of time such as >90s, 5m, 1h or 30d, nor none" in text(pilot)
        assert len(names(pilot)) == 4
        assert "rpo:soon" in shown(pilot)


async def test_tags_that_are_not_read_are_said_where_a_filter_asks_for_them() -> None:
    given = catalog()
    given.errors["machine_tags"] = Unreachable("The region does not answer", "", "", "")
    async with at_home(given=given) as (pilot, _):
        await press(pilot, "slash", *"tag:app=shop")
        assert "! tags are not read" in text(pilot)


async def test_the_help_names_the_fields() -> None:
    async with at_home(size=(120, 40)) as (pilot, _):
        await press(pilot, "question_mark")
        assert "drill: the last drill's age: >180d (never counts as older), <30d, or never" in text(pilot)


# Totals and thresholds


async def test_the_totals_of_the_vault_stand_above() -> None:
    async with at_home() as (pilot, _):
        assert "4: 3 protected, 1 failed over, 2 need you" in text(pilot)


async def test_other_thresholds_count_at_once_and_everywhere() -> None:
    async with at_home(size=(120, 40)) as (pilot, _):
        assert "no recovery point" in shown(pilot)
        await pilot.app.push_screen(SettingsScreen(settings(pilot)))
        changed = replace(Settings(), late_minutes=180, critical_minutes=600, drill_days=10)
        pilot.app.screen.post_message(messages.SettingsChanged(changed))
        await settle(pilot)
        await press(pilot, "escape")
        assert "no recovery point" not in shown(pilot)
        assert "last drill long ago" in shown(pilot), "eleven days are more than ten"
        assert "┆3 h" in shown(pilot)


async def test_a_threshold_is_typed_in_the_settings() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "comma")
        pilot.app.screen.query_one("#form", Table).move_to("late_minutes")
        await press(pilot, "enter", *"0", "enter")
        assert "It is a number from 1 to 10,080" in text(pilot)
        await press(pilot, "backspace", *"30", "enter")
        assert "30 min" in shown(pilot)
        await press(pilot, "escape")
        assert settings(pilot).late_minutes == 30
        assert loss_thresholds.thresholds().late.total_seconds() == 1800


# Export


def written(folder: Path) -> dict[str, str]:
    return {path.suffix: path.read_bytes().decode() for path in folder.iterdir()}


async def test_what_is_shown_is_written_with_its_columns_and_ids(tmp_path: Path) -> None:
    async with at_home(settings=Settings(home_order="name", home_columns="state, tags")) as (pilot, _):
        await press(pilot, "slash", *"-hr", "enter", "e")
        assert "Into which folder?" in shown(pilot)
        pilot.app.screen.query_one(Input).value = str(tmp_path)
        await press(pilot, "enter")
        assert "Saved:" in shown(pilot)
        files = written(tmp_path)
        assert set(files) == {".csv", ".json", ".md"}
        rows = list(csv.reader(io.StringIO(files[".csv"])))
        assert rows[0] == ["Machine", "State", "Tags", "Vault", "Item id", "Machine id"]
        assert [row[0] for row in rows[1:]] == ["shop-app", "shop-db", "shop-web"]
        assert rows[2][2:5] == ["App=shop, tier=db", "contoso-vault", str(DB.id)]
        data = json.loads(files[".json"])
        assert data["shown"] == "by name; filter: -hr"
        assert data["totals"]["machines"] == 3
        assert data["machines"][1]["lossSeconds"] == 7200
        assert "| shop-db | Protected |" in files[".md"]
        paper = tmp_path / "paper"
        await press(pilot, "f8")
        await until(pilot, lambda: "Into which folder?" in shown(pilot))
        pilot.app.screen.query_one(Input).value = str(paper)
        await press(pilot, "enter")
        assert set(written(paper)) == {".html", ".md", ".svg"}
        assert "shop-plan (recovery plan)" in written(paper)[".md"]


# Reads


async def test_tags_and_plans_are_read_once_and_delay_nothing() -> None:
    site_recovery, given = recovery(), catalog()
    async with at_home(site_recovery, given=given) as (pilot, workspace):
        await read_again(pilot, workspace)
        await read_again(pilot, workspace)
        assert given.reads.count("machine_tags") == 1
        assert site_recovery.reads.count("plans") == 1
        assert len(names(pilot)) == len(ITEMS)
        await press(pilot, "r")
        await until(pilot, lambda: given.reads.count("machine_tags") == 2)
