"""The wizard that enables replication; `wizard.py` lists its pages in order."""

from asr_tui.ui.protect.wizard import EnableReplicationWizard

__all__ = ["EnableReplicationWizard"]
