"""The columns of home's machines: which there are, which a person chose, and what each says in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC

from asr_tui.domain.direction import direction_words
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.ui.present import item, needs, times
from asr_tui.ui.present.rows import Cell, split
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

NAMES = (
    "machine", "state", "why", "loss", "last hours", "drill", "point", "direction", "policy", "mobility", "group",
    "plan", "target", "size", "tags", "vault",
)  # fmt: skip
"""In the order of the list; the settings name the chosen ones so."""
TITLES: Mapping[str, str] = {
    "machine": "Machine",
    "state": "State",
    "why": "Why",
    "loss": "Loss now",
    "last hours": "Last 2 h",
    "drill": "Drill",
    "point": "Newest point",
    "direction": "Direction",
    "policy": "Policy",
    "mobility": "Mobility",
    "group": "Group",
    "plan": "Plans",
    "target": "Target name",
    "size": "Target size",
    "tags": "Tags",
    "vault": "Vault",
}
MEANINGS: Mapping[str, str] = {
    "state": "where on the round it is",
    "why": "the reason for its place in the list, else its health",
    "loss": "what a failover would lose now",
    "last hours": "the course of that loss",
    "drill": "the last test failover",
    "point": "when the newest data was written that has arrived",
    "direction": "from where to where it is copied",
    "policy": "the replication policy",
    "mobility": "the version of its Mobility service",
    "group": "the multi-VM group",
    "plan": "the recovery plans that hold it",
    "target": "its name after a failover",
    "size": "its size after a failover",
    "tags": "of the machine, as last read",
    "vault": "the vault that protects it",
}
_MORE = frozenset({"group", "plan", "target", "size", "tags", "vault"})
"""Columns that are shown only where they are chosen."""
NOT_READ: Part = ("not read", "quiet")


def chosen(said: str) -> tuple[str, ...]:
    """The columns of a setting, in the order of the list; empty where none of them is known."""
    wanted = {one.strip().casefold() for one in said.split(",")}
    found = tuple(name for name in NAMES if name in wanted)
    return ("machine", *(name for name in found if name != "machine")) if found else ()


def left_out(said: str, common: Mapping[str, str]) -> frozenset[int]:
    """The indexes of columns that are not shown: without a choice, also those whose value all machines share."""
    wanted = chosen(said)
    if wanted:
        return frozenset(index for index, name in enumerate(NAMES) if name not in wanted)
    return frozenset(index for index, name in enumerate(NAMES) if name in _MORE or common.get(name))


def more_cells(one: ListedMachine) -> tuple[Cell, ...]:
    """Group, plans, target name, target size, tags and vault."""
    found = one.item
    return (
        plain(found.multi_vm_group) or ("-", "quiet"),
        NOT_READ if one.plans is None else plain(", ".join(one.plans)) or ("-", "quiet"),
        plain(found.target_name) or ("-", "quiet"),
        plain(found.target_size).removeprefix("Standard_") or ("-", "quiet"),
        NOT_READ if one.tags is None else plain(tag_words(one)) or ("-", "quiet"),
        plain(one.vault),
    )


def tag_words(one: ListedMachine) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted((one.tags or {}).items()))


def _why(one: ListedMachine) -> str:
    part = needs.why(one.need, one.now) if one.need else item.health(one.item, short=True)
    return split(part)[0].lstrip("x!~+- ")


_TEXTS: Mapping[str, Callable[[ListedMachine], str]] = {
    "machine": lambda one: one.name,
    "state": lambda one: split(item.state(one.item))[0],
    "why": _why,
    "loss": lambda one: times.span(one.loss) if one.loss is not None else "",
    "drill": lambda one: f"{one.drill.at.astimezone(UTC):%Y-%m-%d}" if one.drill else "never",
    "point": lambda one: f"{(one.now - one.loss).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if one.loss is not None else "",
    "direction": lambda one: direction_words(one.item, one.display),
    "policy": lambda one: one.item.policy_name,
    "mobility": lambda one: one.item.agent_version,
    "group": lambda one: one.item.multi_vm_group,
    "plan": lambda one: "not read" if one.plans is None else ", ".join(one.plans),
    "target": lambda one: one.item.target_name,
    "size": lambda one: one.item.target_size,
    "tags": lambda one: "not read" if one.tags is None else tag_words(one),
    "vault": lambda one: one.vault,
}


def exported(names: Sequence[str], machines: Sequence[ListedMachine]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heads and rows of a file; a course has no words, so the column of the last hours is none of them."""
    told = [name for name in names if name in _TEXTS]
    rows = [tuple(_TEXTS[name](one) for name in told) for one in machines]
    return tuple(TITLES[name] for name in told), rows
