"""A vault's health counters, their refresh, and alert settings."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import health, item_record, job_runs, operations, scenarios
from asr_tui.simulator.providers.site_recovery.inputs import AlertInput, with_input
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import get_handler, list_handler, vault_of
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER_TYPE, FABRIC_TYPE, VAULT

_HEALTH = VAULT + "/replicationVaultHealth"
_ALERT = VAULT + "/replicationAlertSettings/{setting}"
_HEALTH_TYPE = "Microsoft.RecoveryServices/vaults/replicationVaultHealth"
_ALERT_TYPE = "Microsoft.RecoveryServices/vaults/replicationAlertSettings"


def _health_body(cloud: Cloud, vault: str) -> JsonObject:
    items = list(item_record.all_in(cloud, vault))
    return {
        "name": "Default",
        "type": _HEALTH_TYPE,
        "id": f"{vault}/replicationVaultHealth/Default",
        "properties": {
            "vaultErrors": [],
            "protectedItemsHealth": {
                "resourceCount": len(items),
                "issues": [],
                "categorizedResourceCounts": _counts(cloud, items),
            },
            "fabricsHealth": _plain(len(cloud.store.children(vault, FABRIC_TYPE))),
            "containersHealth": _plain(len(cloud.store.children(vault, CONTAINER_TYPE))),
        },
    }


def _plain(count: int) -> JsonObject:
    return {"resourceCount": count, "issues": [], "categorizedResourceCounts": None}


def _counts(cloud: Cloud, items: list[Item]) -> JsonObject:
    """The twelve counters; an empty vault was recorded, what each counts follows from its name."""
    errors = [health.errors(cloud, item) for item in items]
    replication = [health.replication_health(found) for found in errors]
    failover = [health.failover_health(found) for found in errors]
    tests = [item.test.state for item in items]
    return {
        "testFailoverApplicableProtectedItemsCount": sum(item.stage == "protected" for item in items),
        "testFailoverInProgressProtectedItemsCount": sum(state in ("starting", "cleaning") for state in tests),
        "testFailoverWaitingProtectedItemsCount": tests.count("waiting"),
        "protectedItemsCriticalCount": replication.count("Critical"),
        "protectedItemsWarningCount": replication.count("Warning"),
        "protectedItemsNeutralCount": sum(item.stage != "protected" for item in items),
        "protectedItemsTestFailoverCriticalCount": 0,
        "protectedItemsTestFailoverWarningCount": failover.count("Warning"),
        "protectedItemsConfigurationCriticalCount": 0,
        "protectedItemsConfigurationWarningCount": 0,
        "protectedItemsFailoverHealthCriticalCount": failover.count("Critical"),
        "protectedItemsFailoverHealthWarningCount": failover.count("Warning"),
    }


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, _health_body(cloud, vault_of(cloud, request)))


def _refresh(cloud: Cloud, request: Request) -> Response:
    """Its result lies under replicationVaultHealth, its target is a decimal number (recorded)."""
    vault = vault_of(cloud, request)
    number = str(int(cloud.new_guid().replace("-", "")[:15], 16))
    job = job_runs.start(cloud, REFRESH, vault, request, Target(number, ""), subject=vault)
    return operations.accepted(cloud, request, job, f"{vault}/replicationVaultHealth")


def _refreshed(cloud: Cloud, request: Request) -> Response:
    """assumed after the SDK: the health itself, once the refresh is done."""
    answer = operations.result(cloud, request)
    if answer.status == 202:
        return answer
    return Response(200, _health_body(cloud, vault_of(cloud, request)), answer.headers)


def _put_alert(cloud: Cloud, request: Request, given: AlertInput) -> Response:
    """The one write that is answered at once, with 200 and the body (recorded)."""
    properties = {
        "sendToOwners": given.sendToOwners,
        "customEmailAddresses": given.customEmailAddresses,
        "locale": given.locale,
    }
    body = mail_setting(vault_of(cloud, request), properties, request.params["setting"])
    cloud.store.put(body)
    return Response(200, body)


def mail_setting(vault: str, given: JsonObject, name: str = "defaultAlertSetting") -> JsonObject:
    """Whom Site Recovery mails."""
    return {
        "name": name,
        "type": _ALERT_TYPE,
        "id": f"{vault}/replicationAlertSettings/{name}",
        "properties": {
            "sendToOwners": given.get("sendToOwners") or "DoNotSend",
            "customEmailAddresses": given.get("customEmailAddresses") or [],
            "locale": given.get("locale") or "",
        },
    }


REFRESH = Workflow("refresh_health", scenarios.REFRESH_HEALTH, (Step(0.6),))

PROVIDER = JobProvider(
    routes=[
        ("GET", _HEALTH, _get),
        ("POST", _HEALTH + "/default/refresh", _refresh),
        ("GET", _HEALTH + "/operationresults/{operation}", _refreshed),
        ("PUT", _ALERT, with_input(AlertInput, _put_alert)),
        ("GET", _ALERT, get_handler(_ALERT)),
        ("GET", VAULT + "/replicationAlertSettings", list_handler(_ALERT_TYPE, VAULT)),
    ],
    workflows=[REFRESH],
)
