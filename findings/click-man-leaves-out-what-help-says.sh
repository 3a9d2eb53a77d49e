#!/usr/bin/env bash
# click-man 0.6.0 with click 8.5.1: a manual page has no epilog, where a command's exit codes and examples stand. A line of
# a help text that begins with a dot or an apostrophe (".toml files ...", "'az' must be installed") is written as it is;
# roff takes it for a request, and man shows nothing of it. A hidden command, and so its page, is left out, but the
# group's page lists it and sends the reader to that page; the pages of a group's group are named with a space in it.
# Seen: exit codes in --help: True, in the page: False; requests: ".toml files ...", "'az' ..."; pages: dr, dr-audit,
#       dr-audit-show; named: dr-audit, dr-internal, 'dr audit-show'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q click-man==0.6.0 click==8.5.1
mkdir "$folder/pages"
"$folder/venv/bin/python" - "$folder/pages" <<'PYTHON'
import re
import sys
from pathlib import Path

import click
from click.testing import CliRunner
from click_man.core import write_man_pages


@click.group(epilog="\b\nExit codes:\n  0  done\n  3  refused")
def dr() -> None:
    """Recover machines.

    What is to be recovered stands in
    .toml files; for the sign-in
    'az' must be installed.
    """


@dr.group()
def audit() -> None:
    """Look back."""


@audit.command()
def show() -> None:
    """Print operations."""


@dr.command(hidden=True)
def internal() -> None:
    """For the program itself."""


folder = Path(sys.argv[1])
write_man_pages("dr", dr, version="1", target_dir=str(folder))
pages = {page.stem: page.read_text() for page in folder.iterdir()}
helped = CliRunner().invoke(dr, ["--help"]).output
known = (".TH", ".SH", ".B", ".PP", ".TP")
requests = [line for line in pages["dr"].splitlines() if line[:1] in (".", "'") and not line.startswith(known)]
named = sorted(name for text in pages.values() for name in re.findall(r"See \\fB(.*?)\(1\)", text))
print("exit codes in --help:", "refused" in helped, "in the page:", "refused" in pages["dr"], "requests:", requests)
print("pages:", sorted(pages), "named:", named)
assert "refused" in helped and "refused" not in pages["dr"]
assert requests == [".toml files; for the sign-in", "'az' must be installed."], requests
assert sorted(pages) == ["dr", "dr-audit", "dr-audit-show"], sorted(pages)
assert named == ["dr audit-show", "dr-audit", "dr-internal"], named
PYTHON
