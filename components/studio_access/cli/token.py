"""An access token: where the operator keeps it, and what is written in it. It is never an argument, and never shown."""

import base64
import binascii
import json
import os
import sys
from pathlib import Path
from typing import Any

from .failure import WrongInputError

VARIABLE = "STUDIO_ACCESS_TOKEN"
_PARTS = 3


def given_token(file: Path | None) -> str | None:
    """The token in a file, on standard input (`-`), or in the environment; None if it is nowhere."""
    if file is None:
        text = os.environ.get(VARIABLE)
        return _checked(text, VARIABLE) if text else None
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(f"--token-file {file}: cannot be read ({type(error).__name__})") from error
    return _checked(text, "--token-file")


def _checked(text: str, source: str) -> str:
    token = text.strip()
    if not token or not token.isascii() or len(token.split()) != 1 or len(token.split(".")) != _PARTS:
        raise WrongInputError(f"{source}: holds no token; allowed is one access token, nothing else")
    return token


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a JWT, unverified: to say whose it is, never to decide anything."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error) as error:
        raise WrongInputError("the token is no JWT: sign in again") from error
    if not isinstance(claims, dict):
        raise WrongInputError("the token is no JWT: sign in again")
    return claims


def tampered(token: str) -> str:
    """The same token with one claim more under the old signature."""
    head, _, signature = token.split(".")
    changed = json.dumps({**claims_of(token), "tampered": True}).encode()
    return ".".join([head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature])
