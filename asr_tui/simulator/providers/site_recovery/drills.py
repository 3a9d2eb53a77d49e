"""Test failover and its clean-up: a test machine in a test network, while replication goes on."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import events, item_record, refusals, scenarios, target_machines
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, with_input
from asr_tui.simulator.providers.site_recovery.item_jobs import (
    item_workflow,
    machine_details,
    on_item,
    point_args,
    release_failed,
    start_on,
)
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.item_record import Test as Drill
from asr_tui.simulator.providers.site_recovery.items import allowed_item
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step
from asr_tui.simulator.providers.site_recovery.target_machines import Made
from asr_tui.simulator.providers.site_recovery.wire import ITEM

# What Microsoft's PowerShell sends (Az.RecoveryServices, source).
NETWORK_TYPES = ("VmNetworkAsInput", "NoNetworkAttachAsInput")
DIRECTIONS = ("PrimaryToRecovery", "RecoveryToPrimary")


def _test(cloud: Cloud, request: Request, given: FailoverInput) -> Response:
    item = allowed_item(cloud, request, "TestFailover")
    refusals.require_word("networkType", given.networkType, *NETWORK_TYPES)
    refusals.require_word("failoverDirection", given.failoverDirection, *DIRECTIONS)
    network = checked_network(cloud, given.networkId or "", item.target_location)
    item.test = Drill(state="starting")
    custom = drill_details(None, network, given.networkType or "VmNetworkAsInput")
    args = {**point_args(cloud, item, given.point_of_details), "network": network}
    return start_on(cloud, request, TEST, item, args=args, custom=custom)


def drill_details(comments: str | None, network: str | None = None, network_type: str | None = None) -> JsonObject:
    """customDetails of the job of a test failover in a network, or of its clean-up with comments."""
    name = name_of(network) if network is not None else None
    return {
        "testFailoverStatus": "Active" if comments is None else None,
        "comments": comments,
        "networkName": name,
        "networkFriendlyName": name,
        "networkType": network_type,
        "protectedItemDetails": [],
    }


def checked_network(cloud: Cloud, network_id: str, location: str) -> str:
    """The id of a test network, which has to exist in the target region (the refusals are assumed)."""
    network = cloud.store.get(network_id)
    if network is None or network["type"].lower() != "microsoft.network/virtualnetworks":
        raise refusals.wrong_input(
            "NetworkNotFound", f"The virtual network '{network_id}' could not be found.", "Give another network."
        )
    if normalized(network["location"]) != location:
        raise refusals.wrong_input(
            "NetworkLocationMismatch",
            f"The virtual network '{network['name']}' is in {network['location']}, not in the region {location} "
            "where the test machine is made.",
        )
    arm_id: str = network["id"]
    return arm_id


def _make_test_machine(cloud: Cloud, job: Job, item: Item) -> None:
    made = target_machines.make(cloud, item, test_network=job.args["network"])
    item.test = Drill(state="starting", vm_id=made.vm_id, created=made.parts)
    item_record.save(cloud, item)


def _tested(cloud: Cloud, job: Job, item: Item) -> None:
    """The job ends here; it does not wait for the clean-up (recorded)."""
    item.test.state = "waiting"
    item.last_test = job.start
    item.failover_point = job.args["point"]
    item_record.free(cloud, item)
    network, point, time = job.args["network"], job.args["point"], job.args["point_time"]
    job.custom["protectedItemDetails"] = [machine_details(item, network, item.target.test_vm_name, point, time)]


def _test_stopped(cloud: Cloud, job: Job) -> None:
    """A failed or cancelled test leaves no machine (assumed)."""
    item = item_record.find(cloud, job.subject)
    if item is None:
        return
    item.job = None
    remove_test_machine(cloud, job, item)
    events.job_failed(cloud, job)


def _test_again(cloud: Cloud, job: Job, item: Item) -> None:
    item.test = Drill(state="starting")
    item_record.claim(cloud, item, job)


def _clean(cloud: Cloud, request: Request, given: FailoverInput) -> Response:
    item = allowed_item(cloud, request, "TestFailoverCleanup")
    item.test.state = "cleaning"
    return start_on(cloud, request, CLEANUP, item, custom=drill_details(given.comments or ""))


def remove_test_machine(cloud: Cloud, job: Job, item: Item) -> None:
    if item.test.vm_id:
        target_machines.remove(cloud, Made(item.test.vm_id, item.test.created))
    item.test = Drill()
    item_record.save(cloud, item)


def _cleanup_stopped(cloud: Cloud, job: Job) -> None:
    """The item waits for a clean-up again."""
    item = item_record.find(cloud, job.subject)
    if item is not None and item.test.vm_id:
        item.test.state = "waiting"
        item_record.save(cloud, item)
    release_failed(cloud, job)


# Printed from a run between Azure regions: 203 seconds in all. A clean-up took 77 to 143.
TEST = item_workflow(
    "test_failover",
    scenarios.TEST_FAILOVER,
    Step(1.0),
    Step(130.0, on_item(_make_test_machine)),
    Step(68.0),
    Step(1.0),
    lead=1.0,
    done=on_item(_tested),
    stopped=_test_stopped,
    again=on_item(_test_again),
)
CLEANUP = item_workflow(
    "test_cleanup",
    scenarios.TEST_CLEANUP,
    Step(0.2),
    Step(0.2),
    Step(80.0, on_item(remove_test_machine)),
    stopped=_cleanup_stopped,
)
PROVIDER = JobProvider(
    routes=[
        ("POST", ITEM + "/testFailover", with_input(FailoverInput, _test)),
        ("POST", ITEM + "/testFailoverCleanup", with_input(FailoverInput, _clean)),
    ],
    workflows=[TEST, CLEANUP],
)
