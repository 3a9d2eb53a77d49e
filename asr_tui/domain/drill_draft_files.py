"""Drills that were chosen on a screen, as a file says them: to be held, and held again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from asr_tui.domain.draft_files import Unsayable, file_for
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.recovery_file import GO_ON, STOP, DrillPart, RecoveryFile, WavePart, length
from asr_tui.domain.relative_names import network_name
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.waves import MachineWaves

_ON_ERROR = {OnError.GO_ON: GO_ON, OnError.STOP: STOP}


class ChosenDrill(Struct, frozen=True):
    """`name` is the machine's in the file, `point` the file's word; `group` the target group of its machine."""

    draft: DrillDraft
    name: str
    point: str
    group: ArmId

    @property
    def place(self) -> DrillPart:
        """All but the machines: what differs in it is another drill of the file."""
        draft = self.draft
        return DrillPart(
            "",
            point=self.point,
            network=network_name(draft.network.id, self.group) if draft.network.id else "",
            network_anyway=draft.network_confirmed,
            new_network=draft.network.name,
            internet=not draft.deny_internet,
        )


def drill_file(chosen: Sequence[ChosenDrill], waves: MachineWaves) -> RecoveryFile:
    """The drills of these machines: one for all that have one point and one network. Raises Unsayable."""
    places: dict[DrillPart, list[ChosenDrill]] = {}
    for one in chosen:
        places.setdefault(one.place, []).append(one)
    if waves.waves and waves.between is Between.WHEN_TOLD:
        raise Unsayable("A drill of a file goes on by itself: no wave of it waits for a person.")
    if waves.waves and len(places) > 1:
        raise Unsayable("Machines in waves have one network and one point in a file: these differ.")
    drills, taken = list[DrillPart](), set[str]()
    for place, members in places.items():
        name = _free_name(members, taken)
        taken.add(name)
        drills.append(_drill(name, place, members, waves))
    return file_for(chosen[0].draft.item.vault_id, drill=tuple(drills))


def _drill(name: str, place: DrillPart, members: Sequence[ChosenDrill], waves: MachineWaves) -> DrillPart:
    minutes = int(waves.pause.total_seconds() // 60) if waves.between is Between.AFTER_PAUSE else 0
    return DrillPart(
        name,
        tuple(one.name for one in members),
        point=place.point,
        network=place.network,
        network_anyway=place.network_anyway,
        new_network=place.new_network,
        internet=place.internet,
        wave=tuple(_waves(members, waves)),
        pause=length(minutes),
        on_error=_ON_ERROR[waves.on_error] if waves.waves else GO_ON,
    )


def _waves(members: Sequence[ChosenDrill], waves: MachineWaves) -> Iterator[WavePart]:
    for wave in waves.waves:
        names = tuple(one.name for one in members if one.draft.item in wave.items)
        if names:
            yield WavePart(wave.name, names)


def _free_name(members: Sequence[ChosenDrill], taken: set[str]) -> str:
    label = members[0].draft.machine_name if len(members) == 1 else f"{len(members)} machines"
    numbered = (f"{label} ({number})" if number > 1 else label for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)
