"""The part of the Kusto query language that is answered here: a parser that turns a query into steps on rows.

Tables, operators and functions: Microsoft Learn, "Understanding the Azure Resource Graph query language". Everything
else is refused as Resource Graph refuses what it cannot parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from msgspec import Struct

from asr_tui.simulator.providers.resource_graph.kql_values import (
    COMPARE,
    FUNCTIONS,
    Row,
    Value,
    member_of,
    same_text,
    text_of,
)

Operator = Callable[[list[Row]], list[Row]]

_TOKENS = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<span>\d+(?:d|h|m|s)\b)|(?P<number>\d+)"
    r"|(?P<name>[A-Za-z_]\w*~?)|(?P<sign>=~|!~|==|!=|>=|<=|[|,().=<>]))"
)
_SPANS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class QueryError(Exception):
    """A query that cannot be parsed: the place in the text (from 1) and the token there."""

    def __init__(self, at: int, token: str) -> None:
        super().__init__(f"{token!r} at {at}")
        self.at = at
        self.token = token


class Token(NamedTuple):
    kind: str
    text: str
    at: int


class Context(Struct, frozen=True):
    """What a query is answered from: rows by table in lower case, and the time."""

    tables: Mapping[str, Callable[[], Sequence[Row]]]
    now: datetime


def answer(query: str, context: Context) -> list[Row]:
    """The rows of a query. Raises QueryError."""
    parser = _Parser(query, context)
    rows = parser.pipeline()
    parser.require_end()
    return rows()


def _tokens(query: str) -> list[Token]:
    found, at = [], 0
    text = query.rstrip()
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None or match.lastgroup is None:
            rest = text[at:].lstrip()
            raise QueryError(len(text) - len(rest) + 1, rest[:20])
        found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        at = match.end()
    return [*found, Token("end", "", len(text) + 1)]


class _Parser:
    """Reads a query from left to right; each method reads one part of the grammar."""

    def __init__(self, query: str, context: Context) -> None:
        self._tokens = _tokens(query)
        self._at = 0
        self._context = context

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self, *wanted: str) -> Token:
        """The next token, which is one of the wanted texts, or of any text. Raises QueryError."""
        token = self._next
        if wanted and token.text.lower() not in wanted:
            raise QueryError(token.at, token.text)
        self._at += 1
        return token

    def _name(self) -> str:
        if self._next.kind != "name":
            raise QueryError(self._next.at, self._next.text)
        return self._take().text

    def _took(self, text: str) -> bool:
        if self._next.kind in ("text", "end") or self._next.text.lower() != text:
            return False
        self._at += 1
        return True

    def require_end(self) -> None:
        if self._next.kind != "end":
            raise QueryError(self._next.at, self._next.text)

    def pipeline(self) -> Callable[[], list[Row]]:
        """A table and its operators."""
        token = self._next
        table = self._context.tables.get(self._name().lower())
        if table is None:
            raise QueryError(token.at, token.text)
        operators: list[Operator] = []
        while self._took("|"):
            operators.append(self._operator())

        def rows() -> list[Row]:
            found = list(table())
            for operator in operators:
                found = operator(found)
            return found

        return rows

    def _operator(self) -> Operator:
        match self._take("where", "extend", "project", "order", "sort", "take", "limit", "join").text.lower():
            case "where":
                wanted = self._condition()
                return lambda rows: [row for row in rows if wanted(row)]
            case "extend":
                added = self._columns()
                return lambda rows: [_extended(row, added) for row in rows]
            case "project":
                kept = self._columns()
                return lambda rows: [{name: value(row) for name, value in kept} for row in rows]
            case "take" | "limit":
                most = self._number()
                return lambda rows: rows[:most]
            case "join":
                return self._join()
        return self._order()

    def _number(self) -> int:
        if self._next.kind != "number":
            raise QueryError(self._next.at, self._next.text)
        return int(self._take().text)

    def _order(self) -> Operator:
        self._take("by")
        by = self._value()
        # Kusto's default is descending.
        descending = not self._took("asc")
        if descending:
            self._took("desc")
        return lambda rows: sorted(rows, key=lambda row: _sortable(by(row)), reverse=descending)

    def _join(self) -> Operator:
        self._take("kind")
        self._take("=")
        self._take("leftouter")
        self._take("(")
        right = self.pipeline()
        self._take(")")
        self._take("on")
        column = self._name()

        def joined(rows: list[Row]) -> list[Row]:
            others: dict[str, list[Row]] = {}
            for other in right():
                others.setdefault(str(other.get(column)), []).append(other)
            return [{**other, **row} for row in rows for other in others.get(str(row.get(column)), [{}])]

        return joined

    def _columns(self) -> list[tuple[str, Value]]:
        found = [self._column()]
        while self._took(","):
            found.append(self._column())
        return found

    def _column(self) -> tuple[str, Value]:
        """`name`, or `name = expression`."""
        name = self._name()
        return (name, self._value()) if self._took("=") else (name, lambda row: row.get(name))

    def _condition(self) -> Value:
        found = self._alternative()
        while self._took("or"):
            found = _either(found, self._alternative())
        return found

    def _alternative(self) -> Value:
        found = self._comparison()
        while self._took("and"):
            found = _both(found, self._comparison())
        return found

    def _comparison(self) -> Value:
        if self._took("("):
            found = self._condition()
            self._take(")")
            return found
        left = self._value()
        sign = self._next.text.lower()
        if sign not in (*COMPARE, "in~"):
            return left
        self._take()
        if sign == "in~":
            return self._among(left)
        compare, right = COMPARE[sign], self._value()
        return lambda row: compare(left(row), right(row))

    def _among(self, left: Value) -> Value:
        self._take("(")
        words = [self._value()]
        while self._took(","):
            words.append(self._value())
        self._take(")")
        return lambda row: any(same_text(left(row), word(row)) for word in words)

    def _value(self) -> Value:
        token = self._take()
        if token.kind == "text":
            return lambda row: token.text[1:-1]
        if token.kind == "number":
            return lambda row: int(token.text)
        if token.kind == "span":
            span = timedelta(**{_SPANS[token.text[-1]]: int(token.text[:-1])})
            return lambda row: span
        if token.kind != "name":
            raise QueryError(token.at, token.text)
        found = self._call(token) if self._took("(") else lambda row: row.get(token.text)
        while self._took("."):
            found = member_of(found, self._name())
        return found

    def _call(self, name: Token) -> Value:
        if name.text.lower() == "ago":
            argument = self._value()
            self._take(")")
            return lambda row: self._context.now - argument(row)
        function = FUNCTIONS.get(name.text.lower())
        if function is None:
            raise QueryError(name.at, name.text)
        argument = self._value()
        self._take(")")
        return lambda row: function(argument(row))


def _extended(row: Row, columns: Sequence[tuple[str, Value]]) -> Row:
    row = dict(row)
    for name, value in columns:
        row[name] = value(row)
    return row


def _both(one: Value, other: Value) -> Value:
    return lambda row: one(row) and other(row)


def _either(one: Value, other: Value) -> Value:
    return lambda row: one(row) or other(row)


def _sortable(value: Any) -> tuple[bool, str]:
    """Nulls are least."""
    return value is not None, text_of(value)
