"""Intent -> one shell command: context for the prompt, slots, parsing what the model said, the guard.

Pure decisions over plain values where possible; knows no engine and no socket.
"""
