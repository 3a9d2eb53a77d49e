"""The wizard that protects machines; its pages in order stand in `wizard.PAGES`."""

from asr_tui.ui.wizards.enable_replication.wizard import PAGES, EnableReplicationWizard

__all__ = ["PAGES", "EnableReplicationWizard"]
