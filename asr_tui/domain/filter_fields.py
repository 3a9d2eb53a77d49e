"""The fields of the filter: what each takes, and what it compares of a machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from msgspec import Struct

from asr_tui.domain import durations
from asr_tui.domain.attention import is_unprotected, worst
from asr_tui.domain.direction import failback_due, runs_in
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.listed_machine import ListedMachine, tag_of
from asr_tui.domain.totals import part_of

Test = Callable[[ListedMachine], bool]
Made = Test | str
"""A test, or in a sentence why the value makes none."""


class FilterField(Struct, frozen=True):
    """`takes` says its values in few words; `test` makes the comparison with a value.

    named  a value after a comma belongs to the name before it: "app=shop,hr"
    """

    takes: str
    test: Callable[[str], Made]
    named: bool = False

    def values(self, pieces: Iterable[str]) -> Iterator[str]:
        """The values of what stands between commas."""
        name = ""
        for piece in pieces:
            before, equals, _ = piece.partition("=")
            name = before if equals else name
            yield f"{name}={piece}" if self.named and name and not equals else piece


def _texts(of: Callable[[ListedMachine], Iterable[str]]) -> Callable[[str], Made]:
    """Holds where one of the texts contains the value, or is it after `=`; letter case does not count."""

    def made(value: str) -> Made:
        fits = _pattern(value)
        return lambda one: any(fits(text) for text in of(one))

    return made


def _pattern(value: str) -> Callable[[str], bool]:
    """Compares with a value in which `*` stands for anything; `=` at its begin asks for the whole text."""
    whole, said = value.startswith("="), value.removeprefix("=").casefold()
    if whole or "*" in said:
        written = re.compile(".*".join(map(re.escape, said.split("*"))), re.DOTALL)
        return lambda text: written.fullmatch(text.casefold()) is not None
    return lambda text: said in text.casefold()


_COMPARED = re.compile(r"(>=|<=|>|<|=|)(.*)", re.DOTALL)


def _lengths(
    of: Callable[[ListedMachine], timedelta | None], none: str, *, none_is_most: bool
) -> Callable[[str], Made]:
    """Holds by a length of time: `>1h`, `<=30d`; a length alone means at least that; `none` is its absence."""

    def made(value: str) -> Made:
        if value.casefold() == none:
            return lambda one: of(one) is None
        match = _COMPARED.fullmatch(value)
        sign, said = (match[1], match[2]) if match else ("", value)
        wanted = durations.parsed(said)
        if wanted is None:
            return f"{value or 'nothing'} is no length of time such as >{durations.EXAMPLES}, nor {none}"
        compare = _SIGNS[sign]

        def test(one: ListedMachine) -> bool:
            length = of(one)
            if length is None:
                return none_is_most and sign in {"", ">", ">="}
            return compare(length, wanted)

        return test

    return made


_SIGNS: Mapping[str, Callable[[timedelta, timedelta], bool]] = {
    "": lambda one, other: one >= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    "=": lambda one, other: one == other,
}


def _tag(value: str) -> Made:
    """`app=shop`, `app=sh*`, or the tag's name alone where any value will do."""
    name, equals, wanted = value.partition("=")
    if not name:
        return "takes a tag's name, or its name and value as in app=shop"
    if not equals:
        return lambda one: any(key.casefold() == name.casefold() for key in one.tags or {})
    fits = _pattern(f"={wanted}")
    return lambda one: fits(tag_of(one.tags or {}, name))


def _states(one: ListedMachine) -> Iterable[str]:
    """All words by which the lists and the totals tell a machine's state."""
    yield stage_words(one.item)
    yield one.item.stage.value
    yield part_of(one.item).value
    if one.item.drill_running:
        yield "drill running"
    if failback_due(one.item):
        yield "failback due"


def _health(one: ListedMachine) -> Iterable[str]:
    yield worst(one.item).value
    if is_unprotected(one.item):
        yield "no copy"


def _need(value: str) -> Made:
    """`yes`, `no`, or a word of the reason such as commit, late or drill."""
    said = value.casefold()
    if said in {"yes", "no"}:
        return lambda one: one.needs_somebody is (said == "yes")
    if not said:
        return "takes yes, no, or a reason such as commit, late or drill"
    return lambda one: any(said in need.reason.name.replace("_", " ").casefold() for need in one.needs)


def _ends(location: str, one: ListedMachine) -> tuple[str, str]:
    return location, one.display(location)


def _other_end(one: ListedMachine) -> str:
    return one.item.source_location if one.item.active_on_target else one.item.target_location


def _or_none(values: Iterable[str]) -> tuple[str, ...]:
    """ "none" is what has no value at all."""
    return tuple(one for one in values if one) or ("none",)


FIELDS: Mapping[str, FilterField] = {
    "name": FilterField("part of the machine's name; =web-01 is the whole name", _texts(lambda one: (one.name,))),
    "state": FilterField("protected, failed, committed, way back, first copy, drill, ...", _texts(_states)),
    "health": FilterField("normal, warning, critical, none, no copy", _texts(_health)),
    "need": FilterField("yes, no, or a reason: commit, late, no point, drill, ...", _need),
    "rpo": FilterField(
        "what a failover loses now: >1h, <15m, or none",
        _lengths(lambda one: one.loss, "none", none_is_most=False),
    ),
    "drill": FilterField(
        "the last drill's age: >180d (never counts as older), <30d, or never",
        _lengths(lambda one: one.drill_age, "never", none_is_most=True),
    ),
    "tag": FilterField("a tag's name, or with its value: app=shop", _tag, named=True),
    "plan": FilterField("part of a recovery plan's name, or none", _texts(lambda one: _or_none(one.plans or ()))),
    "group": FilterField(
        "part of the multi-VM group's name, or none", _texts(lambda one: _or_none((one.item.multi_vm_group,)))
    ),
    "policy": FilterField("part of the policy's name", _texts(lambda one: _or_none((one.item.policy_name,)))),
    "region": FilterField("where it runs now", _texts(lambda one: _ends(runs_in(one.item), one))),
    "target": FilterField(
        "where its copy is, or was before a failover", _texts(lambda one: _ends(_other_end(one), one))
    ),
    "size": FilterField("part of the target's size", _texts(lambda one: _or_none((one.item.target_size,)))),
    "vault": FilterField("part of the vault's name", _texts(lambda one: (one.vault,))),
}
