"""What a repair is still waited for, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.aftercare import Awaited
from asr_tui.domain.wording import short_list
from asr_tui.ui.present.rows import counted
from asr_tui.ui.present.times import Zone, clock
from asr_tui.ui.text import plain


def machine_words(one: Awaited, zone: Zone) -> str:
    """Of one machine: waited for, gone, or given up with what to do."""
    name = plain(one.machine)
    if one.gone is not None:
        return f"{name}'s finding is gone, seen at {clock(one.gone, zone)}."
    if one.given_up:
        again = "h on the machine's page asks Azure to check again; Azure itself does every 12 hours."
        return f"{name}: {plain(one.given_up)}. It is no longer looked at by itself: {again}"
    if one.looked is None:
        return f"{name} was repaired: whether its finding is gone is looked for each minute."
    return f"{name} still has {plain(one.left)}, seen at {clock(one.looked, zone)}; it is looked at again each minute."


def run_words(found: Sequence[Awaited], zone: Zone) -> str:
    """Of a run: its one machine, or how many of its machines stand where; those that were given up by their words."""
    if len(found) == 1:
        return machine_words(found[0], zone)
    gone = [one for one in found if one.gone is not None]
    waiting = [one for one in found if one.waiting]
    parts = [f"Findings are gone in {len(gone)} of {counted(len(found), 'machine')}."] if found else []
    if waiting:
        names = short_list([plain(one.machine) for one in waiting])
        parts.append(f"Looked for each minute in {names}.")
    return " ".join([*parts, *(machine_words(one, zone) for one in found if one.given_up)])
