"""An account that may only drill, by keys: what it lacks is greyed and named, and asked for again."""

from __future__ import annotations

from asr_tui.domain.capabilities import Capability, actions_for
from asr_tui.simulator.providers import authorization
from asr_tui.ui.machine.actions import ActionsScreen
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.ui.pilot import running, until

FAILOVER = "replicationProtectedItems/unplannedFailover/action"


async def test_what_the_account_lacks_is_greyed_and_named(open_world: Open) -> None:
    azure, workspace = await open_world()
    authorization.allow_only(azure.cloud, actions_for([Capability.DRILL]))
    async with running(size=(120, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        home = pilot.app.screen
        await until(pilot, lambda: home.check_action("begin", ("FAIL_OVER",)) is None)
        assert home.check_action("begin", ("DRILL",))
        assert home.check_action("protect", ()) is None
        await one.press("f")
        await one.see("! Fail over: your account may not do that on contoso-vault: it lacks Microsoft.Rec")
        assert FAILOVER in one.words.replace(" ", "")
        await one.press("a")
        await one.at(ActionsScreen)
        await until(pilot, lambda: "not allowed: your account lacks" in one.words)
        assert pilot.app.screen.check_action("begin", ("DISABLE",)) is None
        await one.press("delete")
        await one.see("! Disable replication: your account may not do that")
        authorization.allow_only(azure.cloud, None)
        await one.press("r")
        await until(pilot, lambda: pilot.app.screen.check_action("begin", ("FAIL_OVER",)) is True)
        await until(pilot, lambda: "not allowed" not in one.words)
