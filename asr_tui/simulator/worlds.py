"""Starting worlds: found by name or path, checked and built."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources
from pathlib import Path

import msgspec

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers import log_analytics
from asr_tui.simulator.providers.compute import host_faults
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.compute.runtime import DEALLOCATED, set_power
from asr_tui.simulator.providers.recovery_services import VAULT
from asr_tui.simulator.providers.resource_health import published
from asr_tui.simulator.providers.site_recovery import rehearsed_faults
from asr_tui.simulator.providers.site_recovery.starting_items import Names, protect
from asr_tui.simulator.world_building import build_resources
from asr_tui.simulator.world_history import replay_history
from asr_tui.simulator.world_schema import RehearsedFault, World

DEFAULT_WORLD = "contoso"


class WorldError(Exception):
    """A world that does not exist or cannot be read; the message is for users."""


def world_names() -> list[str]:
    """The worlds that come with the program."""
    folder = resources.files("asr_tui.simulator").joinpath("worlds")
    return sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json"))


def load_world(world: str | Path | JsonObject | None) -> World:
    """A world by its name, its file's path or its decoded JSON; None is the default one."""
    if isinstance(world, dict):
        return _checked(msgspec.json.encode(world), "the given world")
    if world is None:
        world = DEFAULT_WORLD
    if isinstance(world, str) and world in world_names():
        raw = resources.files("asr_tui.simulator").joinpath("worlds", f"{world}.json").read_bytes()
        return _checked(raw, world)
    path = Path(world)
    if not path.is_file():
        raise WorldError(f"There is no world named {world}. Known worlds: {', '.join(world_names())}.")
    try:
        return _checked(path.read_bytes(), path.name)
    except OSError as error:
        raise WorldError(f"The world file {path} cannot be read: {error.strerror}.") from None


def _checked(raw: bytes, name: str) -> World:
    try:
        world = msgspec.json.decode(raw, type=World)
    except msgspec.DecodeError as error:
        raise WorldError(f"The world {name} cannot be understood: {error}.") from None
    return world if world.based_on is None else _merged(world, load_world(world.based_on))


def _merged(world: World, base: World) -> World:
    """A world and what it is based on: lists and tables grow, the rest is the newer one's."""
    both: JsonObject = {}
    for field in msgspec.structs.fields(World):
        newer, older = getattr(world, field.name), getattr(base, field.name)
        if isinstance(newer, list):
            both[field.name] = older + newer
        elif isinstance(newer, dict):
            both[field.name] = older | newer
        else:
            both[field.name] = newer
    return World(**both)


def build(cloud: Cloud, world: World) -> None:
    """Fill an empty cloud. Raises WorldError for a world that Azure would not accept."""
    try:
        build_resources(cloud, world)
        names = Names(cloud)
        replay_history(cloud, names, world, protect(cloud, names, world))
    except ArmError as error:
        raise WorldError(f"The world cannot be built: {error.message}") from None
    except KeyError as error:
        raise WorldError(f"The world cannot be built: it has nothing named {error}.") from None
    for outage in world.outages:
        cloud.begin_outage(outage.region, minutes_ago=outage.minutes)
    published.set_delays(cloud, msgspec.to_builtins(world.publishing))
    try:
        for fault in world.faults:
            _rehearse(cloud, fault)
        for workspace in world.log_workspaces:
            log_analytics.put_workspace(cloud, workspace.id, [names.id(VAULT, vault) for vault in workspace.vaults])
    except KeyError as error:
        raise WorldError(f"The world cannot be built: it has nothing named {error}.") from None


def _rehearse(cloud: Cloud, fault: RehearsedFault) -> None:
    """Raises KeyError for an unknown machine."""
    if fault.kind == "silence":
        cloud.fall_silent(fault.minutes)
    elif fault.kind == "site_recovery":
        published.break_site_recovery(cloud, fault.region or "", minutes_ago=fault.minutes)
    elif fault.kind == "host":
        machine = Names(cloud).id(MACHINE, fault.machine or "")
        host_faults.begin(cloud, machine, state=fault.state, minutes_ago=fault.minutes)
    elif fault.kind == "stopped":
        _stop(cloud, Names(cloud).id(MACHINE, fault.machine or ""), fault.minutes)
    elif fault.machine is None or fault.task is None:
        rehearsed_faults.fail_next_job(cloud)
    else:
        machine = Names(cloud).id(MACHINE, fault.machine)
        rehearsed_faults.fail_task(cloud, machine, fault.task, fault.code, fault.message, fault.causes, fault.action)


def _stop(cloud: Cloud, machine: str, minutes_ago: float) -> None:
    begins = cloud.clock.now
    cloud.clock.now = begins - timedelta(minutes=minutes_ago)
    set_power(cloud, machine, DEALLOCATED)
    cloud.clock.now = begins
