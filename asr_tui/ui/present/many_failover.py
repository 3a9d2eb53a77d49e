"""What a failover of several machines brings in words: the shutdown of their sources, how long it takes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from asr_tui.domain import recovery_time
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.source_machine import Shutdown, shutdown
from asr_tui.domain.waves import MachineWaves
from asr_tui.ui.present.plan_times import time_words


def shutdown_words(estates: Sequence[ItemEstate], *, wanted: bool) -> str:
    """Whether the machines are shut down first, and of how many that cannot be expected."""
    found = [shutdown(one, wanted=wanted) for one in estates]
    silent, off = found.count(Shutdown.NO_ANSWER), found.count(Shutdown.OFF_ALREADY) + found.count(Shutdown.GONE)
    words = "yes; goes on where that fails" if wanted else "no: those that still run would run twice"
    notes = [f"{silent} did not answer: tried all the same, about 10 min each"] if silent else []
    notes += [f"{off} off or gone already"] if off else []
    return "; ".join((words, *notes))


def recovery_time_words(estates: Sequence[ItemEstate], chosen: MachineWaves, speed: float, *, wanted: bool) -> str:
    """The longest time of one machine, as all start side by side; of waves, one after the other, their sum."""
    waves = [[one for one in estates if chosen.of(one.item.id) is wave] for wave in chosen.waves]
    each = [_longest(wave, wanted=wanted) for wave in waves or [list(estates)] if wave]
    slowest = max(each, key=_most)
    if len(each) < 2:
        return f"{time_words(slowest, speed)} (the slowest; they start side by side)"
    whole = replace(slowest, seconds=sum(one.seconds for one in each), at_most=0.0)
    return f"{time_words(whole, speed)} ({len(each)} waves, one after the other; pauses not counted)"


def _longest(estates: Sequence[ItemEstate], *, wanted: bool) -> Estimate:
    """The longest expected time of one of these machines."""
    each = (
        recovery_time.expected(one.item.id, one.item.machine_name, one.jobs, shutdown(one, wanted=wanted))
        for one in estates
    )
    return max(each, key=_most)


def _most(estimate: Estimate) -> float:
    return max(estimate.seconds, estimate.at_most)
