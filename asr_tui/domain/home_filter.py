"""The filter of a list of machines: words, and `field:value` such as `state:failed rpo:>1h -tag:app=shop`.

Terms are separated by blanks and all of them must hold. A minus before a term means that it must not hold; values with
commas mean any of them; double quotes keep blanks together. `name:=web-01` is the whole name, `*` stands for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from asr_tui.domain.filter_fields import FIELDS, Test
from asr_tui.domain.listed_machine import ListedMachine

_TERM = re.compile(r'(\s*)((?:"[^"]*(?:"|$)|[^\s"])+)')
_FIELD = re.compile(r"([A-Za-z]+):(.*)", re.DOTALL)
_PIECE = re.compile(r'(?:"[^"]*(?:"|$)|[^,"])+')


class Term(Struct, frozen=True):
    """A part of what was typed, `typed` between blanks as it stands there.

    words    what is sought in the row where it has no field, in lower case
    tests    any of them must hold where it has one; none: it filters nothing
    trouble  what is not understood, in a sentence; empty where all is
    """

    typed: str
    negated: bool = False
    field: str = ""
    words: str = ""
    tests: tuple[Test, ...] = ()
    trouble: str = ""

    def holds(self, one: ListedMachine, text: str) -> bool:
        if self.field:
            found = any(test(one) for test in self.tests) if self.tests else not self.negated
        else:
            found = self.words in text if self.words else not self.negated
        return found is not self.negated


class Query(Struct, frozen=True):
    """`gaps` are the blanks before each term, and those at the end."""

    terms: tuple[Term, ...] = ()
    gaps: tuple[str, ...] = ("",)

    @property
    def typed(self) -> str:
        """The whole text again, as it was typed."""
        pairs = zip(self.gaps, (term.typed for term in self.terms), strict=False)
        return "".join(gap + typed for gap, typed in pairs) + self.gaps[-1]

    @property
    def troubles(self) -> tuple[str, ...]:
        return tuple(term.trouble for term in self.terms if term.trouble)

    @property
    def has_words(self) -> bool:
        """Whether a term seeks words in the row."""
        return any(not term.field for term in self.terms)

    def asks(self, field: str) -> bool:
        """Whether a term has this field."""
        return any(term.field == field for term in self.terms)

    def matches(self, one: ListedMachine, text: str = "") -> bool:
        """Whether the machine fits; `text` is what its row shows, in lower case."""
        return all(term.holds(one, text) for term in self.terms)


def parse(text: str) -> Query:
    """The query of any text; what is not understood filters nothing and has its trouble."""
    terms: list[Term] = []
    gaps: list[str] = []
    end = 0
    for match in _TERM.finditer(text):
        gaps.append(match[1])
        terms.append(_term(match[2]))
        end = match.end()
    return Query(tuple(terms), (*gaps, text[end:]))


def _term(typed: str) -> Term:
    negated = typed[0] == "-" and len(typed) > 1
    rest = typed[1:] if negated else typed
    match = _FIELD.fullmatch(rest)
    if match is None:
        return Term(typed, negated, words=_unquoted(rest).casefold())
    name, value = match[1].casefold(), match[2]
    field = FIELDS.get(name)
    if field is None:
        trouble = f"{match[1]} is no field, so it is sought as a word; fields: {', '.join(FIELDS)}"
        return Term(typed, negated, words=_unquoted(rest).casefold(), trouble=trouble)
    tests: list[Test] = []
    for piece in field.values(_unquoted(one).strip() for one in _PIECE.findall(value)):
        made = field.test(piece)
        if isinstance(made, str):
            return Term(typed, negated, name, trouble=f"{name}: {made}")
        tests.append(made)
    if not tests:
        return Term(typed, negated, name, trouble=f"{name}: takes {field.takes}")
    return Term(typed, negated, name, tests=tuple(tests))


def _unquoted(text: str) -> str:
    return text.replace('"', "")


def help_lines() -> Iterable[tuple[str, str]]:
    """Each field with what it takes."""
    return ((f"{name}:", field.takes) for name, field in FIELDS.items())
