"""Replication policies: retention and frequency of recovery points, in minutes."""

from __future__ import annotations

import msgspec

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    operations,
    recovery_points,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import PolicyDetails, PolicyInput, with_input
from asr_tui.simulator.providers.site_recovery.job_record import Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import get_handler, list_handler, require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import MAPPING_TYPE, VAULT, nested, stable_guid, vault_id

_TYPE = "Microsoft.RecoveryServices/vaults/replicationPolicies"
_TEMPLATE = VAULT + "/replicationPolicies/{policy}"
# Microsoft Learn, "Common questions about Azure VM disaster recovery": retention up to 15 days, an
# app-consistent snapshot at most hourly; every 1 to 12 hours in "Tutorial: Set up disaster recovery for VMs".
MAX_RETENTION = 15 * 24 * 60
MIN_APP_FREQUENCY = 60
MAX_APP_FREQUENCY = 12 * 60


def policy_named(cloud: Cloud, policy_id: str | None) -> JsonObject:
    """The policy of an input."""
    policy = cloud.store.get(policy_id or "")
    if policy is None or policy["type"] != _TYPE:
        raise refusals.missing("replicationPolicies", name_of(policy_id or "(none)"))
    return policy


def policy_guid(policy_id: str) -> str:
    return stable_guid("policy", policy_id)


def policy_body(vault: str, name: str, details: JsonObject) -> JsonObject:
    """Missing numbers are 0, crash-consistent points are made every 5 minutes (recorded); settings for other sources
    than Azure machines are stored as sent."""
    given = msgspec.convert(details, PolicyDetails)
    settings = _azure_settings(given) if given.instanceType == "A2A" else details
    return nested(_TYPE, vault, name, {"friendlyName": name, "providerSpecificDetails": settings})


def _azure_settings(given: PolicyDetails) -> JsonObject:
    multi_vm = given.multiVmSyncStatus or "Enable"
    return {
        "instanceType": "A2A",
        "recoveryPointThresholdInMinutes": 0,
        "recoveryPointHistory": given.recoveryPointHistory or 0,
        "appConsistentFrequencyInMinutes": given.appConsistentFrequencyInMinutes or 0,
        "multiVmSyncStatus": "Disabled" if multi_vm.lower().startswith("disable") else "Enabled",
        "crashConsistentFrequencyInMinutes": given.crashConsistentFrequencyInMinutes or 5,
    }


def _put(cloud: Cloud, request: Request, given: PolicyInput) -> Response:
    return _save(cloud, request, CREATE, given.providerSpecificInput or {})


def _patch(cloud: Cloud, request: Request, given: PolicyInput) -> Response:
    old = require(cloud, request, _TEMPLATE)["properties"]["providerSpecificDetails"]
    return _save(cloud, request, UPDATE, {**old, **(given.replicationProviderSettings or {})})


def _save(cloud: Cloud, request: Request, workflow: Workflow, details: JsonObject) -> Response:
    if not details.get("instanceType"):
        raise refusals.wrong_input("InvalidParameter", "The policy has no instanceType.")
    body = policy_body(vault_of(cloud, request), request.params["policy"], details)
    return operations.save(cloud, request, workflow, body, Target(policy_guid(body["id"]), body["name"]))


def _check(cloud: Cloud, job: Job) -> None:
    """The limits fail the job, after the 202 (the code was met as 150261 by pollers; cause assumed)."""
    details = job.args["body"]["properties"]["providerSpecificDetails"]
    if details["instanceType"] != "A2A":
        return
    retention, frequency = details["recoveryPointHistory"], details["appConsistentFrequencyInMinutes"]
    wrong = (
        not 0 <= retention <= MAX_RETENTION
        or (frequency != 0 and not MIN_APP_FREQUENCY <= frequency <= MAX_APP_FREQUENCY)
        or (frequency != 0 and frequency > retention)
    )
    if wrong:
        raise TaskFailed.because(
            "150261",
            "Replication policy creation failed.",
            f"The retention of {retention} minutes or the app-consistent snapshot frequency of "
            f"{frequency} minutes is outside the supported range.",
            f"Use a retention of 0 to {MAX_RETENTION} minutes and a snapshot frequency of 0 (off) or "
            f"{MIN_APP_FREQUENCY} to {MAX_APP_FREQUENCY} minutes, not above the retention.",
        )


def _store(cloud: Cloud, job: Job) -> None:
    """Store the policy; points that its former retention has pruned do not come back."""
    body = job.args["body"]
    old = cloud.store.get(body["id"])
    if old is not None and old["properties"] != body["properties"]:
        recovery_points.keep_former(cloud, old)
    operations.keep_body(cloud, job)


def _check_and_store(cloud: Cloud, job: Job) -> None:
    _check(cloud, job)
    _store(cloud, job)


def _delete(cloud: Cloud, request: Request) -> Response:
    policy = require(cloud, request, _TEMPLATE)
    mappings = cloud.store.children(vault_id(policy["id"]), MAPPING_TYPE)
    if any(same_id(mapping["properties"]["policyId"], policy["id"]) for mapping in mappings):  # assumed
        raise refusals.in_use(
            "ProtectionProfileInUse",
            f"The replication policy '{policy['name']}' is associated with protection containers.",
            "Remove the container mappings that use the policy, then retry.",
        )
    target = Target(policy_guid(policy["id"]), policy["name"])
    return operations.remove(cloud, request, DELETE, policy["id"], target)


CREATE = Workflow("create_policy", scenarios.CREATE_POLICY, (Step(0.3, _check), Step(0.3, _store)), restartable=False)
UPDATE = Workflow("update_policy", scenarios.UPDATE_POLICY, (Step(1.0, _check_and_store),), restartable=False)
DELETE = Workflow("delete_policy", scenarios.DELETE_POLICY, (Step(0.4, operations.delete_subject),))

PROVIDER = JobProvider(
    routes=[
        ("PUT", _TEMPLATE, with_input(PolicyInput, _put)),
        ("PATCH", _TEMPLATE, with_input(PolicyInput, _patch)),
        ("GET", _TEMPLATE, get_handler(_TEMPLATE)),
        ("DELETE", _TEMPLATE, _delete),
        ("GET", VAULT + "/replicationPolicies", list_handler(_TYPE, VAULT)),
    ],
    workflows=[CREATE, UPDATE, DELETE],
)
