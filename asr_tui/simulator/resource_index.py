"""The order of the store's resources, and where each is filed: in its place, and under what it says of itself."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

Shelf: TypeAlias = str | tuple[str, ...]
Rank: TypeAlias = tuple[int, int, str]
"""A sort key on a shelf, apart from which equal ones stand in the order of making."""
Entry: TypeAlias = tuple[Shelf, str | Rank]
"""A shelf and a value or a rank on it. A shelf has only values or only ranks."""

_NOTHING: Mapping[str, list[int]] = {}


def places(key: str) -> tuple[str, ...]:
    """The ids that a resource lies in, the root ("") first: subscription, group, and each resource around it."""
    return _places_in(key[: key.rfind("/")])


def is_place(key: str) -> bool:
    """An id is made of pairs, a type's name and a resource's; that of a provider's name alone is no place."""
    return key.count("/") % 2 == 0 and key.rpartition("/")[0][-len("/providers") :] != "/providers"


@lru_cache(4096)
def _places_in(folder: str) -> tuple[str, ...]:
    """The places of all whose ids are the folder's and a name."""
    segments = folder.split("/")
    above = ("/".join(segments[:count]) for count in range(1, len(segments) + 1, 2))
    return tuple(place for place in above if is_place(place))


class ResourceIndex:
    """Numbers keys in the order in which they were added, and keeps sorted lists of such numbers on shelves.

    A change costs as much as the key has entries (apart from moves of memory), however many other keys there are.
    """

    def __init__(self) -> None:
        self._last = 0
        self._keys: dict[int, str] = {}
        self._numbers: dict[str, tuple[int, str]] = {}
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._kinds: dict[str, None] = {}
        self._filed: dict[Shelf, dict[str, list[int]]] = {}
        self._ranked: dict[Shelf, list[tuple[Rank, int]]] = {}

    def put(self, key: str, kind: str, entries: tuple[Entry, ...] = ()) -> None:
        """File a key under its kind in each of its places, and under these entries; it keeps its number."""
        known = self._numbers.get(key)
        number = known[0] if known is not None and known[1] == kind else self._put_in_places(key, kind, known)
        old = self._entries.get(key, ())
        if entries != old:
            for entry in set(old).difference(entries):
                self._take_out(entry, number)
            for shelf, value in dict.fromkeys(entries):
                if (shelf, value) not in old:
                    self._put_in(shelf, value, number)
            self._entries[key] = entries

    def remove(self, key: str) -> None:
        known = self._numbers.pop(key, None)
        if known is not None:
            number, kind = known
            self._take_out_of_places(key, kind, number)
            for entry in set(self._entries.pop(key, ())):
                self._take_out(entry, number)
            del self._keys[number]

    def kind(self, key: str) -> str:
        return self._numbers[key][1]

    def kinds(self) -> list[str]:
        """The kinds of which there is any, in the order in which they were first seen."""
        there = self.values("")
        return [kind for kind in self._kinds if kind in there]

    def some(self, keys: set[str]) -> list[int]:
        """The numbers of those keys that are there, in the order of making."""
        return sorted(self._numbers[key][0] for key in keys & self._numbers.keys())

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

    def filed(self, shelf: Shelf, value: str) -> Sequence[int]:
        """The numbers under a value of a shelf, in the order of making."""
        return self._filed.get(shelf, _NOTHING).get(value, ())

    def values(self, shelf: Shelf) -> Mapping[str, Sequence[int]]:
        """All that a shelf holds, by value; of a place, by kind."""
        return self._filed.get(shelf, _NOTHING)

    def ranked(self, shelf: Shelf) -> Sequence[tuple[Rank, int]]:
        """The ranks and numbers of a shelf, the smallest first."""
        return self._ranked.get(shelf, ())

    def _put_in_places(self, key: str, kind: str, known: tuple[int, str] | None) -> int:
        """A new key's number, or that of a key which had another kind."""
        if known is not None:
            number = known[0]
            self._take_out_of_places(key, known[1], number)
        else:
            self._last = number = self._last + 1
            self._keys[number] = key
        self._kinds.setdefault(kind)
        self._numbers[key] = (number, kind)
        for place in places(key):
            self._put_in(place, kind, number)
        return number

    def _put_in(self, shelf: Shelf, value: str | Rank, number: int) -> None:
        if not isinstance(value, str):
            insort(self._ranked.setdefault(shelf, []), (value, number))
            return
        try:
            numbers = self._filed[shelf][value]
        except KeyError:
            numbers = self._filed.setdefault(shelf, {}).setdefault(value, [])
        if numbers and number < numbers[-1]:
            insort(numbers, number)
        else:
            numbers.append(number)

    def _take_out_of_places(self, key: str, kind: str, number: int) -> None:
        for place in places(key):
            self._take_out((place, kind), number)

    def _take_out(self, entry: Entry, number: int) -> None:
        """Take a number off its shelf; what is empty then goes."""
        shelf, value = entry
        if not isinstance(value, str):
            ranked = self._ranked[shelf]
            del ranked[bisect_left(ranked, (value, number))]
            if not ranked:
                del self._ranked[shelf]
            return
        values = self._filed[shelf]
        numbers = values[value]
        del numbers[bisect_left(numbers, number)]
        if not numbers:
            del values[value]
            if not values:
                del self._filed[shelf]
