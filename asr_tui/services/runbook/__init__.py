"""The runbook of a vault on paper: for the day when neither the portal nor this program is at hand."""
