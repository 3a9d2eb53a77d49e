#!/usr/bin/env bash
# tree-sitter-bicep 1.1.0 (tree-sitter 0.26.1) reads without an error what Bicep refuses: elements of a list on one line without
# a comma between them, two statements or two properties on one line, and a resource type without its API version.
# It has errors for what Bicep takes: `...` that spreads an object, `extension`, and the `param name = value` of a
# parameters file. So neither answer of has_error tells whether a file that was written is good Bicep.
# Seen: read: list, statements, properties, type; refused: spread, extension, parameters file
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tree-sitter==0.26.1 tree-sitter-bicep==1.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import tree_sitter
import tree_sitter_bicep

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))


def has_error(text: str) -> bool:
    return parser.parse(f"{text}\n".encode()).root_node.has_error


bad = {
    "list": "var zones = ['1' '2']",
    "statements": "var a = 1 var b = 2",
    "properties": "var tags = { app: 'shop' tier: 'web' }",
    "type": "resource vault 'Microsoft.RecoveryServices/vaults' = {\n  name: 'v'\n}",
}
good = {
    "spread": "var base = { app: 'shop' }\nvar tags = {\n  ...base\n  tier: 'web'\n}",
    "extension": "extension microsoftGraphV1",
    "parameters file": "using './main.bicep'\n\nparam vaultName = 'v'",
}
known = {"list": "var zones = ['1', '2']", "properties": "var tags = { app: 'shop', tier: 'web' }"}
answers = [{name: has_error(text) for name, text in texts.items()} for texts in (bad, good, known)]
print(*answers, sep="\n")
assert not any(answers[0].values()), answers[0]
assert all(answers[1].values()), answers[1]
assert not any(answers[2].values()), answers[2]
PYTHON
