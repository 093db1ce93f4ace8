"""The whole platform on one machine, in the foreground: `make run` or `python -m deploy.run`.

Guarantees: one runner a home; whatever dies is started again; `run.json` names the processes that run; a stop
leaves nothing behind, and what a killed runner left is ended before the next one starts.
"""
