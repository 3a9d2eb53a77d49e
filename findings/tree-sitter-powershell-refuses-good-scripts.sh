#!/usr/bin/env bash
# tree-sitter-powershell 0.26.4 (tree-sitter 0.26.1) has errors for what Windows PowerShell 5.1 and all later ones run: a
# switch on one line with a default behind a value, a function on one line with param and process, and the method ForEach of
# a list with a script block. Of PowerShell 7 it does not know ?? and the operator ?: . The same switch and function are
# read on several lines, so it is the line's end that counts, which PowerShell does not ask for there.
# A check of written runbooks by this grammar refuses good ones.
# Seen: refused: switch, function, method, ??, ?: ; on several lines: switch and function are read
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tree-sitter==0.26.1 tree-sitter-powershell==0.26.4
"$folder/venv/bin/python" - <<'PYTHON'
import tree_sitter
import tree_sitter_powershell

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def refused(script: str) -> bool:
    return parser.parse(f"{script}\n".encode()).root_node.has_error


refused_ones = {
    "switch": "switch ($state) { 'Failed' { 1 } default { 2 } }",
    "function": "function Watch-Job { param($job) process { $job } }",
    "method": "$jobs.ForEach({ $_.Name })",
    "7, ??": "$zone = $machine.Zone ?? '1'",
    "7, ?:": "$zone = $set ? '1' : '2'",
}
read_ones = {
    "switch": "switch ($state) {\n  'Failed' { 1 }\n  default { 2 }\n}",
    "function": "function Watch-Job {\n  param($job)\n  process { $job }\n}",
    "function without param": "function Watch-Job { process { $job } }",
}
wrong = {name: refused(script) for name, script in refused_ones.items()}
right = {name: refused(script) for name, script in read_ones.items()}
print("refused:", wrong, "\non several lines:", right)
assert all(wrong.values()), wrong
assert not any(right.values()), right
PYTHON
