"""What the polls know of the vaults of marked machines, such as who else is in their replication groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.taking_part import Surroundings
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace


def around(workspace: Workspace, items: Iterable[ProtectedItem]) -> Surroundings:
    """Of all vaults of the machines; their machines are not known before each vault was read."""
    vaults = dict.fromkeys(one.id.vault_id for one in items)
    known = [one for vault in vaults if (one := workspace.feeds.known(vault)) is not None and not one.loading]
    found = tuple(item for one in known for item in one.items)
    return Surroundings(found if len(known) == len(vaults) else None, tuple(job for one in known for job in one.jobs))


def groups_pending(workspace: Workspace, items: Iterable[ProtectedItem], unreadable: Collection[ArmId]) -> bool:
    """Whether a machine is in a replication group whose other machines are not read yet."""
    vaults = {one.id.vault_id for one in items if one.multi_vm_group} - set(unreadable)
    return any((known := workspace.feeds.known(one)) is None or known.loading for one in vaults)


def followed(
    items: Iterable[ProtectedItem], vault: ArmId, snapshot: VaultSnapshot
) -> tuple[list[tuple[ProtectedItem, ProtectedItem]], list[str]]:
    """Each machine with what the vault's poll shows of it now, and the names of those that are protected no more."""
    by_id = {one.id: one for one in snapshot.items}
    by_name = {one.id.name.casefold(): one for one in snapshot.items}  # a re-protect gives it another id
    pairs: list[tuple[ProtectedItem, ProtectedItem]] = []
    gone: list[str] = []
    for known in items:
        elsewhere = known if known.id.vault_id != vault else None
        found = elsewhere or by_id.get(known.id) or by_name.get(known.id.name.casefold())
        if found is None:
            gone.append(known.machine_name)
        else:
            pairs.append((known, found))
    return pairs, gone
