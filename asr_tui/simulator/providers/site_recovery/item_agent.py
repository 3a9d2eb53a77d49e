"""The mobility service of a replicated item as Azure answers it."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.wire import AGENT_NEVER_EXPIRES, wire_time

_CERTIFICATE = timedelta(days=3 * 365 - 1)
# How long before its end Azure asks for a new certificate is assumed.
_RENEWED = timedelta(days=30)


def details(cloud: Cloud, item: Item, api_version: str) -> JsonObject:
    """The keys that every version has. The expiry of "never" has a Z only in newer ones (recorded)."""
    agent = item.agent
    never = AGENT_NEVER_EXPIRES + ("Z" if api_version >= "2024-10-01" else "")
    found: JsonObject = {
        "agentVersion": agent.version,
        "agentExpiryDate": wire_time(agent.expires) if agent.expires else never,
        "isReplicationAgentUpdateRequired": agent.update == "required",
    }
    until = _certificate_until(item)
    if until is not None:
        found["agentCertificateExpiryDate"] = wire_time(until)
    found["isReplicationAgentCertificateUpdateRequired"] = until is not None and until - cloud.pace.now < _RENEWED
    return found


def _certificate_until(item: Item) -> datetime | None:
    if item.agent.certificate_until is not None:
        return item.agent.certificate_until
    if item.protected_at is None or item.enabled_at is None:
        return None
    return item.enabled_at + _CERTIFICATE


def upgrade_details(item: Item) -> JsonObject:
    """What the newest version says of the agent's upgrade; the keys of a Windows machine were recorded."""
    system = item.os_type
    return {
        "agentReinstallAttemptToVersion": "",
        "osFamilyName": system,
        "distroName": system,
        "distroNameForWhichAgentIsInstalled": system,
        "isAgentUpgradeable": item.agent.update != "none",
        "isAgentReinstallRequired": False,
        "reasonsBlockingReInstall": "",
        "reasonsBlockingReinstallDetails": [],
        "isAgentUpgradeInProgress": False,
        "autoAgentUpgradeRetryCount": 0,
        "isAgentUpgradeRetryThresholdExhausted": False,
    }
