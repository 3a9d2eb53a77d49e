"""Machines that a person has marked, known by vault and item name: these stay when a re-protect moves an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from asr_tui.domain.listed_machine import member_key
from asr_tui.domain.protection import ProtectedItem


class Marks(Struct, frozen=True):
    """`names` has each marked machine's name by the `member_key` of its item."""

    names: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, item: ProtectedItem) -> bool:
        return bool(self.names) and member_key(item.id) in self.names

    def of(self, items: Iterable[ProtectedItem]) -> tuple[ProtectedItem, ...]:
        """The marked ones of these, in their order."""
        return tuple(item for item in items if item in self)

    def toggled(self, items: Iterable[ProtectedItem]) -> Marks:
        """With all of these; where they are all marked already, without them."""
        wanted = {member_key(item.id): item.machine_name for item in items}
        if wanted.keys() <= self.names.keys():
            return Marks({key: name for key, name in self.names.items() if key not in wanted})
        return Marks({**self.names, **wanted})

    def still_there(self, items: Iterable[ProtectedItem]) -> tuple[Marks, tuple[str, ...]]:
        """The marks of these machines, and the names of marked ones that are none of them."""
        if not self.names:
            return self, ()
        there = {member_key(item.id) for item in items}
        gone = tuple(name for key, name in self.names.items() if key not in there)
        return (Marks({key: name for key, name in self.names.items() if key in there}), gone) if gone else (self, ())
