"""The steps of a conversion with their requests, and what a target makes of them."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import singledispatch

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.requests import Request
from asr_tui.domain.steps import Step


class Converted(Struct, frozen=True):
    """A step to be written.

    needs    the keys of the steps that have to have ended before
    exists   Azure had it when this was written
    machine  the machine whose replication it enables, where that was read
    """

    step: Step
    request: Request
    needs: frozenset[str] = frozenset()
    exists: bool = False
    machine: Machine | None = None

    @property
    def key(self) -> str:
        return self.step.key

    @property
    def title(self) -> str:
        """What it does, in one line without control characters."""
        return one_line(self.step.label)

    @property
    def shared(self) -> bool:
        """Whether it lies outside of the vault and is there already: others may use it, and it may hold more."""
        return self.exists and not self.step.writes_to_vault and self.step.creates

    @property
    def rest(self) -> tuple[str, ...]:
        """The lines of its `az rest` command, which adds the address of the cloud that az is signed in to."""
        words = ["az", "rest", "--method", self.request.method.lower(), "--url", self.request.url]
        words += ["--body", self.request.compact] if self.request.body else []
        partial = isinstance(self.step, steps.UpdateItem) and self.step.current is None
        before = ("# Read the item first and add its other settings: Azure may clear what is left out.",)
        return (*(before if partial else ()), shlex.join(words))

    def type_of(self, disk: steps.DiskToReplicate) -> str:
        """The type of a disk at a failover: what was chosen, else its own; empty where that is not known."""
        own = (one.sku for one in (self.machine.disks if self.machine else ()) if one.id == disk.disk)
        return disk.target_sku or next(own, "")


class Conversion(Struct, frozen=True):
    """All that is written of a file, in an order in which it can be sent.

    source  the file's name
    later   what cannot be written yet, as sentences
    notes   what differs and cannot be changed, as sentences
    uses    what exists and is used as it is
    drills  the drills that are to be held: a sentence each, and the test failovers of its machines
    """

    vault: ArmId
    source: str
    steps: tuple[Converted, ...]
    later: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    drills: tuple[tuple[str, tuple[Converted, ...]], ...] = ()


Files = Mapping[str, str]
"""Texts by file name."""


class Target(Struct, frozen=True):
    """A tool whose code is written.

    declares  its code says what is to be there, so that a change is one with what it changes
    files     the texts, by names; `title` stands in their first line
    """

    name: str
    title: str
    declares: bool
    files: Callable[[Conversion], Files]


def one_line(text: str) -> str:
    """The text for a comment: one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def head_lines(conversion: Conversion, title: str, traps: str) -> Iterator[str]:
    """What stands on top of every file, without the sign of a comment; `traps` are paragraphs."""
    yield f"{title} of the vault {conversion.vault.name}, written by `asr-tui convert` from {conversion.source}."
    yield "It holds ids and names, no secret."
    yield from ("", *traps.strip().splitlines())
    if conversion.uses:
        yield ""
        yield "Used as it is:"
        yield from (f"  {one}" for one in conversion.uses)
    for words, lines in (("Not in here yet:", conversion.later), ("Left as it is:", conversion.notes)):
        if lines:
            yield ""
            yield words
            yield from (f"  {one}" for one in lines)


def drill_lines(conversion: Conversion) -> Iterator[str]:
    """The drills as lines of a comment: none of the tools declares or keeps one."""
    for words, machines in conversion.drills:
        yield ""
        yield from wrapped(words)
        yield from (f"  {line}" for one in machines for line in one.rest)


WIDTH = 110


def wrapped(text: str) -> Iterator[str]:
    """The text in lines of at most WIDTH characters, as far as its words allow."""
    line = ""
    for word in one_line(text).split(" "):
        if line and len(line) + 1 + len(word) > WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def commented(sign: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines as comments."""
    yield from (f"{sign} {one_line_kept(line)}".rstrip() for line in lines)


class Comments(Struct, frozen=True):
    """What every target says in comments, with the sign that begins one."""

    sign: str

    def lines(self, lines: Iterable[str]) -> Iterator[str]:
        return commented(self.sign, lines)

    def title(self, one: Converted) -> str:
        """The line above a step."""
        return f"{self.sign} {one.title}"

    def head(self, conversion: Conversion, title: str, traps: str) -> Iterator[str]:
        return self.lines(head_lines(conversion, title, traps))

    def drills(self, conversion: Conversion) -> Iterator[str]:
        return self.lines(drill_lines(conversion))

    def trap(self, text: str) -> Iterator[str]:
        return self.lines(wrapped(f"Trap: {text}"))

    def by_hand(self, one: Converted, tool: str) -> Iterator[str]:
        """A step that the tool cannot say, as the command of another one."""
        yield f"{self.title(one)}: {tool} cannot say it. By the Azure CLI:"
        yield from self.lines(f"  {line}" for line in one.rest)


def one_line_kept(line: str) -> str:
    """One line for a comment, with the spaces at its begin."""
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line)


def declared(planned: Iterable[Step]) -> list[Step]:
    """The steps with each change of what is made before as one with it."""
    made: dict[str, Step] = {}
    for step in planned:
        whole = merged(step)
        if whole is not None and whole.key in made:
            made[whole.key] = with_change(made[whole.key], step)
        else:
            made[step.key] = step
    return list(made.values())


@singledispatch
def merged(step: Step) -> Step | None:
    """The step that makes what this one changes, None where a change stays one."""
    return None


@merged.register
def _(step: steps.UpdatePolicy) -> Step:
    return steps.CreatePolicy(
        step.id, step.retention_minutes, step.app_consistent_minutes, step.crash_consistent_minutes, step.multi_vm_sync
    )


@merged.register
def _(step: steps.UpdateNetworkMapping) -> Step:
    return steps.CreateNetworkMapping(step.id, step.source_network, step.target_network, step.target_fabric)


@merged.register
def _(step: steps.UpdateRecoveryPlan) -> Step:
    return steps.CreateRecoveryPlan(step.id, step.id.vault_id, step.id.vault_id, step.groups)


def with_change(maker: Step, change: Step) -> Step:
    """What the maker makes, as it is after the change."""
    if isinstance(maker, steps.CreateRecoveryPlan) and isinstance(change, steps.UpdateRecoveryPlan):
        return steps.CreateRecoveryPlan(
            maker.id, maker.primary_fabric, maker.recovery_fabric, change.groups, maker.zones
        )
    return merged(change) or maker
