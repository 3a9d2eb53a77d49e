"""A computer on which programs start one after the other in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.place import Environment
from asr_tui.services.runs import Runs
from tests.fakes import AZURE
from tests.services.working_azure import WorkingAzure, runs_over
from tests.workspaces import stores


@dataclass
class Computer:
    """A folder of this program's files, and the runs of a program that starts in it."""

    azure: WorkingAzure
    folder: Path

    def runs(self, environment: Environment = AZURE) -> Runs:
        kept = stores(self.folder)
        return runs_over(self.azure, kept.journal, kept.audit, environment)

    @property
    def audited(self) -> Sequence[AuditEntry]:
        return stores(self.folder).audit.entries()
