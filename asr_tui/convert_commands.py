"""The command line's conversion of a file to the code of other tools."""

from __future__ import annotations

from functools import partial

import click

from asr_tui.command_options import Where, with_where

TARGETS = ("az", "powershell", "bicep", "terraform", "rest")

EXAMPLES = """\b
Exit codes:
  0    printed or written
  1    a file that cannot be used, or something was not read or written; the error output says what
  2    wrong arguments
  130  Ctrl-C, 143 SIGTERM, 141 nobody reads the output any more
\b
Examples:
  asr-tui convert dr.toml --to az > dr.sh
  asr-tui convert dr.toml --to bicep --out bicep/
  asr-tui export --vault dr-vault | asr-tui convert - --to terraform > main.tf
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--to", type=click.Choice(TARGETS), required=True, help="Whose code.")
@click.option("--out", default="", metavar="FOLDER", help="Write files there; without it to the standard output.")
@with_where()
def convert(where: Where, file: str, to: str, out: str) -> int:
    """Print FILE as other people's code: all that it says, also what Azure has already; send nothing.

    What a tool cannot say or do stands in a comment, with the command that does it. No secret is written.
    """
    from asr_tui.bootstrap import converting, filing, without_screen  # with the SDKs, only where it is asked for

    options = filing.FileOptions(where.vault, where.subscription)
    source = "the standard input" if file == "-" else file.rpartition("/")[2]
    wanted = converting.ConvertOptions(options, to, source, out)
    work = partial(converting.convert, wanted, filing.read_file(file))
    return without_screen.run_without_screen(where.start, work)
