"""Keeping caches true while files change: inotify in, durable journal out, a queue message to wake the builder.

Never loads a model and knows no broker: building is asked for through the client like by anyone else.
"""
