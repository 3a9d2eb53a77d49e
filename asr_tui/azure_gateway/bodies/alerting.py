"""Alert settings, alert processing rules and alerts: Azure's JSON as domain values."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.azure_gateway.bodies.fields import NO_ID, Fields
from asr_tui.domain.alerting import AlertRule, AlertSettings, FiredAlert
from asr_tui.domain.ids import ArmId
from asr_tui.domain.vault_safety import VaultSafety


def alert_settings(vault: Fields, mails: tuple[Fields, ...]) -> AlertSettings:
    """A vault's switches with its mail setting, which a vault may not have."""
    monitoring = vault.at("properties", "monitoringSettings")
    monitor, classic = monitoring.at("azureMonitorAlertSettings"), monitoring.at("classicAlertSettings")
    settings = AlertSettings(
        vault.own_id,
        _switch(monitor.text("alertsForAllReplicationIssues")),
        _switch(monitor.text("alertsForAllFailoverIssues")),
        _switch(classic.text("emailNotificationsForSiteRecovery")),
    )
    for one in mails[:1]:
        properties = one.at("properties")
        settings = replace(
            settings,
            owners=properties.text("sendToOwners").casefold() == "send",
            addresses=properties.texts("customEmailAddresses"),
            locale=properties.text("locale"),
        )
    return settings


def vault_safety(vault: Fields) -> VaultSafety:
    properties = vault.at("properties")
    security, redundancy = properties.at("securitySettings"), properties.at("redundancySettings")
    deleted = security.at("softDeleteSettings")
    return VaultSafety(
        deleted.text("softDeleteState"),
        deleted.whole("softDeleteRetentionPeriodInDays"),
        security.at("immutabilitySettings").text("state"),
        redundancy.text("crossRegionRestore"),
        redundancy.text("standardTierStorageRedundancy"),
        properties.text("publicNetworkAccess"),
    )


def _switch(word: str) -> bool | None:
    return {"enabled": True, "disabled": False}.get(word.casefold())


def alert_rule(body: Fields) -> AlertRule:
    properties = body.at("properties")
    groups = (
        ArmId(group)
        for action in properties.each("actions")
        if action.text("actionType").casefold() == "addactiongroups"
        for group in action.texts("actionGroupIds")
    )
    scopes = tuple(ArmId(one) for one in properties.texts("scopes"))
    kinds = {action.text("actionType").casefold() for action in properties.each("actions")}
    suppresses = "removeallactiongroups" in kinds and not properties.has("schedule")
    return AlertRule(body.own_id, properties.flag("enabled") is not False, scopes, tuple(groups), suppresses)


def fired_alert(body: Fields) -> FiredAlert:
    """An alert of the subscription; its own id may lie below the resource that it is about."""
    essentials = body.at("properties", "essentials")
    target = essentials.id("targetResource") or NO_ID
    subscription = target.subscription or body.own_id.subscription
    return FiredAlert(
        ArmId(f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts/{body.own_id.name}"),
        body.text("name"),
        essentials.text("severity"),
        essentials.text("alertState"),
        essentials.text("monitorCondition"),
        target,
        essentials.time("startDateTime"),
        essentials.text("description"),
    )
