#!/usr/bin/env bash
# pyte 0.8.2, with which terminal programs are tested, and what textual 8.2.8 writes when it ends: the end of the keyboard
# protocol (ESC[<u) is drawn as the letter u, and the alternate screen (ESC[?1049h and l) is the main one: what stood there
# before is gone and the program is still there, while a terminal shows the shell's lines again. ESC[>4;2m, xterm's setting
# of keys, underlines all that follows; with colons, as in ESC[4:3m for a wavy underline, what stands behind is drawn.
# A test with it that a program leaves the terminal as it was finds text that no terminal shows, and misses what it does.
# Seen: after `shell $`, a program that shows `program`, and its end: urogram; ESC[>4;2mabc: underlined; ESC[4:3mabc: 3mabc
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pyte==0.8.2 textual==8.2.8
cat > "$folder/program.py" <<'PYTHON'
from textual.app import App
from textual.widgets import Static


class Program(App[None]):
    def compose(self):
        yield Static("program")

    def on_ready(self):
        self.set_timer(0.2, self.exit)


Program().run()
PYTHON
"$folder/venv/bin/python" - "$folder/venv/bin/python" "$folder/program.py" <<'PYTHON'
import os
import pty
import sys

import pyte


def shown(written: bytes) -> pyte.Screen:
    screen = pyte.Screen(40, 10)
    pyte.ByteStream(screen).feed(written)
    return screen


def lines(screen: pyte.Screen) -> list[str]:
    return [line.rstrip() for line in screen.display if line.strip()]


written = b""
child, terminal = pty.fork()
if child == 0:
    os.environ.update(TERM="xterm-256color", COLUMNS="40", LINES="10")
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    written += part
os.waitpid(child, 0)
last = shown(b"shell $ " + written)
keys, wavy, popped = shown(b"\x1b[>4;2mabc"), shown(b"\x1b[4:3mabc"), shown(b"\x1b[<u")
print(lines(last), b"\x1b[<u" in written, b"\x1b[?1049l" in written, lines(keys), lines(wavy), lines(popped))
assert b"\x1b[<u" in written and b"\x1b[?1049l" in written, written[-200:]
assert lines(last) == ["urogram"], lines(last)
assert keys.buffer[0][0].underscore and lines(keys) == ["abc"], lines(keys)
assert lines(wavy) == ["3mabc"], lines(wavy)
assert lines(popped) == ["u"], lines(popped)
PYTHON
