"""Who is told of a vault's problems is seen and changed by keys; an alert is acknowledged."""

from __future__ import annotations

from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import vault_id
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.alerts import AlertsScreen
from asr_tui.ui.widgets.table import Table
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.journeys.lives import writes
from tests.ui.pilot import running, shown, until

VAULT = vault_id("0b1f6471-1bf0-4dda-aec3-111111111111", "rg-dr", "contoso-vault")


async def test_nobody_is_told_until_somebody_is_named(open_world: Open) -> None:
    azure, workspace = await open_world()
    mails = VAULT.child("replicationAlertSettings", "defaultAlertSetting")
    await workspace.session.changes.apply(steps.UpdateMails(mails, owners=False), "before")
    azure.requests.clear()
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f12")
        await one.at(AlertsScreen)
        await one.see("Nobody would be told")
        await one.press("end", "enter")
        await one.see("Nothing is changed yet")
        await one.press("home", "enter")
        await one.see("was never set")
        await one.press("down", "down", "down", "down", "c")
        await one.see("Whom shall Site Recovery mail?")
        await one.press(*"dr@contoso", "enter")
        await one.see("is no mail address")
        await one.press(*".example", "enter")
        await one.see("Told by: mail to dr@contoso.example.")
        assert not writes(azure)
        await one.press("down", "enter")
        await one.at(ReviewScreen)
        await one.see("also to dr@contoso.example")
        await one.press("enter")
        await one.at(RunScreen)
        await until(pilot, lambda: not workspace.runs.active)
        settings = await workspace.session.catalog.one(kinds.ALERT_SETTINGS, VAULT)
        assert (settings.replication, settings.addresses) == (True, ("dr@contoso.example",))
        assert len(writes(azure)) == 2
        await one.press("escape")
        await one.at(AlertsScreen)
        await until(pilot, lambda: "was never set" not in shown(pilot))


async def test_an_alert_is_acknowledged(open_world: Open) -> None:
    azure, workspace = await open_world(outages=[{"region": "centralus", "minutes": 120}])
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f12")
        await one.at(AlertsScreen)
        await one.see("Replication Health turned to critical")
        table = pilot.app.screen.query_one("#alerts", Table)
        await until(pilot, lambda: bool(table.rows))
        while not table.has_focus:
            await one.press("tab")
        await one.press("exclamation_mark")
        await one.at(ReviewScreen)
        await one.see("from new to acknowledged")
        await one.press("enter")
        await one.at(RunScreen)
        await until(pilot, lambda: not workspace.runs.active)
        (subscription,) = {VAULT.subscription}
        states = {alert.state for alert in await workspace.session.catalog.all(kinds.ALERT, subscription)}
        assert "Acknowledged" in states
        assert len(writes(azure)) == 1
