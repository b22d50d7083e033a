"""Text to token ids and back to bytes, from a model's tokenizer.json.

Text never gives a control token, whatever it contains. Bytes are put together here and not by the tokenizer, whose
decoder replaces what is no whole UTF-8 character yet: half a character must survive until its other half has come.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from msyn.errors import NoEngine

# Added tokens that look like this steer a model even where its tokenizer.json does not call them special.
_STEERING = re.compile(r"<.*>|\[[A-Z_/]+\]", re.DOTALL)
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


class Vocabulary:
    """The tokens of one model."""

    def __init__(self, folder: Path) -> None:
        path = folder / "tokenizer.json"
        try:
            source = path.read_bytes()
            self._tokenizer = Tokenizer.from_str(source.decode())
        except FileNotFoundError as error:
            raise NoEngine(f"{folder} holds no tokenizer.json.", "Download the model again.") from error
        except Exception as error:  # `tokenizers` raises plain Exception for what it cannot parse
            raise NoEngine(f"{path} cannot be read: {error}.", "Download the model again.") from error
        self.digest = hashlib.blake2b(source, digest_size=32).digest()
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._added = self._control_tokens()
        decoder = self._tokenizer.decoder or self._tokenizer.pre_tokenizer
        self._is_byte_level = decoder is not None and b'"ByteLevel"' in decoder.__getstate__()
        self._bytes: dict[int, bytes] = {}

    def __len__(self) -> int:
        return self._tokenizer.get_vocab_size(with_added_tokens=True)

    def tokenize(self, text: str) -> list[int]:
        try:
            return self._tokenizer.encode(text, add_special_tokens=False).ids
        except TypeError:  # a lone surrogate, from a file name that is not UTF-8
            return self.tokenize(text.encode("utf-8", "replace").decode())

    def detokenize(self, ids: Sequence[int]) -> bytes:
        return b"".join([self._bytes_of(int(token)) for token in ids])

    def control(self, name: str) -> int:
        return self._controls[name]

    def _control_tokens(self) -> dict[int, str]:
        """Make every steering token special, so that `encode_special_tokens` keeps text from producing it."""
        added = self._tokenizer.get_added_tokens_decoder()
        steering = [token for token in added.values() if token.special or _STEERING.fullmatch(token.content)]
        self._tokenizer.add_special_tokens([token for token in steering if not token.special])
        self._tokenizer.encode_special_tokens = True
        contents = {token.content for token in steering}
        self._controls = {token.content: id_ for id_, token in added.items() if token.content in contents}
        return {id_: token.content for id_, token in added.items()}

    def _bytes_of(self, token: int) -> bytes:
        if token not in self._bytes:
            self._bytes[token] = self._spell(token)
        return self._bytes[token]

    def _spell(self, token: int) -> bytes:
        if token in self._added:
            content = self._added[token]
            return b"" if content in self._controls else content.encode()
        piece = self._tokenizer.id_to_token(token)
        if piece is None:  # the output layer may be wider than the vocabulary
            return b""
        if self._is_byte_level and all(char in _BYTE_OF for char in piece):
            return bytes(_BYTE_OF[char] for char in piece)
        byte = _BYTE.fullmatch(piece)  # sentencepiece spells unknown characters in bytes
        return bytes.fromhex(byte.group(1)) if byte else piece.replace("\N{LOWER ONE EIGHTH BLOCK}", " ").encode()


def _byte_alphabet() -> dict[str, int]:
    """The characters by which byte-level BPE writes bytes: itself where that is visible, else the next from 256 on."""
    visible = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    hidden = [byte for byte in range(256) if byte not in visible]
    return {chr(byte): byte for byte in visible} | {chr(256 + i): byte for i, byte in enumerate(hidden)}


_BYTE_OF = _byte_alphabet()
