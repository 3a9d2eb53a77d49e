"""`asr-tui status`, `points` and `jobs`: what vaults hold, as text or as JSON."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from asr_tui.bootstrap.looker import Looks
from asr_tui.bootstrap.without_screen import FAILED, print_json, tell_error, tell_unread
from asr_tui.domain.attention import needs
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.listed_machine import ListedMachine, listed
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.domain.resources import Vault
from asr_tui.local_store.files import escaped
from asr_tui.services import report_text as text
from asr_tui.services.printed import job_data, job_state, job_took, machine_data
from asr_tui.services.vault_choice import chosen_vaults

T = TypeVar("T")

VERSION = 1
"""Of the JSON; fields may be added to it, what is there keeps its meaning."""


class LookOptions(Struct, frozen=True):
    """`vault` and `subscription` are a name or an id, empty for any."""

    vault: str
    subscription: str
    as_json: bool


class _Vaults(Struct, frozen=True):
    """The vaults, and whether everything was read."""

    vaults: tuple[Vault, ...]
    complete: bool


async def status(options: LookOptions, looks: Looks) -> int:
    """Each protected machine, its state, health, data loss and what needs somebody."""
    found, now = await _vaults(options, looks), looks.now()

    async def read(vault: Vault) -> tuple[ListedMachine, ...]:
        items, jobs = await asyncio.gather(looks.items(vault.id), looks.jobs(vault.id))
        return listed(items, needs(items, jobs, now), jobs, now)

    each, complete = await _of_each(found, read)
    machines = [one for _, of_vault in each for one in of_vault]
    if options.as_json:
        data = [{**machine_data(one), "vaultId": str(one.item.id.vault_id)} for one in machines]
        print_json({"version": VERSION, "time": text.iso(now), "complete": complete, "machines": data})
    else:
        heads = ("MACHINE", "VAULT", "STATE", "HEALTH", "LOSS", "LAST DRILL", "NEEDS")
        _print_table(heads, [_row(one) for one in machines], "No machine is protected.")
    return 0 if complete else FAILED


async def points(machine: str, options: LookOptions, looks: Looks) -> int:
    """The recovery points of a machine, newest first."""
    found, now = await _vaults(options, looks), looks.now()
    known, complete = await _of_each(found, lambda vault: looks.items(vault.id))
    item = one_machine(machine, [one for _, items in known for one in items])
    each = sorted(await looks.points(item.id), key=lambda one: one.time, reverse=True)
    if options.as_json:
        data = [
            {"id": str(one.id), "time": text.iso(one.time), "kind": one.kind.value, "multiVm": one.multi_vm}
            for one in each
        ]
        head = {"version": VERSION, "time": text.iso(now), "machine": item.machine_name, "itemId": str(item.id)}
        print_json({**head, "points": data})
    else:
        rows = [(text.when(one.time), text.length(now - one.time), _kind(one), one.id.name) for one in each]
        _print_table(("TIME", "AGE", "KIND", "NAME"), rows, f"{item.machine_name} has no recovery point.")
    return 0 if complete else FAILED


async def jobs(options: LookOptions, looks: Looks) -> int:
    """The jobs of the vaults, newest first."""
    found, now = await _vaults(options, looks), looks.now()
    known, complete = await _of_each(found, lambda vault: looks.jobs(vault.id))
    each = [(vault, job) for vault, of_vault in known for job in of_vault]
    each.sort(key=lambda one: text.iso(one[1].started) or "", reverse=True)
    if options.as_json:
        data = [{**job_data(job), "vault": str(vault.id)} for vault, job in each]
        print_json({"version": VERSION, "time": text.iso(now), "complete": complete, "jobs": data})
    else:
        rows = [
            (job_state(job), job.title or job.scenario, job.target, vault.name, text.when(job.started), job_took(job))
            for vault, job in each
        ]
        _print_table(("STATE", "JOB", "ON", "VAULT", "STARTED", "TOOK"), rows, "There is no job.")
    return 0 if complete else FAILED


def one_machine(wanted: str, items: Iterable[ProtectedItem]) -> ProtectedItem:
    """The item of a machine's name or id, or of its own id. Raises AsrError where it is none or several."""
    key = wanted.casefold()
    found = [one for one in items if key in {one.machine_name.casefold(), one.machine.casefold(), one.id.casefold()}]
    if not found:
        raise NotFound("No such machine", f"No protected machine is named {wanted!r}.", "`asr-tui status` lists them.")
    if len(found) > 1:
        ids = ", ".join(str(one.machine) for one in found)
        raise AsrError("Several machines", f"{wanted!r} may be {ids}.", "Give an id, or --vault.")
    return found[0]


async def _vaults(options: LookOptions, looks: Looks) -> _Vaults:
    chosen = await chosen_vaults(looks, options.subscription, options.vault, every=True)
    tell_unread(chosen)
    return _Vaults(chosen.vaults, not chosen.unread)


async def _of_each(
    found: _Vaults, read: Callable[[Vault], Awaitable[tuple[T, ...]]]
) -> tuple[list[tuple[Vault, tuple[T, ...]]], bool]:
    """What each vault holds, and whether everything was read; a vault that cannot be read is told and left out."""
    answers: list[tuple[Vault, tuple[T, ...]]] = []
    complete = found.complete
    reads = await asyncio.gather(*map(read, found.vaults), return_exceptions=True)
    for vault, answer in zip(found.vaults, reads, strict=True):
        if isinstance(answer, AsrError):
            tell_error(f"{vault.name} was not read: {answer}")
            complete = False
        elif isinstance(answer, BaseException):
            raise answer
        else:
            answers.append((vault, answer))
    return answers, complete


def _row(one: ListedMachine) -> tuple[str, ...]:
    said = ", ".join(need.reason.name.lower().replace("_", " ") for need in one.needs)
    drill = f"{one.drill.at:%Y-%m-%d}" if one.drill else "never"
    loss = text.length(one.loss) if one.loss is not None else "-"
    return one.name, one.vault, stage_words(one.item), one.item.health.value, loss, drill, said or "-"


def _kind(point: RecoveryPoint) -> str:
    return f"{point.kind.value}, multi-VM" if point.multi_vm else point.kind.value


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> None:
    """Columns as wide as their cells; the last one is not filled."""
    if not rows:
        sys.stdout.write(nothing + "\n")
        return
    cells = [[" ".join(escaped(cell).split()) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        filled = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(filled).rstrip() + "\n")
