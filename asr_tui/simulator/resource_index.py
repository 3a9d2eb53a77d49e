"""The order of the store's resources, and the indexes by which they are found: place and type, and other values."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

IndexName: TypeAlias = str | tuple[str, ...]
"""A place's id, or a name with its parts."""
Rank: TypeAlias = tuple[int, int, str]
"""A sort key; equal ones stand in the order of making."""
Entry: TypeAlias = tuple[IndexName, str | Rank]
"""An index, and a resource's value or rank in it. An index has only values or only ranks."""

_NOTHING: Mapping[str, list[int]] = {}


def places(key: str) -> tuple[str, ...]:
    """The ids that a resource lies in, the root ("") first: subscription, group, and each resource around it."""
    segments = key[: key.rfind("/")].split("/")
    above = ("/".join(segments[:count]) for count in range(1, len(segments) + 1, 2))
    return tuple(place for place in above if is_place(place))


def is_place(key: str) -> bool:
    """An id is made of pairs, a type's name and a resource's; that of a provider's name alone is no place."""
    return key.count("/") % 2 == 0 and key.rpartition("/")[0][-len("/providers") :] != "/providers"


@lru_cache(4096)
def _entries_in(folder: str, kind: str) -> tuple[Entry, ...]:
    """The entries by place of the resources of a type whose ids are the folder's and a name."""
    return tuple((place, kind) for place in places(folder + "/"))


class ResourceIndex:
    """Numbers keys in the order in which they were added, and keeps sorted lists of such numbers by index and value.

    A change costs as much as the key has entries (apart from moves of memory), however many other keys there are.
    """

    def __init__(self) -> None:
        self._last = 0
        self._keys: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._kinds: dict[str, None] = {}
        self._values: dict[IndexName, dict[str, list[int]]] = {}
        self._ranked: dict[IndexName, list[tuple[Rank, int]]] = {}

    def put(self, key: str, kind: str, entries: tuple[Entry, ...] = ()) -> None:
        """Index a key by its type in each of its places, and by these entries; it keeps its number."""
        number = self._numbers.get(key)
        if number is None:
            self._last = number = self._numbers[key] = self._last + 1
            self._keys[number] = key
        self._kinds.setdefault(kind)
        self._replace(key, number, _entries_in(key[: key.rfind("/")], kind) + entries)

    def remove(self, key: str) -> None:
        number = self._numbers.pop(key, None)
        if number is not None:
            self._replace(key, number, ())
            del self._entries[key], self._keys[number]

    def kind(self, key: str) -> str:
        return str(self._entries[key][0][1])

    def kinds(self) -> list[str]:
        """The kinds of which there is any, in the order in which they were first seen."""
        present = self.values("")
        return [kind for kind in self._kinds if kind in present]

    def existing(self, keys: set[str]) -> list[int]:
        """The numbers of those keys that are known, in the order of making."""
        return sorted(self._numbers[key] for key in keys & self._numbers.keys())

    def below(self, key: str, kind: str | None = None) -> Sequence[int]:
        """The numbers of what lies in an id, of one kind where given; for one that is no place a walk from above it."""
        place = key
        while not is_place(place):
            place = place.rpartition("/")[0]
        kinds = self.values(place)
        numbers = kinds.get(kind, ()) if kind is not None else sorted(chain.from_iterable(kinds.values()))
        return numbers if place == key else [n for n in numbers if self._keys[n].startswith(key + "/")]

    def key(self, number: int) -> str:
        return self._keys[number]

    def lookup(self, index: IndexName, value: str) -> Sequence[int]:
        """The numbers of the keys that have a value in an index, in the order of making."""
        return self.values(index).get(value, ())

    def values(self, index: IndexName) -> Mapping[str, Sequence[int]]:
        """The numbers in an index by value; of a place, by kind."""
        return self._values.get(index, _NOTHING)

    def counts(self, index: IndexName) -> dict[str, int]:
        """How many keys an index holds, by value."""
        return {value: len(numbers) for value, numbers in self.values(index).items()}

    def ranked(self, index: IndexName) -> Sequence[tuple[Rank, int]]:
        """The ranks and numbers of an index, the smallest first."""
        return self._ranked.get(index, ())

    def _replace(self, key: str, number: int, entries: tuple[Entry, ...]) -> None:
        old = self._entries.get(key, ())
        self._entries[key] = entries
        if entries != old:
            for entry in set(old).difference(entries):
                self._take_out(entry, number)
            for entry in dict.fromkeys(entries):
                if entry not in old:
                    self._put_in(entry, number)

    def _put_in(self, entry: Entry, number: int) -> None:
        index, value = entry
        if not isinstance(value, str):
            insort(self._ranked.setdefault(index, []), (value, number))
            return
        numbers = self._values.setdefault(index, {}).setdefault(value, [])
        if numbers and number < numbers[-1]:
            insort(numbers, number)
        else:
            numbers.append(number)

    def _take_out(self, entry: Entry, number: int) -> None:
        """Take a number out of an index; what is empty then goes."""
        index, value = entry
        if not isinstance(value, str):
            ranked = self._ranked[index]
            del ranked[bisect_left(ranked, (value, number))]
            if not ranked:
                del self._ranked[index]
            return
        values = self._values[index]
        numbers = values[value]
        del numbers[bisect_left(numbers, number)]
        if not numbers:
            del values[value]
            if not values:
                del self._values[index]
