"""Reads what changed settings of protected machines are checked against."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from typing import TypeVar

from asr_tui.domain import kinds
from asr_tui.domain.drafts.settings_rules import SettingsEstate
from asr_tui.domain.ids import ArmId, location_id
from asr_tui.domain.kinds import Kind
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.choices import Choices
from asr_tui.services.prices import Prices
from asr_tui.services.reads import OptionalReads, flat

T = TypeVar("T")


async def settings_estate(
    choices: Choices, prices: Prices, vault: ArmId, items: Sequence[ProtectedItem]
) -> SettingsEstate:
    """What could be read in time; what could not is named."""
    unread = OptionalReads()
    targets = sorted({_target(one) for one in items})
    places = sorted({location_id(_target(one), one.target_location) for one in items})
    sources = sorted({one.machine.subscription for one in items})

    async def each(kind: Kind[T], scopes: Iterable[str]) -> tuple[tuple[T, ...] | None, ...]:
        reads = [unread.or_nothing(kind.title, choices.all_soon(kind, scope)) for scope in scopes]
        return tuple(await asyncio.gather(*reads))

    offers = [unread.or_nothing(kinds.OFFERED.title, choices.offered(one.subscription, one.name)) for one in places]
    (others, networks, offered), (interfaces, quotas, scale_sets, machines) = await asyncio.gather(
        asyncio.gather(
            unread.or_empty("The vault's machines", choices.items(vault)),
            each(kinds.NETWORK, targets),
            _together(offers),
        ),
        asyncio.gather(
            each(kinds.INTERFACE, targets),
            each(kinds.QUOTA, places),
            each(kinds.SCALE_SET, targets),
            each(kinds.MACHINE, sources),
        ),
    )
    found = await prices.known(one.target_location for one in items)
    return SettingsEstate(
        others,
        None if None in networks else flat(one for one in networks if one is not None),
        tuple((place.name, one) for place, one in zip(places, offered, strict=True) if one),
        tuple(dict.fromkeys(unread.sentences)),
        tuple(found.values()),
        flat(one or () for one in interfaces),
        tuple((place, one) for place, one in zip(places, quotas, strict=True) if one),
        flat(one or () for one in scale_sets),
        tuple((one.id, one.size) for one in flat(one or () for one in machines)),
    )


async def _together(reads: Sequence[Coroutine[object, object, T]]) -> tuple[T, ...]:
    return tuple(await asyncio.gather(*reads))


def _target(item: ProtectedItem) -> str:
    """The subscription in which a failover makes the machine."""
    return item.target_group.subscription if item.target_group else item.machine.subscription
