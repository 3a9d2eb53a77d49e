"""The wizard that protects machines; its pages in order stand in `protecting.Protecting.pages`."""

from asr_tui.ui.protect.wizard import EnableReplicationWizard

__all__ = ["EnableReplicationWizard"]
