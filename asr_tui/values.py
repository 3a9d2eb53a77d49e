"""The standard library's `dataclass`, made quicker: a frozen class with slots compiles nothing before its first use.

The standard library writes and compiles six functions for each such class: a third of the program's start.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:  # to a type checker it is the standard library's
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, **others):
        """As `dataclasses.dataclass`."""

        def decorated(plain):
            if others or not (frozen and slots):
                return dataclasses.dataclass(plain, frozen=frozen, slots=slots, kw_only=kw_only, **others)
            return _value(dataclasses.dataclass(plain, init=False, repr=False, eq=False, slots=True, kw_only=kw_only))

        return decorated if cls is None else decorated(cls)


def _value(cls: type) -> type:
    """The class, with those methods of a frozen dataclass that it has not itself."""
    fields = dataclasses.fields(cls)
    methods: dict[str, Callable[..., object]] = {
        "__init__": _first_init(cls),
        "__repr__": _repr_of([one.name for one in fields if one.repr]),
        "__eq__": _eq_of([one.name for one in fields if one.compare]),
        "__hash__": _hash_of([one.name for one in fields if (one.compare if one.hash is None else one.hash)]),
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__getstate__": _state,
        "__setstate__": _set_state,
    }
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    return cls


def _first_init(cls: type) -> Callable[..., None]:
    """An `__init__` that is replaced by the compiled one when it is called."""

    def first_init(self: object, *args: object, **values: object) -> None:
        compiled = _compiled_init(cls)
        setattr(cls, "__init__", compiled)  # noqa: B010 - mypy knows no other way
        compiled(self, *args, **values)

    return first_init


def _compiled_init(cls: type) -> Callable[..., None]:
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    ordered, by_name, lines = ["self"], list[str](), list[str]()
    for field in dataclasses.fields(cls):
        parameter, value = _parameter(field, known)
        if field.init:
            (by_name if field.kw_only else ordered).append(parameter)
        if value:
            lines.append(f" _set(self, {field.name!r}, {value})\n")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()\n")
    parameters = ", ".join([*ordered, *(["*", *by_name] if by_name else [])])
    exec(f"def __init__({parameters}):\n" + ("".join(lines) or " pass"), known)  # noqa: S102 - of a class's own fields
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _parameter(field: Field[Any], known: dict[str, Any]) -> tuple[str, str]:
    """A field as a function's parameter, and the value that it gets, if any; its default goes into `known`."""
    name = field.name
    if field.default_factory is not MISSING:
        known[f"_make_{name}"] = field.default_factory
        make = f"_make_{name}()"
        return f"{name}=_missing", f"{make} if {name} is _missing else {name}" if field.init else make
    if field.default is not MISSING:
        known[f"_default_{name}"] = field.default
        return f"{name}=_default_{name}", name if field.init else f"_default_{name}"
    return name, name if field.init else ""


def _repr_of(names: list[str]) -> Callable[[object], str]:
    def value_repr(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({values})"

    return value_repr


def _eq_of(names: list[str]) -> Callable[[object, object], bool]:
    values = _values_of(names)

    def value_eq(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return value_eq


def _hash_of(names: list[str]) -> Callable[[object], int]:
    values = _values_of(names)
    return lambda self: hash(values(self))


def _values_of(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """Gives the values of some fields as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _refuse_setting(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
