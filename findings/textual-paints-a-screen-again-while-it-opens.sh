#!/usr/bin/env bash
# textual 8.2.8: a screen that is pushed is written to the terminal more than once before anything on it changes. Each
# layout during its opening writes all lines again, also those that are the same as before; nothing compares a frame with
# the one that the terminal shows. Over a slow line that is the greater part of the time that opening a screen takes.
# Seen: opening 9,250 bytes, one whole paint of the same screen 4,402: 2.1 times as much
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q textual==8.2.8
cat > "$folder/app.py" <<'PYTHON'
from textual.app import App
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Static


class Second(Screen):
    def compose(self):
        yield Static("twenty rows")
        table = DataTable()
        table.add_columns("name", "state", "since")
        for row in range(20):
            table.add_row(f"machine-{row:02}", "protected", f"{row:02}:00")
        yield table
        yield Footer()


class First(App):
    BINDINGS = [("s", "second", "second"), ("p", "paint", "paint")]

    def action_second(self):
        self.push_screen(Second())

    def action_paint(self):
        self.screen.refresh(layout=True)


First().run()
PYTHON
"$folder/venv/bin/python" - "$folder/venv/bin/python" "$folder/app.py" <<'PYTHON'
import fcntl, os, pty, select, signal, struct, sys, termios

pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color")
    os.execv(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))


def written(key: bytes = b"") -> int:
    """Bytes until nothing was written for a second and a half."""
    if key:
        os.write(terminal, key)
    count = 0
    while select.select([terminal], [], [], 1.5)[0]:
        count += len(os.read(terminal, 65536))
    return count


select.select([terminal], [], [], 20)
written()
opening, painting = written(b"s"), written(b"p")
os.kill(pid, signal.SIGKILL)
print(f"opening {opening} bytes, one whole paint {painting}: {opening / painting:.1f} times as much")
assert opening > 1.5 * painting, (opening, painting)
PYTHON
