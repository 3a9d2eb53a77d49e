"""Text as a literal of each language; what comes from outside stays text in all of them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PS_QUOTES = "'\u2018\u2019\u201a\u201b"
"""What PowerShell takes for a single quote (about_Quoting_Rules; its tokenizer's IsSingleQuote)."""
_ESCAPED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def shell(text: str) -> str:
    return shlex.quote(text)


def powershell(text: str) -> str:
    """A verbatim string: every kind of single quote is doubled."""
    return "'" + "".join(char * 2 if char in _PS_QUOTES else char for char in text) + "'"


def hcl(text: str) -> str:
    """A quoted template without any interpolation or directive."""
    escaped = "".join(_hcl_char(char) for char in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def _hcl_char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return _ESCAPED.get(char) or (char if char.isprintable() else _unicode(char, "\\u{:04x}", "\\U{:08x}"))


def _unicode(char: str, short: str, long: str) -> str:
    return (short if ord(char) < 0x10000 else long).format(ord(char))


def bicep(text: str) -> str:
    escaped = "".join(_bicep_char(char) for char in text)
    return "'" + escaped.replace("${", "\\${") + "'"


def _bicep_char(char: str) -> str:
    if char in "'\\":
        return "\\" + char
    return _ESCAPED.get(char) or (char if char.isprintable() else f"\\u{{{ord(char):x}}}")


def jmespath(text: str) -> str:
    """A raw string of JMESPath, which is JSON between backticks where it holds a quote or a backslash."""
    if "'" not in text and "\\" not in text:
        return f"'{text}'"
    return "`" + json.dumps(text).replace("`", "\\u0060") + "`"


def bicep_value(value: object, indent: str = "") -> str:
    """A JSON value as Bicep."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return str(value)
    inner = indent + "  "
    if isinstance(value, Mapping):
        pairs = [f"{inner}{_key(str(key))}: {bicep_value(one, inner)}" for key, one in value.items()]
        return "\n".join(("{", *pairs, indent + "}")) if pairs else "{}"
    if isinstance(value, list | tuple):
        lines = [inner + bicep_value(one, inner) for one in value]
        return "\n".join(("[", *lines, indent + "]")) if lines else "[]"
    return bicep(str(value))


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else bicep(key)
