"""Reads of who is told when something goes wrong with a vault."""

from __future__ import annotations

import asyncio

from asr_tui.azure_gateway.arm_lists import values_at
from asr_tui.azure_gateway.bodies import alerting
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.sdk_call import fetch
from asr_tui.domain.alerting import AlertRule, AlertSettings, FiredAlert
from asr_tui.domain.ids import ArmId

_RULES = "2021-08-08"
"""The version of alert processing rules (Azure REST API reference); the SDK's own knows only their preview of 2019."""
_ALERTS = "2019-05-05-preview"
"""The version that azure-mgmt-alertsmanagement 1.0.1 sends."""
_VAULTS = "Microsoft.RecoveryServices/vaults"


async def alert_settings(clients: Clients, vault: ArmId) -> AlertSettings:
    body, mails = await asyncio.gather(fetch(clients, vault, f"the vault {vault.name}"), _mails(clients, vault))
    return alerting.alert_settings(body, mails)


async def _mails(clients: Clients, vault: ArmId) -> tuple[Fields, ...]:
    return await clients.collect_of_vault("the mail settings", vault, "replication_alert_settings", Fields.itself)


async def rules(clients: Clients, subscription: str) -> tuple[AlertRule, ...]:
    path = f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/actionRules"
    return tuple(map(alerting.alert_rule, await values_at(clients, "the alert processing rules", path, _RULES)))


async def alerts(clients: Clients, subscription: str) -> tuple[FiredAlert, ...]:
    """Those of the last 30 days on Recovery Services vaults, which is as far as Azure goes back."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts"
    found = await values_at(clients, "the alerts", path, _ALERTS, targetResourceType=_VAULTS, timeRange="30d")
    return tuple(map(alerting.fired_alert, found))
