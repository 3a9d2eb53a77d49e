#!/usr/bin/env bash
# click-man 0.6.0 (click 8.5.1) puts the words of a command and of its options into the manual page as they are, though roff
# reads a line that begins with . or ' as a request and \ as the start of an escape: such a line is not in the page, and the
# folder C:\new\temp is. The name of an option is escaped (\-\-for), the text beside it is not. A paragraph of \b gets
# no .nf, so that its lines are filled into one, though --help keeps them.
# Seen: ".tf files are read first." and "'az' is asked." stand at the start of a line; C:\new\temp; \b: an empty line, no .nf
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q click-man==0.6.0 click==8.5.1
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import click
from click_man.core import generate_man_page

HELP = """Convert a file.

.tf files are read first.

'az' is asked.

\b
source   region
target   other
"""


@click.command(help=HELP)
@click.option("--for", "folder", help="A folder such as C:\\new\\temp.")
def convert(folder: str) -> None:
    pass


page = generate_man_page(click.Context(convert, info_name="convert"), version="1")
lines = page.splitlines()
print(page)
assert ".tf files are read first." in lines, page
assert "'az' is asked." in lines, page
assert "A folder such as C:\\new\\temp." in lines, page
assert ".nf" not in lines and "source   region" in lines, page
assert any("\\-\\-for" in line for line in lines), page
PYTHON
