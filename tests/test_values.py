"""Values behave as the standard library's frozen dataclasses with slots do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from asr_tui import values


def _family(dataclass: Callable[..., Any]) -> dict[str, Any]:
    """The same classes, made by one decorator or the other."""

    @dataclass(frozen=True, slots=True)
    class Empty:
        pass

    @dataclass(frozen=True, slots=True)
    class One:
        name: float

    @dataclass(frozen=True, slots=True)
    class Base:
        name: str
        tags: list[str] = dataclasses.field(default_factory=list, hash=False)
        secret: str = dataclasses.field(default="", repr=False, compare=False)

    @dataclass(frozen=True, slots=True)
    class Derived(Base):
        size: int = 3
        known: dict[str, int] = dataclasses.field(init=False, compare=False, default_factory=dict)
        state: str = dataclasses.field(init=False, default="new")

        def __post_init__(self) -> None:
            if self.size < 0:
                raise ValueError(self.size)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        name: str = "a"
        size: int

    @dataclass(frozen=True, slots=True)
    class Own:  # noqa: PLW1641 - made by the decorator
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, str) and other == self.name

        def __repr__(self) -> str:
            return f"<{self.name}>"

    return {one.__name__: one for one in (Empty, One, Base, Derived, Named, Own)}


OURS, STANDARD = _family(values.dataclass), _family(dataclasses.dataclass)
NOT_A_NUMBER = float("nan")
CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Empty", (), {}),
    ("Empty", (1,), {}),
    ("One", (NOT_A_NUMBER,), {}),
    ("One", (), {}),
    ("Base", ("a",), {}),
    ("Base", ("a", ["b"], "c"), {}),
    ("Base", ("a",), {"tags": ["b"], "secret": "d"}),
    ("Base", ("a",), {"name": "b"}),
    ("Base", ("a",), {"colour": "red"}),
    ("Derived", ("a", [], "", 4), {}),
    ("Derived", ("a",), {"size": -1}),
    ("Derived", ("a",), {"known": {}}),
    ("Named", (), {"size": 1}),
    ("Named", (), {"size": 1, "name": "b"}),
    ("Named", (1,), {}),
    ("Named", (), {}),
    ("Own", ("a",), {}),
]


def _made(family: dict[str, Any], call: tuple[str, tuple[Any, ...], dict[str, Any]]) -> Any:
    """What the call makes, or the error's type and words."""
    name, args, named = call
    try:
        return family[name](*args, **named)
    except (TypeError, ValueError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_value_is_made_and_shown_as_the_standard_librarys(call: Any) -> None:
    ours, standard = _made(OURS, call), _made(STANDARD, call)
    assert repr(ours) == repr(standard)
    if not isinstance(standard, tuple):
        assert dataclasses.asdict(ours) == dataclasses.asdict(standard)
        assert ours.__match_args__ == standard.__match_args__
        assert hash(ours) == hash(standard)
        assert dataclasses.replace(ours) == ours or call[0] == "Own"
        assert copy.deepcopy(ours).__class__ is ours.__class__
        with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
            ours.name = "other"
        with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
            del ours.name
        assert not hasattr(ours, "__dict__")


def test_values_are_equal_as_the_standard_librarys_are() -> None:
    made = [[_made(family, call) for call in CALLS] for family in (OURS, STANDARD)]
    ours, standard = ([one for one in all_of if dataclasses.is_dataclass(one)] for all_of in made)
    assert [[one == other for other in ours] for one in ours] == [
        [one == other for other in standard] for one in standard
    ]
    assert OURS["Own"]("a") == "a"


@values.dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    size: int = 2


def test_a_value_can_be_kept_and_read_again() -> None:
    assert pickle.loads(pickle.dumps(_Kept("a", 5))) == _Kept("a", 5)
    assert copy.copy(_Kept("a")) == _Kept("a")


def test_other_dataclasses_are_the_standard_librarys() -> None:
    @values.dataclass
    class Plain:
        name: str

    @values.dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        name: str

    plain = Plain("a")
    plain.name = "b"
    assert plain == Plain("b")
    assert Ordered("a") < Ordered("b")
