"""Any text survives as a literal of each language."""

from __future__ import annotations

import shlex

from hypothesis import example, given, settings
from hypothesis import strategies as st

from asr_tui.domain.ids import ArmId
from asr_tui.services.converters import quoting
from asr_tui.services.converters.arm_spelling import canonical
from asr_tui.services.converters.conversion import one_line, wrapped
from tests.services.converters.parsers import errors, meaning_of_powershell, meaning_of_quoted, terraform

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
COMMON = {"\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\t": "\t"}
HCL = COMMON | {'\\"': '"', "$${": "${", "%%{": "%{"}
BICEP = COMMON | {"\\'": "'", "\\${": "${"}


@given(TEXTS)
@example("it's")
@example("$${x} %%{y} ${z}")
@example("\u2018a\u2019 ''")
@example("\\${x}\\'\u2028\x7f")
@settings(max_examples=150, deadline=None)
def test_a_literal_means_its_text(text: str) -> None:
    assert shlex.split(quoting.shell(text)) == [text]
    assert meaning_of_powershell(quoting.powershell(text)) == text
    assert meaning_of_quoted(quoting.bicep(text), BICEP) == text
    assert meaning_of_quoted(quoting.hcl(text), HCL) == text


@given(TEXTS)
@example("'; Remove-Item /; '")
@example("${az()}")
@settings(max_examples=40, deadline=None)
def test_the_languages_take_it_as_one_literal(text: str) -> None:
    assert errors("bicep", f"var x = {quoting.bicep(text)}\n") == []
    assert len(terraform(f"locals {{\n  x = {quoting.hcl(text)}\n}}\n")["locals"]) == 1
    plain = "".join(char for char in text if char == "'" or char not in "\u2018\u2019\u201a\u201b")
    assert errors("powershell", f"$x = {quoting.powershell(plain)}\n") == []


@given(TEXTS)
def test_a_comment_stays_in_its_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert " ".join(wrapped(text)) == one_line(text)


def test_values_are_written_in_both_languages() -> None:
    value = {"a": [1, True, None, "x"], "b-c": {}, "d": []}
    assert quoting.bicep_value(value) == "{\n  a: [\n    1\n    true\n    null\n    'x'\n  ]\n  'b-c': {}\n  d: []\n}"


def test_the_fixed_parts_of_an_id_are_spelled_as_documented() -> None:
    found = canonical(ArmId("/Subscriptions/S/resourcegroups/Vaults/providers/microsoft.recoveryservices/VAULTS/v"))
    assert found == "/subscriptions/S/resourceGroups/Vaults/providers/Microsoft.RecoveryServices/vaults/v"


def test_jmespath_text_is_raw_or_json() -> None:
    assert quoting.jmespath("web-01") == "'web-01'"
    assert quoting.jmespath("o'hara`s") == '`"o\'hara\\u0060s"`'
