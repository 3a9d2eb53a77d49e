"""Keys of a file that take only certain words, in any letter case, or names of resources."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from asr_tui.domain.recovery_file import (
    GO_ON,
    STOP,
    ActionPart,
    AgentUpdatesPart,
    DrillPart,
    GroupPart,
    MachineTargetPart,
    NetworkMappingPart,
    TargetPart,
)
from asr_tui.domain.recovery_plans import ALL_DIRECTIONS, ALL_FAILOVER_TYPES, GroupKind
from asr_tui.domain.settings_parts import ConfigurationPart, InterfacePart, SettingsPart
from asr_tui.domain.ways_out import DEFAULT_ACCESS, NAT_GATEWAY, PRIVATE

_OPERATIONS = (
    "ReverseReplicate", "Commit", "DisableProtection", "TestFailoverCleanup", "Failback", "FinalizeFailback",
    "CancelFailover", "ChangePit", "RepairReplication", "SwitchProtection", "CompleteMigration",
)  # fmt: skip
"""What else Azure's ReplicationProtectedItemOperation has; no plan that this program makes says it."""
_NAMED = 3

_TARGET: Mapping[str, tuple[str, ...]] = {
    "availability": ("none", "set", "zone"),
    "outbound": (NAT_GATEWAY, DEFAULT_ACCESS, PRIVATE),
}

WORDS: Mapping[type, Mapping[str, tuple[str, ...]]] = {
    TargetPart: _TARGET,
    MachineTargetPart: _TARGET,
    DrillPart: {"on_error": (GO_ON, STOP)},
    GroupPart: {"kind": tuple(one.value for one in GroupKind if one.value)},
    ActionPart: {
        "side": ("Primary", "Recovery"),
        "failover_types": (*ALL_FAILOVER_TYPES, *_OPERATIONS),
        "directions": ALL_DIRECTIONS,
    },
}
"""By part and key, as Azure or this program spells them."""


_RESOURCES = frozenset({
    "resource_group", "network", "test_network", "cache", "availability_set", "disk_encryption_set",
    "proximity_placement_group", "capacity_reservation_group", "scale_set", "boot_diagnostics_account",
    "public_address", "test_public_address", "security_group", "test_security_group", "account",
})  # fmt: skip
_NAMING = (
    TargetPart, MachineTargetPart, SettingsPart, InterfacePart, ConfigurationPart, DrillPart, AgentUpdatesPart,
)  # fmt: skip
RESOURCES: Mapping[type, frozenset[str]] = {
    **{part: _RESOURCES & set(part.__struct_fields__) for part in _NAMING},
    NetworkMappingPart: frozenset({"network", "to"}),
}
"""Keys that name a resource, by part: as "name", as "group/name", or by its id; see `relative_names`."""

_ID = re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+(/providers/[^/]+(/[^/]+/[^/]+)+)?", re.IGNORECASE)


def refuse_no_resource(text: str) -> None:
    """Raises ValueError where it is neither a name, nor "group/name", nor an id."""
    group, _, name = text.partition("/")
    if "/" in text and not _ID.fullmatch(text) and not (group and name and "/" not in name):
        raise ValueError(f"{text!r} is neither a name, nor group/name, nor an id")


def refuse_other(text: str, known: tuple[str, ...]) -> None:
    """Raises ValueError where the text is none of the known words, with the nearest one."""
    words = {one.casefold(): one for one in known}
    if text.casefold() in words:
        return
    near = difflib.get_close_matches(text.casefold(), words, n=1)
    *others, last = (repr(one) for one in known[:_NAMED])
    hint = f"did you mean {words[near[0]]!r}?" if near else f"write {', '.join(others)} or {last}"
    raise ValueError(f"{text!r} is no word for it; {hint}")
