"""Who takes part in a recovery plan's run: machines that are ready, those that are passed over, and refusals."""

from __future__ import annotations

from msgspec import Struct, field

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record, plan_body, refusals
from asr_tui.simulator.providers.site_recovery.item_record import Item

FAILOVER, TEST, CLEANUP, COMMIT = "UnplannedFailover", "TestFailover", "TestFailoverCleanup", "Commit"
_OVER = ("failed_over", "committed")


class Taking(Struct):
    """`skipped` were failed over by another plan before; `unready` cannot start now."""

    ready: list[Item] = field(default_factory=list)
    skipped: list[Item] = field(default_factory=list)
    unready: list[Item] = field(default_factory=list)


def taking_part(cloud: Cloud, plan: JsonObject, operation: str) -> Taking:
    """Who takes part. A machine that another plan moved is skipped (Microsoft Learn, "About recovery plans").

    Raises 409 while a machine is at work, where none allows the operation, and where a replication group would be
    torn apart (assumed; a single machine of a group is refused as documented).
    """
    taking = Taking()
    for item in plan_body.items(cloud, plan):
        item_record.require_idle(item)
        if operation in item_record.allowed_operations(item):
            taking.ready.append(item)
        elif operation == FAILOVER and item.stage in _OVER:
            taking.skipped.append(item)
        elif operation in (FAILOVER, TEST):
            taking.unready.append(item)
    if not taking.ready:
        raise refusals.not_allowed(operation, plan["name"], "no machine of the plan allows it")
    if operation == FAILOVER:
        _require_whole_groups(cloud, taking.ready)
    return taking


def _require_whole_groups(cloud: Cloud, ready: list[Item]) -> None:
    ids = {item.id.lower() for item in ready}
    for item in ready:
        if not item.group_name:
            continue
        mates = item_record.in_group(cloud, item.container, item.group_name)
        if any(mate.group_guid == item.group_guid and mate.id.lower() not in ids for mate in mates):
            raise refusals.wrong_input(
                "MultiVmGroupMemberFailoverNotAllowed",
                f"The plan does not hold all machines of the replication group '{item.group_name}'.",
                "Add the other machines of the group to the plan.",
            )
