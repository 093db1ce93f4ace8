"""Failpoints: a process killed before and after every await of the path, found by reading the code, not by a list.

Nothing in the platform knows of them. In a process of these tests an import hook puts a point around each await;
the same reading of the code tells the test which points there are, so that a new await is killed at unasked.
"""
