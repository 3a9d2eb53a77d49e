"""Who is told of problems, read and changed through Microsoft's clients."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.alerting import alert_rule, alert_settings, fired_alert
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.ids import vault_id
from asr_tui.simulator.server import Simulator

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "contoso-vault")


async def test_settings_are_changed_and_the_others_stay(session: AzureSession) -> None:
    read = session.catalog.one
    before = await read(kinds.ALERT_SETTINGS, VAULT)
    assert before == AlertSettings(VAULT, addresses=("dr-team@contoso.example",), locale="en-US")
    await session.changes.apply(steps.UpdateVaultAlerts(VAULT, replication=True), "r-1")
    await session.changes.apply(steps.UpdateVaultAlerts(VAULT, failover=False), "r-2")
    mails = VAULT.child("replicationAlertSettings", "defaultAlertSetting")
    await session.changes.apply(steps.UpdateMails(mails, owners=True, locale="en-US"), "r-3")
    after = await read(kinds.ALERT_SETTINGS, VAULT)
    assert after == AlertSettings(VAULT, replication=True, failover=False, owners=True, locale="en-US")


async def test_alerts_fire_for_what_is_critical_and_can_be_acknowledged(
    session: AzureSession, simulator: Simulator
) -> None:
    assert await session.catalog.all(kinds.ALERT, SUBSCRIPTION) == ()
    simulator.cloud.begin_outage("centralus")
    simulator.advance(3600 * 2)
    alerts = await session.catalog.all(kinds.ALERT, SUBSCRIPTION)
    assert alerts
    assert all(one.waits and one.target == VAULT and one.started for one in alerts)
    first = alerts[0]
    await session.changes.apply(steps.SetAlertState(first.id, first.title, "Acknowledged"), "r-1")
    again = {one.id: one for one in await session.catalog.all(kinds.ALERT, SUBSCRIPTION)}
    assert again[first.id].state == "Acknowledged"
    await session.changes.apply(steps.UpdateVaultAlerts(VAULT, replication=False), "r-2")
    assert await session.catalog.all(kinds.ALERT, SUBSCRIPTION) == ()


def test_what_is_missing_or_odd_reads_as_not_set() -> None:
    assert alert_settings(Fields({"id": VAULT}), ()) == AlertSettings(VAULT)
    switches = {"azureMonitorAlertSettings": {"alertsForAllReplicationIssues": 7}}
    odd = {"id": VAULT, "properties": {"monitoringSettings": switches}}
    mails = Fields({"properties": {"sendToOwners": None, "customEmailAddresses": "x"}})
    assert alert_settings(Fields(odd), (mails,)) == AlertSettings(VAULT)
    removes = {"id": "/r", "properties": {"actions": [{"actionType": "RemoveAllActionGroups"}]}}
    assert not alert_rule(Fields(removes)).groups
    empty = fired_alert(Fields({"id": f"/subscriptions/{SUBSCRIPTION}/providers/A/alerts/1"}))
    assert (empty.state, empty.id.subscription) == ("", SUBSCRIPTION)
