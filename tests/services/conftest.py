"""An Azure that carries out what it is sent, and a computer whose programs send it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.computer import Computer
from tests.services.working_azure import WorkingAzure


@pytest.fixture
async def azure() -> WorkingAzure:
    return WorkingAzure()


@pytest.fixture
def computer(azure: WorkingAzure, tmp_path: Path) -> Computer:
    return Computer(azure, tmp_path)
