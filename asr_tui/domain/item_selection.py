"""Which protected machines a command or a drill of a file chooses."""

from __future__ import annotations

from asr_tui.domain.acts import Selection
from asr_tui.domain.file_selection import FileEstate, fits
from asr_tui.domain.protection import ProtectedItem


def selected(selection: Selection, estate: FileEstate) -> tuple[tuple[ProtectedItem, ...], tuple[str, ...]]:
    """The items of a selection that is not of a plan, and what is wrong with it, as sentences.

    `estate` needs its machines only for a selector.
    """
    wrong: list[str] = []
    found: dict[str, ProtectedItem] = {}
    for name in selection.machines:
        named = estate.items_named(name)
        if len(named) == 1:
            found.setdefault(named[0].id.casefold(), named[0])
        elif named:
            ids = ", ".join(str(one.machine) for one in named)
            wrong.append(f"{name} may be {ids}: write its id.")
        else:
            wrong.append(f"No protected machine of {estate.vault.name} is named {name!r}.")
    if selection.by_selector:
        fitting = (one for one in estate.machines if fits(one, selection.tag, selection.group, selection.region))
        found = {item.id.casefold(): item for one in fitting if (item := estate.item_of(one)) is not None}
    elif selection.every:
        found = {item.id.casefold(): item for item in estate.items}
    left = {name.casefold() for name in selection.exclude}
    unknown = left - {one.machine_name.casefold() for one in found.values()}
    wrong += [f"{name} is excluded, and not among the machines." for name in sorted(unknown)]
    chosen = tuple(one for one in found.values() if one.machine_name.casefold() not in left)
    if not chosen and not wrong:
        wrong.append(f"{selection.words}: there is no such protected machine in {estate.vault.name}.")
    return chosen, tuple(wrong)
