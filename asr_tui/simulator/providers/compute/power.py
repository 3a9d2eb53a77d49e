"""Starting and stopping machines. The power state is known to the instance view alone."""

from __future__ import annotations

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Cloud, Handler, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.disks import set_state_of
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.tracked import required
from asr_tui.simulator.providers.tracked_routes import in_group

RUNNING = "running"
STOPPED = "stopped"
DEALLOCATED = "deallocated"

# Action -> (state on the way, state at the end, seconds). The seconds are assumed.
_ACTIONS = {
    "start": ("starting", RUNNING, 25.0),
    "restart": ("starting", RUNNING, 30.0),
    "powerOff": ("stopping", STOPPED, 20.0),
    "deallocate": ("deallocating", DEALLOCATED, 60.0),
}


def power_of(cloud: Cloud, machine_id: str) -> str:
    """running, stopped, deallocated, or a state on the way to one of them."""
    return str(cloud.store.private(machine_id).get("power", RUNNING))


def set_power(cloud: Cloud, machine_id: str, power: str) -> None:
    """Put a machine into a power state at once. A deallocated one leaves its disks reserved."""
    private = cloud.store.private(machine_id)
    before = private.get("power")
    private |= {"power": power, "power_since": cloud.pace.now.isoformat()}
    cloud.store.put_private(machine_id, private)
    machine = cloud.store.get(machine_id)
    if machine is not None and DEALLOCATED in (before, power):
        set_state_of(cloud, machine, "Reserved" if power == DEALLOCATED else "Attached")


def _action(name: str) -> Handler:
    on_the_way, at_the_end, seconds = _ACTIONS[name]

    def handler(cloud: Cloud, request: Request) -> Response:
        body = required(cloud, request, MACHINE)
        cloud.require_answering(body["location"])
        took = seconds if power_of(cloud, body["id"]) != at_the_end or name == "restart" else 1.0
        if took > 1.0:
            set_power(cloud, body["id"], on_the_way)
        return async_operations.accepted(cloud, request, body, took, "power_set", power=at_the_end)

    return handler


def _set(cloud: Cloud, event: JsonObject) -> None:
    if cloud.store.exists(event["id"]):
        set_power(cloud, event["id"], event["power"])


PROVIDER = Provider(
    routes=[("POST", f"{in_group(MACHINE)}/{{name}}/{action}", _action(action)) for action in _ACTIONS],
    events={"power_set": _set},
)
