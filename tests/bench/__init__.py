"""Benchmarks: each line a ratio against a peer or a bare loop in the same run."""
