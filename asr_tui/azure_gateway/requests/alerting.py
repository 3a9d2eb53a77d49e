"""Requests for a vault's alert settings and for alerts."""

from __future__ import annotations

from azure.mgmt.recoveryservices import models as recovery_services
from azure.mgmt.recoveryservicessiterecovery import models

from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps


@call.register
def update_vault_alerts(step: steps.UpdateVaultAlerts) -> Call:
    """Switches that are left out stay as they are (Azure merges them: assumed after the SDK's PATCH)."""
    monitor = recovery_services.AzureMonitorAlertSettings(
        alerts_for_all_replication_issues=_word(step.replication), alerts_for_all_failover_issues=_word(step.failover)
    )
    classic = recovery_services.ClassicAlertSettings(email_notifications_for_site_recovery=_word(step.classic_mail))
    settings = recovery_services.MonitoringSettings(
        azure_monitor_alert_settings=monitor if (step.replication, step.failover) != (None, None) else None,
        classic_alert_settings=classic if step.classic_mail is not None else None,
    )
    body = recovery_services.PatchVault(properties=recovery_services.VaultProperties(monitoring_settings=settings))
    return resource_call(step.id, "begin_update", vault=body)


def _word(on: bool | None) -> str | None:
    return None if on is None else "Enabled" if on else "Disabled"


@call.register
def update_mails(step: steps.UpdateMails) -> Call:
    properties = models.ConfigureAlertRequestProperties(
        send_to_owners="Send" if step.owners else "DoNotSend",
        custom_email_addresses=list(step.addresses),
        locale=step.locale or None,
    )
    return resource_call(step.id, "create", request=models.ConfigureAlertRequest(properties=properties))


@call.register
def set_alert_state(step: steps.SetAlertState) -> Call:
    names = {"alert_id": step.id.name, "new_state": step.state}
    return Call(Sdk.ALERTS, step.id.subscription, "alerts", "change_state", names)
