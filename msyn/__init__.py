"""msyn: one local language model behind the shell prompt and the file system.

Folders and the one way their imports point:

    cli -> client -> protocol          a verb makes a request and prints the answer
    broker -> engine                   the one process that owns the model
    broker.jobs -> kv, text, command   what a request does between two forward passes

`kv` knows no engine, `engine` knows no files, `watch` knows no broker.
"""

__version__ = "0.1.0"  # pyproject.toml is the source; tests/test_package.py compares the two
