#!/usr/bin/env bash
# textual 8.2.8: Alt with a key, which terminals send as ESC and the key, becomes the key alone. Alt with a letter is
# `alt+a` only where nothing follows within 100 ms: with an arrow or another Alt right behind it is `^` and the letter.
# Alt with Enter, space or a sign is always that key. Alt with a letter held down therefore presses the letter.
# Seen: alone: alt+a; before an arrow: circumflex_accent a down; Enter: enter; space: space; *: asterisk
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q textual==8.2.8
"$folder/venv/bin/python" - <<'PYTHON'
import time

from textual import constants
from textual._xterm_parser import XTermParser


def keys(sent: str) -> list[str]:
    parser = XTermParser()
    found = list(parser.feed(sent))
    time.sleep(constants.ESCAPE_DELAY * 1.5)
    return [event.key for event in (*found, *parser.tick())]


seen = {sent: keys(sent) for sent in ("\x1ba", "\x1ba\x1b[B", "\x1b\r", "\x1b ", "\x1b*")}
print(seen)
assert list(seen.values()) == [
    ["alt+a"], ["circumflex_accent", "a", "down"], ["enter"], ["space"], ["asterisk"]
], seen
PYTHON
