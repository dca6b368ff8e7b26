"""SHA-256 from the interpreter's own module if it exists, as in `random`: `hashlib` loads all of OpenSSL."""

from importlib import import_module
from typing import Final

_MODULES: Final = ("_sha2", "_sha256", "hashlib")
"""Where SHA-256 is from Python 3.12 on, in earlier versions, and in an interpreter without such a module of its own."""


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, as hexadecimal digits."""
    for name in _MODULES:
        try:
            digest: str = import_module(name).sha256(data).hexdigest()
        except (ImportError, AttributeError):
            continue
        return digest
    raise AssertionError("hashlib has SHA-256 in every Python")
