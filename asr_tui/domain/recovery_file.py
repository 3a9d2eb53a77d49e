"""What a file says of a vault's disaster recovery: only what was chosen; what is not said is left as it is.

Names of resources are relative: a resource group's name, or "group/name"; of another subscription the id in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import asdict, fields

from asr_tui.domain.recovery_plans import ALL_DIRECTIONS, ALL_FAILOVER_TYPES
from asr_tui.domain.settings_parts import ConfigurationPart, DiskPart, InterfacePart, SettingsPart

VERSION = 1
"""Of the files that this program reads and writes."""


class PolicyPart(Struct, frozen=True):
    """A replication policy. Lengths of time are such as "90m", "24h" or "7d"; "off" for none."""

    name: str
    retention: str = "24h"
    app_consistent: str = "off"


class TargetPart(Struct, frozen=True):
    """Where machines will start. What is not said is proposed, as the wizard does, and left alone once protected.

    What is used only while protection is enabled:
    cache                storage account for the cache; `premium_cache`: a new one is a premium one
    disk_type            of all disks
    disk_encryption_set  of all disks; empty for none
    availability         "none", "set" or "zone"
    subnet               its name
    outbound             the way out of a new network, "nat", "default" or "private"
    """

    resource_group: str | None = None
    network: str | None = None
    subnet: str | None = None
    cache: str | None = None
    premium_cache: bool | None = None
    availability: str | None = None
    availability_set: str | None = None
    zone: str | None = None
    size: str | None = None
    disk_type: str | None = None
    disk_encryption_set: str | None = None
    proximity_placement_group: str | None = None
    capacity_reservation_group: str | None = None
    outbound: str | None = None


class MachineTargetPart(TargetPart, frozen=True):
    """What differs for one machine; both are used only while protection is enabled.

    name            of the machine that a failover makes
    excluded_disks  data disks that are not replicated, by name
    """

    name: str | None = None
    excluded_disks: tuple[str, ...] = ()


class ProtectPart(Struct, frozen=True):
    """Machines to protect: by name, or by a selector; a machine has to fit everything that the selector says.

    machines           names, "group/name" where a name is not unique, or ids
    tag                "name=value", or "name" for any value
    group, region      the resource group and the region that they run in
    exclude            machines that a selector finds and that are left out, by name
    subscription       theirs, by id; that of the vault where it is not said
    to                 the target region; proposed where it is not said
    to_subscription    the target subscription, by id; theirs where it is not said
    policy             the replication policy's name; proposed where it is not said
    consistency_group  the replication group whose machines share recovery points
    target, machine    where they will start, and what differs by the machine's name
    """

    machines: tuple[str, ...] = ()
    tag: str = ""
    group: str = ""
    region: str = ""
    exclude: tuple[str, ...] = ()
    subscription: str = ""
    to: str = ""
    to_subscription: str = ""
    policy: str = ""
    consistency_group: str = ""
    target: TargetPart = TargetPart()
    machine: dict[str, MachineTargetPart] = field(default_factory=dict)

    @property
    def by_selector(self) -> bool:
        return bool(self.tag or self.group or self.region)

    @property
    def words(self) -> str:
        """How it selects, in one line."""
        each = (("tag", self.tag), ("group", self.group), ("region", self.region))
        said = ", ".join(f"{name} {value}" for name, value in each if value)
        return ", ".join(self.machines) if self.machines else said


class ActionPart(Struct, frozen=True):
    """An action of a recovery plan: `manual` is its instructions, or `runbook` the runbook's id.

    side                        of a runbook, "Primary" or "Recovery"
    timeout                     of a runbook, as an ISO 8601 span
    failover_types, directions  Azure's words; all where they are not said
    """

    name: str
    manual: str | None = None
    runbook: str = ""
    side: str = "Recovery"
    timeout: str = ""
    failover_types: tuple[str, ...] = ALL_FAILOVER_TYPES
    directions: tuple[str, ...] = ALL_DIRECTIONS


class GroupPart(Struct, frozen=True):
    """A group of a recovery plan, in their order. `kind` is "Boot", or "Shutdown" or "Failover" for actions there."""

    kind: str = "Boot"
    machines: tuple[str, ...] = ()
    before: tuple[ActionPart, ...] = ()
    after: tuple[ActionPart, ...] = ()


class PlanPart(Struct, frozen=True):
    """A recovery plan, as a whole: what it does not say is taken out of it."""

    name: str
    group: tuple[GroupPart, ...] = ()


class NetworkMappingPart(Struct, frozen=True):
    """Where machines of a network start, unless something else is said for them. Both networks as "group/name" or id.

    subscription     of the network, by id; that of the vault where it is not said
    to_subscription  of the target network, by id; that of the network where it is not said
    make             the target network, where it is not there: with the subnets of the network, in place of the one
                     that the network is mapped to
    """

    network: str
    to: str
    subscription: str = ""
    to_subscription: str = ""
    make: bool = False


class AgentUpdatesPart(Struct, frozen=True):
    """Who updates the Mobility service of machines that replicate from a region to another one.

    account  Azure's Automation account as "group/name" or id; empty for nobody: a person updates them
    policy   the replication policy whose machines are meant; those of all policies where it is not said
    """

    region: str
    to: str
    account: str
    policy: str = ""


GO_ON, STOP = "go on", "stop"
"""What a drill does after an error."""


class WavePart(Struct, frozen=True):
    """Machines of a drill that start together, by name. A machine of no wave starts with the first one."""

    name: str
    machines: tuple[str, ...] = ()


class DrillPart(Struct, frozen=True):
    """A drill that is to be held: `asr-tui drill FILE --name NAME` holds it. Machines as in `ProtectPart`.

    recovery_plan   its machines instead, by the plan
    point           "latest", "latest-processed", "app-consistent", or a moment; of a plan also "crash-consistent"
    network         an existing one as "group/name" or id; an isolated one is made where it is not said
    network_anyway  use that network though it can reach production
    new_network     the name of the isolated network that is made
    internet        from the isolated network the internet is reached
    waves           a tag: one of its tiers after the other
    wave            the waves by their machines instead, one after the other
    pause           between two waves, such as "10m"
    on_error        "go on" with the others after an error, or "stop": nothing more begins
    every           how often, such as "90d": `check` says when a machine was not drilled for so long
    """

    name: str
    machines: tuple[str, ...] = ()
    tag: str = ""
    group: str = ""
    region: str = ""
    exclude: tuple[str, ...] = ()
    recovery_plan: str = ""
    point: str = "latest-processed"
    network: str = ""
    network_anyway: bool = False
    new_network: str = ""
    internet: bool = False
    waves: str = ""
    wave: tuple[WavePart, ...] = ()
    pause: str = "off"
    on_error: str = GO_ON
    every: str = "off"


class AlertsPart(Struct, frozen=True):
    """Whether Azure Monitor raises alerts, and to whom Site Recovery mails; see `AlertSettings`."""

    replication: bool | None = None
    failover: bool | None = None
    classic_mail: bool | None = None
    owners: bool | None = None
    addresses: tuple[str, ...] | None = None
    locale: str | None = None


class RecoveryFile(Struct, frozen=True):
    """The disaster recovery of one vault. `settings` are by the machine's name.

    vault, subscription  by name or id; the options --vault and --subscription come before them
    """

    version: int
    vault: str = ""
    subscription: str = ""
    policy: tuple[PolicyPart, ...] = ()
    protect: tuple[ProtectPart, ...] = ()
    settings: dict[str, SettingsPart] = field(default_factory=dict)
    recovery_plan: tuple[PlanPart, ...] = ()
    network_mapping: tuple[NetworkMappingPart, ...] = ()
    agent_updates: tuple[AgentUpdatesPart, ...] = ()
    drill: tuple[DrillPart, ...] = ()
    alerts: AlertsPart = AlertsPart()


Part = (
    PolicyPart
    | TargetPart
    | ProtectPart
    | ConfigurationPart
    | InterfacePart
    | DiskPart
    | SettingsPart
    | ActionPart
    | GroupPart
    | PlanPart
    | NetworkMappingPart
    | AgentUpdatesPart
    | WavePart
    | DrillPart
    | AlertsPart
    | RecoveryFile
)


T = TypeVar("T")


def part_of(kind: Callable[..., T], values: Mapping[str, object]) -> T:
    """A part, or another value, of these keys."""
    return kind(**values)


def said(part: Part) -> dict[str, object]:
    """The keys that are said, each with its value: what equals its default is not."""
    keys = fields(part)
    default = {one.name: one.default_factory() if callable(one.default_factory) else one.default for one in keys}
    values = asdict(part)
    return {name: value for name, value in values.items() if value != default[name]}


_UNITS = {"m": 1, "h": 60, "d": 1440}


def minutes(length: str) -> int:
    """Minutes of "90m", "24h", "7d" or "off". Raises ValueError."""
    if length.strip() == "off":
        return 0
    number, unit = length.strip()[:-1], length.strip()[-1:]
    if not (number.isascii() and number.isdigit() and len(number) < 8 and unit in _UNITS):
        raise ValueError(f"{length!r} is no length of time: write one such as 90m, 24h, 7d, or off")
    return int(number) * _UNITS[unit]


def length(minutes: int) -> str:
    """The shortest way to say it: "off", "24h", "7d", "90m"."""
    if not minutes:
        return "off"
    if minutes % 1440 == 0 and minutes > 1440:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"
