"""Parsers of other people's languages: what they say of a text, and what a literal of theirs means."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import hcl2
import tree_sitter
import tree_sitter_bicep
import tree_sitter_powershell


@cache
def _parser(name: str) -> tree_sitter.Parser:
    language = {"powershell": tree_sitter_powershell, "bicep": tree_sitter_bicep}[name].language()
    return tree_sitter.Parser(tree_sitter.Language(language))


def tree(language: str, text: str) -> tree_sitter.Node:
    return _parser(language).parse(text.encode()).root_node


def errors(language: str, text: str) -> list[str]:
    """The places that the grammar does not take."""
    found: list[str] = []
    nodes = [tree(language, text)]
    while nodes:
        node = nodes.pop()
        if node.is_error or node.is_missing:
            found.append(f"line {node.start_point[0] + 1}: {node.text!r}"[:200])
        nodes += node.children
    return found


def terraform(text: str) -> dict[str, list[dict[str, Any]]]:
    """The blocks of a text of HCL. Raises an error of lark."""
    parsed: dict[str, list[dict[str, Any]]] = hcl2.loads(text)
    return parsed


def meaning_of_powershell(literal: str) -> str:
    """What a verbatim string means: two quotes of any kind are the first of them."""
    quotes = "['\u2018\u2019\u201a\u201b]"
    assert literal[0] == literal[-1] == "'"
    inside = re.sub(f"({quotes}){quotes}", "", literal[1:-1])
    assert not re.search(quotes, inside), "a quote ends the string"
    return re.sub(f"({quotes}){quotes}", r"\1", literal[1:-1])


def meaning_of_quoted(literal: str, escapes: dict[str, str]) -> str:
    """What a quoted string with escapes means; `escapes` are those of its language beside unicode ones."""
    pattern = "|".join(map(re.escape, sorted(escapes, key=len, reverse=True)))
    codes = r"\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})"

    def char(found: re.Match[str]) -> str:
        code = next((one for one in found.groups() if one), "")
        return chr(int(code, 16)) if code else escapes[found.group()]

    return re.sub(f"{codes}|{pattern}", char, literal[1:-1])
