#!/usr/bin/env bash
# pycep-parser 0.7.1, a parser of Bicep in Python, reads valid Bicep without an error
# and otherwise than Bicep does: `?:` binds more tightly than a comparison, so `n > 1 ? 'x' : 'y'` is n > (1 ? 'x' : 'y');
# a name and a text of the same letters are the same value, so a reference cannot be told from its quoted name; escapes
# of a text stay as written, and so do the quotes of a key.
# What it reads can therefore not prove that a made file says what was meant; that it parses at all is all it shows.
# Seen: outermost of `n > 1 ? 'x' : 'y'`: greater_than; a name and a text: 'vm' 'vm'; "it's": it\'s; key: 'a' with its quotes
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pycep-parser==0.7.1
"$folder/venv/bin/python" - <<'PYTHON'
from pycep import BicepParser


def variables(text: str) -> dict[str, object]:
    return {name: found["value"] for name, found in BicepParser().parse(text=text)["variables"].items()}


condition = variables("var n = 2\nvar size = n > 1 ? 'x' : 'y'\n")["size"]
inner = condition["operator"]["operands"]["operand_2"]
named = variables("var vm = 1\nvar reference = vm\nvar words = 'vm'\n")
escaped = variables("var words = 'it\\'s'\n")["words"]
keys = list(variables("var one = {\n  'a-b': 1\n  a: 2\n}\nvar two = {\n  'a': 1\n}\n")["two"])
print("outermost:", condition["operator"]["type"], "its second operand:", inner["operator"]["type"])
print("a name and a text:", repr(named["reference"]), repr(named["words"]))
print("escaped:", escaped, "keys:", keys)
assert (condition["operator"]["type"], inner["operator"]["type"]) == ("greater_than", "conditional")
assert named["reference"] == named["words"] == "vm"
assert escaped == r"it\'s" and keys == ["'a'"]
PYTHON
