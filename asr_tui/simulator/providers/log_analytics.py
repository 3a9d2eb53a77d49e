"""Log Analytics: a workspace's query endpoint, for the one query that is known here.

The legacy table AzureDiagnostics has the RPO of each replicated item every 15 minutes (Microsoft Learn, "Monitor Site
Recovery with Azure Monitor Logs"); the answer is that of the api v1, recorded in the tests of azure-monitor-query.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.site_recovery import health, item_record, replication_state
from asr_tui.simulator.virtual_clock import arm_time

_WORKSPACES = "/simulator/log_workspaces"
ROWS_EVERY = timedelta(minutes=15)
QUERY = (
    'AzureDiagnostics | where replicationProviderName_s == "A2A" and isnotempty(name_s) '
    "| summarize arg_max(TimeGenerated, rpoInSeconds_d, replicationHealth_s) by name_s, Resource "
    "| project name_s, Resource, TimeGenerated, rpoInSeconds_d, replicationHealth_s"
)
_COLUMNS = {
    "name_s": "string",
    "Resource": "string",
    "TimeGenerated": "datetime",
    "rpoInSeconds_d": "real",
    "replicationHealth_s": "string",
}


def put_workspace(cloud: Cloud, workspace: str, vaults: list[str]) -> None:
    """Let the diagnostic settings of these vaults, by id, write to a workspace."""
    known = cloud.store.private(_WORKSPACES)
    cloud.store.put_private(_WORKSPACES, known | {workspace.lower(): vaults})


def _query(cloud: Cloud, request: Request) -> Response:
    vaults = cloud.store.private(_WORKSPACES).get(request.params["workspace"].lower())
    if vaults is None:
        raise ArmError(404, "WorkspaceNotFoundError", "The workspace could not be found")
    text = " ".join(str((request.body or {}).get("query", "")).split())
    if text != QUERY:
        # The code is Azure's for any query that it cannot run.
        raise bad_request("BadArgumentError", f"The simulator knows no other query than: {QUERY} It got: {text}")
    rows = [row for vault in vaults for row in _rows(cloud, vault)]
    columns = [{"name": name, "type": kind} for name, kind in _COLUMNS.items()]
    return Response(200, {"tables": [{"name": "PrimaryResult", "columns": columns, "rows": rows}]})


def _rows(cloud: Cloud, vault: str) -> list[list[object]]:
    """The newest row of each item that has an RPO."""
    now = cloud.clock.now
    at = now - (now - datetime.fromtimestamp(0, now.tzinfo)) % ROWS_EVERY
    found: list[list[object]] = []
    for item in item_record.all_in(cloud, vault):
        seconds, _ = replication_state.rpo(cloud, item)
        if seconds is not None and item.frozen_at is None:
            then = max(seconds - int((now - at).total_seconds()), 0)
            word = health.replication_health(health.errors(cloud, item))
            found.append([item.friendly_name, vault.rpartition("/")[2].upper(), arm_time(at), float(then), word])
    return found


def answers(path: str) -> bool:
    """Whether a path belongs to Log Analytics, which is no part of Azure Resource Manager and has no api-version."""
    return path.lower().startswith("/v1/workspaces/")


PROVIDER = Provider(routes=[("POST", "/v1/workspaces/{workspace}/query", _query)])
