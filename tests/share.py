"""Manual pages and tab completion, made from the commands: `python -m tests.share` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent

import click
from click.shell_completion import get_completion_class
from click_man.man import ManPage  # type: ignore[import-untyped]

import asr_tui
from asr_tui.cli import commands

FOLDER = Path(asr_tui.__file__).parent / "share"
SHELLS = {"bash": "bash/asr-tui", "zsh": "zsh/_asr-tui", "fish": "fish/asr-tui.fish"}

_WHOLE = 200
"""How long a command's line may be; click cuts it at 45 characters where nothing is said."""


def files() -> dict[Path, str]:
    """Each file below the folder with its text."""
    manual = {FOLDER / "man" / f"{name}.1": text for name, text in _pages(commands, "asr-tui", None)}
    return manual | {FOLDER / path: _completion(shell) for shell, path in SHELLS.items()}


def _pages(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    # With the settings of the group: a command keeps the help option that its first context makes.
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent, **command.context_settings)
    yield name.replace(" ", "-"), _page(command, context)
    for under, child in getattr(command, "commands", {}).items():
        yield from _pages(child, f"{name} {under}", context)


def _page(command: click.Command, context: click.Context) -> str:
    """The manual page of one command, without a date; click-man's own generate_man_page leaves the epilog out."""
    page = ManPage(context.command_path)
    page.version, page.date = asr_tui.__version__, ""
    page.short_help = command.get_short_help_str(_WHOLE)
    page.description = cleandoc(command.help or "")
    page.synopsis = " ".join(command.collect_usage_pieces(context))
    records = (each.get_help_record(context) for each in command.params if isinstance(each, click.Option))
    page.options = [record for record in records if record]  # a hidden option has none
    under = getattr(command, "commands", {})
    page.commands = [(name, each.get_short_help_str(_WHOLE)) for name, each in under.items()]
    text = str(page).replace(rf"See \fB{context.command_path}-", rf"See \fB{context.command_path.replace(' ', '-')}-")
    return text.rstrip() + "\n" + "".join(_sections(command.epilog or ""))


def _sections(epilog: str) -> Iterator[str]:
    """Each block of an epilog as a section with its lines as they are; its heading is a first line with a colon."""
    for block in re.split(r"\x08\n|\n\s*\n", epilog):
        heading, _, lines = block.strip("\n").partition("\n")
        if not heading.endswith(":"):
            heading, lines = "Notes:", block.strip("\n")
        if lines:
            yield f".SH {heading[:-1].upper()}\n.nf\n{_as_it_is(dedent(lines))}\n.fi\n"


def _as_it_is(text: str) -> str:
    """Text whose signs mean nothing to roff."""
    return re.sub(r"^(?=[.'])", r"\\&", text.replace("\\", r"\e").replace("-", r"\-"), flags=re.MULTILINE)


def _completion(shell: str) -> str:
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(commands, {}, "asr-tui", "_ASR_TUI_COMPLETE").source()


def main() -> None:
    for old in FOLDER.rglob("*.*"):
        old.unlink()
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
