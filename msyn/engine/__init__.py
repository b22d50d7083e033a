"""Engines: adapters that turn tokens into logits, all behind `contract.Engine`.

Owns models, tokenizers, sampling and prompt templates. Knows no files of the user, no sockets, no jobs.
"""
