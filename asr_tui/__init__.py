"""Disaster recovery for Azure virtual machines, step by step, in the terminal."""

__version__ = "0.1.0"
