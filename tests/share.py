"""Manual pages and tab completion, made from the commands: `python -m tests.share` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import get_completion_class
from click_man.core import generate_man_page  # type: ignore[import-untyped]

import asr_tui
from asr_tui.cli import commands

FOLDER = Path(asr_tui.__file__).parent / "share"
SHELLS = {"bash": "bash/asr-tui", "zsh": "zsh/_asr-tui", "fish": "fish/asr-tui.fish"}

_DATE = re.compile(r'"1" "[\d-]+"')


def files() -> dict[Path, str]:
    """Each file below the folder with its text."""
    manual = {FOLDER / "man" / f"{name}.1": text for name, text in _pages(commands, "asr-tui", None)}
    return manual | {FOLDER / path: _completion(shell) for shell, path in SHELLS.items()}


def _pages(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent)
    page = generate_man_page(context, asr_tui.__version__).rstrip() + "\n"
    yield name.replace(" ", "-"), _DATE.sub('"1" ""', page, count=1)
    for under, child in getattr(command, "commands", {}).items():
        yield from _pages(child, f"{name} {under}", context)


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
