"""The command line's runbook of a vault on paper."""

from __future__ import annotations

from functools import partial

import click

from asr_tui.command_options import Where, with_where

EXAMPLES = """\b
Exit codes:
  0    written; the paths are printed
  1    something could not be read or written; the error output says what
  2    wrong arguments
\b
Example, for a nightly job:
  asr-tui runbook --vault dr-vault --out /srv/print
"""


@click.command(epilog=EXAMPLES)
@click.option("--out", default="", metavar="FOLDER", help="Where to write; without it where reports go.")
@with_where()
def runbook(where: Where, out: str) -> int:
    """Write a vault's runbook on paper: order, machines, addresses, who decides, commands, a picture.

    Markdown, one HTML file for print, and the picture as SVG; for the day when neither the portal nor this program
    is at hand. Who decides stands in the setting deciders; what is not known there are lines to fill in.
    """
    from asr_tui.bootstrap import paper, without_screen  # with the SDKs, only where it is asked for

    wanted = paper.RunbookOptions(where.vault, where.subscription, out)
    return without_screen.run_without_screen(where.start, partial(paper.runbook, wanted))
