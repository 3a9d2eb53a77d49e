"""What the manual pages say: all that `--help` says, in lines that roff does not take for requests."""

import re
from collections.abc import Iterator

import click
import pytest

from asr_tui.cli import commands
from tests import share

PAGES = {path.stem: text for path, text in share.files().items() if path.suffix == ".1"}
KNOWN = re.compile(r"\.(TH|SH|B) .*|\.(PP|TP|nf|fi)")


def _every(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    for under, child in getattr(command, "commands", {}).items():
        yield from _every(child, f"{name}-{under}")


EVERY = dict(_every(commands, "asr-tui"))


@pytest.mark.parametrize("name", EVERY)
def test_a_manual_page_has_the_examples_and_exit_codes_of_the_help(name: str) -> None:
    shown = PAGES[name].replace(r"\-", "-").replace(r"\e", "\\").replace(r"\&", "")
    lines = {line.removeprefix(".SH ").strip().lower() for line in shown.splitlines()}
    said = (EVERY[name].epilog or "").replace("\b", "").splitlines()
    assert {line.strip().rstrip(":").lower() for line in said if line.strip()} <= lines


def test_no_line_of_a_manual_page_is_lost_as_a_request_and_every_page_named_is_there() -> None:
    for name, text in PAGES.items():
        odd = [line for line in text.splitlines() if line[:1] in {".", "'"} and not KNOWN.fullmatch(line)]
        assert (name, odd) == (name, [])
        named = re.findall(r"See \\fB(.*?)\(1\)", text)
        assert set(named) <= PAGES.keys()
        assert "\b" not in text
