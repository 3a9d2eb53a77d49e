"""Writes the runbook of a vault: Markdown, one HTML file for print, and its picture."""

from __future__ import annotations

from asr_tui.domain.resources import Vault
from asr_tui.domain.settings import Settings
from asr_tui.services import report_text as text
from asr_tui.services.choices import Choices
from asr_tui.services.ports import Session
from asr_tui.services.report_document import markdown_lines
from asr_tui.services.report_html import html
from asr_tui.services.report_port import Reports
from asr_tui.services.runbook.commands import Commands
from asr_tui.services.runbook.contents import contents
from asr_tui.services.runbook.facts import VaultFacts, read_facts
from asr_tui.services.runbook.picture import picture


async def read_runbook(vault: Vault, settings: Settings, session: Session, choices: Choices) -> VaultFacts:
    """What the runbook tells. Raises AzureError."""
    return await read_facts(vault, settings, session, choices)


def save_runbook(reports: Reports, folder: str, facts: VaultFacts, session: Session) -> tuple[str, ...]:
    """Write the files; returns their paths. Raises CannotStore."""
    stem = f"runbook-{text.file_stem(facts.vault.name)}-{facts.written:%Y%m%d-%H%M%S}"
    svg = picture(facts)
    document = contents(facts, Commands(facts.vault.id, session.changes), svg, f"{stem}.svg")
    texts = {".md": text.markdown(markdown_lines(document)), ".html": html(document), ".svg": svg}
    return text.save_report(reports, folder, stem, texts)
