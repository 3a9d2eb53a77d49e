#!/usr/bin/env bash
# rich 15.0.0: a grey that is exactly one of the palette of 256 is sent by the number of another one. Of the 24 greys of
# the ramp (232 to 255) the nine lightest become the next darker one, and of the cube's greys four a grey of the ramp.
# A theme whose colours are all in the palette is therefore not shown as it is, although no colour had to be approximated.
# Seen: 13 of 240; #eeeeee (255) is sent as 254, which is #e4e4e4
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q rich==15.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from rich.color import Color, ColorSystem


def palette(number: int) -> tuple[int, int, int]:
    """xterm's colours from 16 on: a cube of 6 x 6 x 6, then 24 greys."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(number - 16, 36)
    return levels[red], levels[rest // 6], levels[rest % 6]


wrong = {}
for number in range(16, 256):
    sent = Color.from_rgb(*palette(number)).downgrade(ColorSystem.EIGHT_BIT).number
    if palette(sent) != palette(number):
        wrong[number] = sent
print(f"{len(wrong)} of 240; #eeeeee (255) is sent as {wrong.get(255)}: {wrong}")
assert len(wrong) == 13, wrong
assert wrong[255] == 254, wrong
assert all(number in (59, 102, 145, 188) or number >= 247 for number in wrong), wrong
PYTHON
