"""The rules of replication: no I/O, no clock, no third party."""
