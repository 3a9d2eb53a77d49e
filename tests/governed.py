"""The reads of a fake catalog: empty lists, and an identity that may do everything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from asr_tui.domain import kinds
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind, values_of
from asr_tui.domain.placement import Offered
from asr_tui.domain.rights import Permission, Rights
from asr_tui.domain.target_settings import TargetSettings

T = TypeVar("T")

_USUAL = {
    kinds.RIGHTS: Rights((Permission(("*",)),)),
    kinds.OFFERED: Offered(),
    kinds.SOFT_DELETE: False,
    kinds.TARGET_SETTINGS: TargetSettings(),
}


@dataclass(slots=True)
class Lists:
    """`lists` and `ones` answer for a kind, given the scope or the resource; what they leave out is empty."""

    lists: dict[Kind[object], Callable[[str], Awaitable[tuple[object, ...]]]] = field(
        default_factory=dict, kw_only=True
    )
    ones: dict[Kind[object], Callable[[ArmId], Awaitable[object]]] = field(default_factory=dict, kw_only=True)

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        read = self.lists.get(kind)
        return values_of(kind, await read(scope)) if read else ()

    async def one(self, kind: Kind[T], resource: ArmId) -> T:
        read = self.ones.get(kind)
        found = await read(resource) if read else _USUAL.get(kind)
        if found is None:
            raise NotFound(f"No such {kind.words}")
        return values_of(kind, (found,))[0]
