"""The one process that owns the model.

server: sockets and frames. scheduler: which job next, a pure decision. runner: the engine thread that acts on it.
jobs: what each verb does between two forward passes. Imports engine, kv, text, command; nothing imports the broker
but `python -m msyn.broker`.
"""
