"""Azure Monitor's alerts of vaults, and alert processing rules.

The built-in alerts of Site Recovery for Azure machines: enabling failed, replication health critical, agent version or
certificate expiring, failover failed (Microsoft Learn, site-recovery-monitor-and-troubleshoot, "Alerts scenarios"; also
the name "Replication Health turned to critical" and the monitorService). The other names, severities, and which of a
vault's two switches governs which alert are assumed: no alert was ever recorded. The body's keys are those of
azure-mgmt-alertsmanagement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.recovery_services import VAULT
from asr_tui.simulator.providers.site_recovery import health, item_record, job_record
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider
from asr_tui.simulator.providers.tracked import stable_guid
from asr_tui.simulator.virtual_clock import arm_time

RULE = "Microsoft.AlertsManagement/actionRules"
_ALERTS = "/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts"
_STATES = ("New", "Acknowledged", "Closed")
_CRITICAL = "Replication Health turned to critical"
_AGENT, _CERTIFICATE = "Agent version expiry", "Auto certification expiry"
_SOON = timedelta(days=30)
_FAILOVERS = ("UnplannedFailover", "TestFailover", "PlannedFailover")


def _list(cloud: Cloud, request: Request) -> Response:
    wanted = request.query.get("targetresourcetype", "").lower()
    if wanted not in ("", VAULT.lower()):
        return page(cloud, request, [])
    return page(cloud, request, list(_of_subscription(cloud, request.params["subscription"])))


def _of_subscription(cloud: Cloud, subscription: str) -> Iterator[JsonObject]:
    for vault in cloud.store.of_type(VAULT, subscription):
        switches = vault["properties"].get("monitoringSettings", {}).get("azureMonitorAlertSettings", {})
        if switches.get("alertsForAllReplicationIssues") != "Disabled":
            yield from _of_replication(cloud, vault)
        if switches.get("alertsForAllFailoverIssues") != "Disabled":
            yield from _of_failovers(cloud, vault)


def _of_replication(cloud: Cloud, vault: JsonObject) -> Iterator[JsonObject]:
    for item in item_record.all_in(cloud, vault["id"]):
        name, agent = item.friendly_name, item.agent
        critical = [error for error in health.errors(cloud, item) if error["errorLevel"] == "Error"]
        if critical:
            first = min(critical, key=lambda error: str(error["creationTimeUtc"]))
            text = f"{name}: {first['errorMessage']}"
            yield _alert(cloud, vault, _CRITICAL, first["creationTimeUtc"], text, "Sev1", item.id)
        for title, end in ((_AGENT, agent.expires), (_CERTIFICATE, agent.certificate_until)):
            if end is not None and end - cloud.clock.now < _SOON:
                text = f"{name}: until {arm_time(end)}."
                yield _alert(cloud, vault, title, end - _SOON, text, "Sev2", f"{item.id}/{title}")
    yield from _of_jobs(cloud, vault, ("EnableDr",))


def _of_failovers(cloud: Cloud, vault: JsonObject) -> Iterator[JsonObject]:
    yield from _of_jobs(cloud, vault, _FAILOVERS)


def _of_jobs(cloud: Cloud, vault: JsonObject, scenarios: tuple[str, ...]) -> Iterator[JsonObject]:
    for job in job_record.newest_first(cloud, vault["id"]):
        if job.scenario in scenarios and job.state == "Failed" and job.end is not None:
            title = f"{job.friendly_name} of {job.target_name} failed"
            message = job.faults[0].message if job.faults else ""
            yield _alert(cloud, vault, title, job.end, message, "Sev1", job.id)


def _alert(
    cloud: Cloud, vault: JsonObject, title: str, begun: datetime | str, text: str, severity: str, key: str
) -> JsonObject:
    subscription = vault["id"].split("/")[2]
    guid = stable_guid("alert", key, str(begun))
    start = begun if isinstance(begun, str) else arm_time(begun)
    state = cloud.store.private(vault["id"]).get("alerts", {}).get(guid, "New")
    return {
        "id": f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts/{guid}",
        "type": "Microsoft.AlertsManagement/alerts",
        "name": title,
        "properties": {
            "essentials": {
                "severity": severity,
                "signalType": "Log",
                "alertState": state,
                "monitorCondition": "Fired",
                "targetResource": vault["id"],
                "targetResourceName": vault["name"],
                "targetResourceGroup": vault["id"].split("/")[4],
                "targetResourceType": "vaults",
                "monitorService": "Azure Site Recovery",
                "alertRule": "",
                "startDateTime": start,
                "lastModifiedDateTime": start,
                "lastModifiedUserName": "System",
                "description": text,
            }
        },
    }


def _found(cloud: Cloud, request: Request) -> JsonObject:
    wanted = request.params["alert"].lower()
    for body in _of_subscription(cloud, request.params["subscription"]):
        if name_of(body["id"]).lower() == wanted:
            return body
    raise ArmError(404, "NotFound", f"The alert '{request.params['alert']}' was not found.")  # assumed


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, _found(cloud, request))


def _change_state(cloud: Cloud, request: Request) -> Response:
    state = request.query.get("newstate", "")
    if state not in _STATES:
        raise bad_request("BadRequest", f"The alert state '{state}' is not one of {', '.join(_STATES)}.")  # assumed
    body = _found(cloud, request)
    vault = body["properties"]["essentials"]["targetResource"]
    kept = cloud.store.private(vault)
    cloud.store.put_private(vault, {**kept, "alerts": {**kept.get("alerts", {}), name_of(body["id"]): state}})
    body["properties"]["essentials"]["alertState"] = state
    return Response(200, body)


def alert_rule(rule_id: str, scope: str, group: str) -> JsonObject:
    """An alert processing rule that sends the alerts of a scope to an action group (Azure REST API, 2021-08-08)."""
    return {
        "id": rule_id,
        "type": RULE,
        "name": name_of(rule_id),
        "location": "Global",
        "properties": {
            "scopes": [scope],
            "actions": [{"actionType": "AddActionGroups", "actionGroupIds": [group]}],
            "enabled": True,
        },
    }


def _rules(cloud: Cloud, request: Request) -> Response:
    return page(cloud, request, cloud.store.of_type(RULE, request.params["subscription"]))


PROVIDER = JobProvider(
    routes=[
        ("GET", _ALERTS, _list),
        ("GET", _ALERTS + "/{alert}", _get),
        ("POST", _ALERTS + "/{alert}/changestate", _change_state),
        ("GET", "/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/actionRules", _rules),
    ],
)
