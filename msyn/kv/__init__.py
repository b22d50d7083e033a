"""KV on disk: segments, the object store, and the links from files to their KV.

segments: text lines -> token segments and their keys (pure). store: one object file per segment. index: sqlite.
links: xattr and index. evict: what to delete (pure). Knows no engine: arrays are opaque, named and checked.
"""
