#!/usr/bin/env bash
# tomlkit 0.15.2: a table put into one that is written with dotted keys (`drill.days = 90`) is written between them, so
# that the keys behind it become keys of the new table: the text says something else than the document in memory, and a
# key of the top level moves too. Below a [table] the new one is written without that table's name, at the top level.
# Where a table stands in two places ([drill], others, [drill.mail]), setdefault("tags", {}) gives a dict that is no part of
# the document: what is put into it is lost, in memory as well. In a table of one place it is kept.
# Seen: memory: region and mail kept; text: {'drill': {'days': 90, 'mail': {'to': 'a', 'drill': {'hour': 3}, 'region': 'north'}}}
#       below [vault]: text {'vault': {'drill': {'days': 90}}, 'drill': {'mail': {'to': 'a'}}}; setdefault: {}, {'a': 'b'}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tomlkit==0.15.2
"$folder/venv/bin/python" - <<'PYTHON'
import tomllib

import tomlkit

dotted = tomlkit.parse('drill.days = 90\ndrill.hour = 3\nregion = "north"\n')
dotted["drill"]["mail"] = {"to": "a"}
meant = {"drill": {"days": 90, "hour": 3, "mail": {"to": "a"}}, "region": "north"}
written = tomllib.loads(tomlkit.dumps(dotted))
below = tomlkit.parse("[vault]\ndrill.days = 90\n")
below["vault"]["drill"]["mail"] = {"to": "a"}
written_below = tomllib.loads(tomlkit.dumps(below))
kept = []
for text in ('[drill]\ndays = 90\n[vault]\nname = "v"\n[drill.mail]\nto = "a"\n', "[drill]\ndays = 90\n"):
    document = tomlkit.parse(text)
    document["drill"].setdefault("tags", {})["a"] = "b"
    kept.append(document.unwrap()["drill"]["tags"])
print("memory:", dotted.unwrap(), "\ntext:  ", written, "\nbelow: ", written_below, "\nsetdefault:", kept)
assert dotted.unwrap() == meant, dotted.unwrap()
assert written == {"drill": {"days": 90, "mail": {"to": "a", "drill": {"hour": 3}, "region": "north"}}}, written
assert below.unwrap() == {"vault": {"drill": {"days": 90, "mail": {"to": "a"}}}}, below.unwrap()
assert written_below == {"vault": {"drill": {"days": 90}}, "drill": {"mail": {"to": "a"}}}, written_below
assert kept == [{}, {"a": "b"}], kept
PYTHON
