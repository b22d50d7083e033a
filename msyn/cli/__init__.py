"""One module per verb: parse, call the client, print. No logic, and the only place that turns errors into exit codes.

`widget` is the key-press path and imports the standard library only; everything else may import typer.
"""
