"""Bytes and requests that nobody would send: the readers of files by atheris, the doors by schemathesis."""
