#!/usr/bin/env bash
# textual 8.2.8: the title and the help of a command palette's hit are read as markup, also through Matcher.highlight,
# and markup.escape does not undo that for every text: one that ends with a backslash comes back with two.
# A help text such as "C:\Backup\" or "web-01 [old]" is therefore shown as something else; Content takes it as it is.
# Seen: highlight: 'web-01 ' of 'web-01 [old]'; escaped: 'C:\\Backup\\\\' of 'C:\\Backup\\'; Content: unchanged
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q textual==8.2.8
"$folder/venv/bin/python" - <<'PYTHON'
from textual.content import Content
from textual.fuzzy import Matcher
from textual.markup import escape

highlighted = Matcher("web").highlight("web-01 [old]").plain
folder = "C:\\Backup\\"
escaped = Content.from_markup(escape(folder)).plain
print(f"highlight: {highlighted!r}; escaped: {escaped!r}; Content: {Content(folder).plain!r}")
assert highlighted == "web-01 ", highlighted
assert escaped == folder + "\\", escaped
assert Content(folder).plain == folder
PYTHON
