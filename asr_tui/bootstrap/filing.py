"""`asr-tui export`, `plan`, `check` and `apply`: a file and a vault."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from msgspec import Struct

from asr_tui.bootstrap.without_screen import print_json, print_lines, tell_error, tell_json
from asr_tui.domain.errors import LocalError
from asr_tui.domain.joined import about
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.resources import Vault
from asr_tui.local_store.recovery_files import parsed, written
from asr_tui.services.recovery_files import FileComparison, FilePlan
from asr_tui.services.vault_choice import chosen_vaults, several_vaults
from asr_tui.services.workspace import Workspace

NOTHING, DIFFERS, BLOCKED = 0, 2, 3
"""Exit codes beside `without_screen.FAILED`."""

_ENCODING = "utf-8-sig"
"""UTF-8, also with the mark before it that editors on Windows write."""


class FileOptions(Struct, frozen=True):
    """`vault` and `subscription` are a name or an id; empty for those of the file, or for the only vault."""

    vault: str
    subscription: str
    as_json: bool = False


def read_file(path: str) -> RecoveryFile:
    """The file of a path, "-" for the standard input. Raises LocalError."""
    try:
        if path == "-":
            return parsed(sys.stdin.buffer.read().decode(_ENCODING))
        with open(path, encoding=_ENCODING) as file:
            return parsed(file.read())
    except OSError as error:
        raise LocalError("This file cannot be read", f"{path}: {error.strerror}.", "Check its name.") from error
    except UnicodeDecodeError as error:
        raise LocalError("This file cannot be used", f"{path} is no text in UTF-8.", "Save it so.") from error


async def export(options: FileOptions, workspace: Workspace) -> int:
    """Print the vault as a file."""
    comparison, _ = await compared(options, None, workspace)
    sys.stdout.write(written(await comparison.export(tell_error)))
    return 0


async def plan(options: FileOptions, file: RecoveryFile, workspace: Workspace) -> int:
    """Print what would change."""
    comparison, vault = await compared(options, file, workspace)
    found = await comparison.plan(file)
    tell_plan(found, vault, as_json=options.as_json)
    return exit_code(found)


async def check(options: FileOptions, file: RecoveryFile, workspace: Workspace) -> int:
    """Print what differs from Azure; nothing where it is the same."""
    comparison, vault = await compared(options, file, workspace)
    found = await comparison.plan(file, sent=None)
    code = exit_code(found) or (DIFFERS if found.due else NOTHING)
    if options.as_json or code != NOTHING:
        tell_plan(found, vault, as_json=options.as_json)
    return code


async def compared(
    options: FileOptions, file: RecoveryFile | None, workspace: Workspace
) -> tuple[FileComparison, Vault]:
    """The vault of the options, else of the file. Raises AsrError where it is none or several."""
    wanted = options.vault or (file.vault if file else "")
    subscription = options.subscription or (file.subscription if file else "")
    vault = await one_vault(workspace, wanted, subscription, by_file=file is not None)
    return FileComparison(workspace.choices, workspace.session.catalog, workspace.planning, vault), vault


async def one_vault(workspace: Workspace, wanted: str, subscription: str, *, by_file: bool = False) -> Vault:
    """The vault of a name or id, or the only one; `by_file`: a file can name it too.

    Raises AsrError where it is none or several.
    """
    chosen = await chosen_vaults(workspace.choices, subscription, wanted, every=True)
    if chosen.unread and not wanted:
        raise chosen.unread[0][1]
    if len(chosen.vaults) > 1:
        raise several_vaults(chosen.vaults, ", or in the file" if by_file else "")
    return chosen.vaults[0]


def exit_code(found: FilePlan) -> int:
    if found.blocking:
        return BLOCKED
    return DIFFERS if found.differs else NOTHING


def tell_plan(found: FilePlan, vault: Vault, *, as_json: bool) -> None:
    """To the standard output, as text or as JSON."""
    if as_json:
        print_json(plan_data(found, vault))
        return
    print_lines(" ".join(line.split()) for line in _lines(found, vault))


def tell_next_plan(found: FilePlan, vault: Vault, *, as_json: bool, **beside: object) -> None:
    """The same before its steps are told: as JSON one object in a line, with what stands `beside` the plan."""
    if as_json:
        tell_json({"plan": {**plan_data(found, vault), **beside}})
    else:
        tell_plan(found, vault, as_json=False)


def _lines(found: FilePlan, vault: Vault) -> Iterator[str]:
    yield from (f"blocking: {one}" for one in found.blocking)
    yield from (f"warning: {one}" for one in found.warnings)
    if found.plan:
        yield from (f"{'create' if one.step.creates else 'change'}: {one.step.label}" for one in found.plan.steps)
        names = found.plan.machines
        yield from (f"effect: {one.kind}: {about(one.text, one.machines, names)}" for one in found.plan.consequences)
        yield from (f"costs: {one}" for one in (found.plan.costs,) if one)
    yield from (f"later: {one}" for one in found.later)
    yield from (f"note: {one}" for one in found.notes)
    yield from (f"due: {one}" for one in found.due)
    if not found.differs and not found.blocking and not found.due:
        yield f"{vault.name} is as the file says: nothing to do."


def plan_data(found: FilePlan, vault: Vault) -> dict[str, object]:
    steps = found.plan.steps if found.plan else ()
    brings = found.plan.consequences if found.plan else ()
    return {
        "version": 1,
        "vault": str(vault.id),
        "differs": found.differs,
        "blocking": list(found.blocking),
        "warnings": list(found.warnings),
        "changes": [{"step": type(one.step).__name__, "says": one.step.label, "id": str(one.step.id)} for one in steps],
        "brings": [{"kind": one.kind, "says": one.text, "machines": list(one.machines)} for one in brings],
        "later": list(found.later),
        "notes": list(found.notes),
        "due": list(found.due),
    }
