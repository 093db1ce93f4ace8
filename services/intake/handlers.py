"""Kafka in: intake hears no topic yet. Partners report over HTTP."""
