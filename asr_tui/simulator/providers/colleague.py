"""A colleague who changes things at the same time: every so often one change of a kind that people make in the portal.

Each change is the request that a client would send, and is refused like one. What the colleague takes away comes back
or is given back later, so that a careful person can always go on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import subscription_of
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.providers.authorization import LOCK
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.recovery_services import VAULT
from asr_tui.simulator.providers.resources import GROUP

_ACT = "colleague.act"
_LOCK_NAME = "colleague-freeze"
_MINUTES = (6.0, 20.0)
"""Between two changes, at least and at most."""
_RESTORED_AFTER = 8.0
"""Minutes after which a lock is taken away again."""
_RETENTIONS = (720, 1440, 2880)

Change = Callable[[Cloud, random.Random], None]


def begin(cloud: Cloud, seed: int) -> None:
    _schedule(cloud, seed, 1)


def end(cloud: Cloud) -> None:
    """No more changes, and no lock of the colleague's left."""
    cloud.clock.cancel(lambda event: event.kind == _ACT)
    _unlock(cloud)


def _schedule(cloud: Cloud, seed: int, number: int) -> None:
    minutes = random.Random(f"{seed}/{number}/when").uniform(*_MINUTES)
    cloud.clock.schedule(60 * minutes, _ACT, work=False, seed=seed, number=number)


def _act(cloud: Cloud, args: JsonObject) -> None:
    seed, number = args["seed"], args["number"]
    if args.get("unlock"):
        _unlock(cloud)
        return
    chance = random.Random(f"{seed}/{number}")
    change = chance.choice(_CHANGES)
    with suppress(ArmError):
        change(cloud, chance)
    if change is _lock_group:
        cloud.clock.schedule(60 * _RESTORED_AFTER, _ACT, seed=seed, number=number, unlock=True)
    _schedule(cloud, seed, number + 1)


def _tag_machine(cloud: Cloud, chance: random.Random) -> None:
    machine = chance.choice(cloud.store.of_type(MACHINE))
    tags = {**machine.get("tags", {}), "reviewed": f"round-{chance.randrange(100)}"}
    _ask(cloud, "PATCH", machine["id"], {"tags": tags})


def _change_retention(cloud: Cloud, chance: random.Random) -> None:
    vault = chance.choice(cloud.store.of_type(VAULT))
    policies = _ask(cloud, "GET", f"{vault['id']}/replicationPolicies")["value"]
    if not policies:
        return
    sent = {
        "instanceType": "A2A",
        "recoveryPointHistory": chance.choice(_RETENTIONS),
        "appConsistentFrequencyInMinutes": 240,
        "crashConsistentFrequencyInMinutes": 5,
        "multiVmSyncStatus": "Enable",
    }
    body = {"properties": {"replicationProviderSettings": sent}}
    _ask(cloud, "PATCH", chance.choice(policies)["id"], body)


def _drill_or_clean_up(cloud: Cloud, chance: random.Random) -> None:
    """A drill of a protected machine, or the end of one."""
    items = list(_items(cloud))
    if not items:
        return
    item = chance.choice(items)
    details = item["properties"]["providerSpecificDetails"]
    if "TestFailoverCleanup" in item["properties"]["allowedOperations"]:
        _ask(cloud, "POST", f"{item['id']}/testFailoverCleanup", {"properties": {"comments": "by a colleague"}})
        return
    sent = {
        "failoverDirection": "PrimaryToRecovery",
        "networkType": "VmNetworkAsInput",
        "networkId": details.get("selectedRecoveryAzureNetworkId"),
        "providerSpecificDetails": {"instanceType": "A2A"},
    }
    _ask(cloud, "POST", f"{item['id']}/testFailover", {"properties": sent})


def _resynchronize(cloud: Cloud, chance: random.Random) -> None:
    items = list(_items(cloud))
    if items:
        _ask(cloud, "POST", f"{chance.choice(items)['id']}/repairReplication")


def _lock_group(cloud: Cloud, chance: random.Random) -> None:
    """A lock that lets nothing be changed in a group for some minutes."""
    group = chance.choice(cloud.store.of_type(GROUP))
    level = chance.choice(("CanNotDelete", "ReadOnly"))
    path = f"{group['id']}/providers/{LOCK}/{_LOCK_NAME}"
    _ask(cloud, "PUT", path, {"properties": {"level": level, "notes": "by a colleague"}})


def _make_group(cloud: Cloud, chance: random.Random) -> None:
    group = chance.choice(cloud.store.of_type(GROUP))
    subscription = subscription_of(group["id"])
    path = f"/subscriptions/{subscription}/resourceGroups/rg-colleague-{chance.randrange(100)}"
    _ask(cloud, "PUT", path, {"location": group["location"]})


_CHANGES: tuple[Change, ...] = (
    _tag_machine,
    _change_retention,
    _drill_or_clean_up,
    _drill_or_clean_up,
    _resynchronize,
    _lock_group,
    _make_group,
)


def _unlock(cloud: Cloud) -> None:
    for lock in list(cloud.store.of_type(LOCK)):
        if lock["name"] == _LOCK_NAME:
            _ask(cloud, "DELETE", lock["id"])


def _items(cloud: Cloud) -> Iterator[JsonObject]:
    for vault in cloud.store.of_type(VAULT):
        yield from _ask(cloud, "GET", f"{vault['id']}/replicationProtectedItems")["value"]


def _ask(cloud: Cloud, method: str, path: str, body: JsonObject | None = None) -> JsonObject:
    """The body that a request is answered with. Raises ArmError."""
    number = f"colleague-{cloud.new_guid()}"
    request = Request(method, path, {}, {}, body, {}, "http://localhost", "2024-10-01", number, number, number)
    answered: JsonObject = cloud.answer(request).body or {}
    return answered


PROVIDER = Provider(events={_ACT: _act})
