"""What is true of replication, whoever asks: no I/O, no clock, no third party."""
