"""Lists that read their elements on access, so that a page of a long list costs no more than the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar, overload

K = TypeVar("K")
T = TypeVar("T")
U = TypeVar("U")


class LazyList(Sequence[T], Generic[K, T]):
    """The values that `read` gives for the keys of all parts in order; each access reads again."""

    def __init__(self, read: Callable[[K], T], *parts: Sequence[K]) -> None:
        self._read = read
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        start, stop, step = at.indices(len(self))
        keys: list[K] = []
        for part in self._parts:
            keys += part[max(start, 0) : max(stop, 0)]
            start, stop = start - len(part), stop - len(part)
        return [self._read(key) for key in keys[::step]]

    def __iter__(self) -> Iterator[T]:
        return map(self._read, list(chain(*self._parts)))

    def map(self, change: Callable[[T], U]) -> LazyList[K, U]:
        read = self._read
        return LazyList(lambda key: change(read(key)), *self._parts)
