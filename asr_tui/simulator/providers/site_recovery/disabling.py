"""Disable (POST remove) and purge (DELETE): the end of an item's replication."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.authorization import locks_holding
from asr_tui.simulator.providers.generic_resources import LINK
from asr_tui.simulator.providers.site_recovery import (
    item_record,
    item_target,
    job_runs,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.items import require_item
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed, TaskReported
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step
from asr_tui.simulator.providers.site_recovery.wire import ITEM, request_id_path


def _disable(cloud: Cloud, request: Request, given: FailoverInput) -> Response:
    item = require_item(cloud, request)
    reason = given.disableProtectionReason or "NotSpecified"
    if reason not in ("NotSpecified", "MigrationComplete"):
        raise refusals.wrong_input("InvalidParameter", f"'{reason}' is no reason to disable protection.")
    item_record.require_allowed(item, "DisableProtection")
    return start_on(cloud, request, DISABLE, item, removes=True, args={"reason": reason})


def _purge(cloud: Cloud, request: Request) -> Response:
    """HTTP DELETE; accepted in every state in which no other operation is under way (recorded after an
    uncommitted failover)."""
    item = require_item(cloud, request)
    item_record.require_idle(item)
    return start_on(cloud, request, PURGE, item, removes=True)


def _on_primary(cloud: Cloud, job: Job, item: Item) -> None:
    """The agent stops. It cannot be reached while its region is out; a lock keeps the links (150225)."""
    if cloud.out_since(item.source_location) is not None and item.stage not in ("failed_over", "committed"):
        raise TaskFailed(
            Fault(  # code and words assumed
                "151068",
                f"Replication of '{item.friendly_name}' could not be disabled on the source location.",
                f"The region {item.source_location} is not available.",
                "Retry when the region is available again.",
            )
        )
    if locks_holding(cloud, item.vm_id, "write") or locks_holding(cloud, item.vm_id, "delete"):
        _leave_link(cloud, item)
        raise TaskReported(
            Fault(
                "150225",
                f"The replication of '{item.friendly_name}' was disabled, but its configuration could not be "
                "cleaned up on the virtual machine.",
                "A lock on the virtual machine or its resource group stops the clean-up.",
                "Remove the lock and clean up the stale Site Recovery configuration of the virtual machine "
                "before it is protected again.",
                level="Warning",
            )
        )


def _leave_link(cloud: Cloud, item: Item) -> None:
    """A stale link, as the published clean-up script looks for: from the machine to the vault's item."""
    name = f"ASR-Protect-{item.management_id}"
    cloud.store.put(
        {
            "id": f"{item.vm_id}/providers/{LINK}/{name}",
            "name": name,
            "type": LINK,
            "properties": {"sourceId": item.vm_id, "targetId": request_id_path(item.id), "notes": None},
        }
    )


def _on_secondary(cloud: Cloud, job: Job, item: Item) -> None:
    """The replica disks go; the extension, the cache account and what runs in the target stay (assumed)."""
    if item.stage not in ("failed_over", "committed"):
        item_target.delete_replica_disks(cloud, item)


def _primary_seconds(cloud: Cloud, job: Job) -> float:
    """Recorded: 111 s in all after a failover, 6.5 minutes for a machine that replicates."""
    item = must_find(cloud, job.subject)
    return 60.0 if item.stage in ("failed_over", "committed") else 330.0


DISABLE = item_workflow(
    "disable",
    scenarios.DISABLE,
    Step(_primary_seconds, on_item(_on_primary)),
    Step(50.0, on_item(_on_secondary)),
    Step(0.4),
    lead=0.5,
    done=job_runs.delete_subject,
)
PURGE = item_workflow(
    "purge",
    scenarios.DISABLE,
    Step(60.0),
    Step(50.0),
    Step(0.4),
    lead=0.5,
    done=job_runs.delete_subject,
    placeholder=False,
)
PROVIDER = JobProvider(
    routes=[("POST", ITEM + "/remove", taking(FailoverInput, _disable)), ("DELETE", ITEM, _purge)],
    workflows=[DISABLE, PURGE],
)
