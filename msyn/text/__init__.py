"""Reading files as text: encodings, binaries, ignore rules, secrets, and finding the lines that answer a question.

Knows no tokens, no model, no socket.
"""
