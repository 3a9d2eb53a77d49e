"""Reads of who is told when something goes wrong with a vault."""

from __future__ import annotations

import asyncio

from asr_tui.azure_gateway.bodies import alerting
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.fetching import fetch
from asr_tui.domain.alerting import AlertRule, AlertSettings, FiredAlert
from asr_tui.domain.ids import ArmId
from asr_tui.domain.vault_safety import VaultSafety

_RULES = "2021-08-08"
"""The version of alert processing rules (Azure REST API reference); the SDK's own knows only their preview of 2019."""
_ALERTS = "2019-05-05-preview"
"""The version that azure-mgmt-alertsmanagement 1.0.1 sends."""
_VAULTS = "Microsoft.RecoveryServices/vaults"


async def alert_settings(clients: Clients, vault: ArmId) -> AlertSettings:
    body, mails = await asyncio.gather(fetch(clients, vault, f"the vault {vault.name}"), _mails(clients, vault))
    return alerting.alert_settings(body, mails)


async def vault_safety(clients: Clients, vault: ArmId) -> VaultSafety:
    return alerting.vault_safety(await fetch(clients, vault, f"the vault {vault.name}"))


async def _mails(clients: Clients, vault: ArmId) -> tuple[Fields, ...]:
    return await clients.collect_of_vault("the mail settings", vault, "replicationAlertSettings", Fields.itself)


async def rules(clients: Clients, subscription: str) -> tuple[AlertRule, ...]:
    path = f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/actionRules"
    return await clients.collect("the alert processing rules", path, alerting.alert_rule, version=_RULES)


async def alerts(clients: Clients, subscription: str) -> tuple[FiredAlert, ...]:
    """Those of the last 30 days on Recovery Services vaults, which is as far as Azure goes back."""
    path = f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts"
    asked = {"targetResourceType": _VAULTS, "timeRange": "30d"}
    return await clients.collect("the alerts", path, alerting.fired_alert, version=_ALERTS, **asked)
