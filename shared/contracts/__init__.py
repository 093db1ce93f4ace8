"""The published language: every told event once, owned by the service that tells it."""
