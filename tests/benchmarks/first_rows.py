"""The program, which notes in a file when the body of the first page of all vaults' machines had arrived.

Arguments: the file, then the program's own. The time is of the system's monotonic clock, which all processes share.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from aiohttp import ClientResponse

_OF_ITEMS = b'"d_instanceType"'
"""A column that only the query for machines asks for."""


def noted(file: Path, body: bytes) -> None:
    """Write the time and the length of the first page."""
    if _OF_ITEMS in body and not file.exists():
        file.write_text(f"{time.monotonic()} {len(body)}")


def note_first_page(file: Path) -> None:
    read = ClientResponse.read

    async def read_and_noted(response: ClientResponse) -> bytes:
        body = await read(response)
        noted(file, body)
        return body

    ClientResponse.read = read_and_noted  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    note_first_page(Path(sys.argv.pop(1)))
    from asr_tui.cli import main

    sys.argv[0] = "asr-tui"
    main()
