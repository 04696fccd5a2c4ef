"""The page's entry point: the same answer to everybody, made once when the function starts."""

import os
from typing import Any

from document import document
from page_configuration import Configuration
from response_headers import response_headers

_CONFIGURATION = Configuration.from_environment(os.environ)
_DOCUMENT = document(_CONFIGURATION)
_HEADERS = response_headers(_CONFIGURATION, _DOCUMENT)


def handler(_event: object, _context: object) -> dict[str, Any]:
    """Answer `GET /`; nothing of the request is looked at."""
    return {"statusCode": 200, "headers": dict(_HEADERS), "body": _DOCUMENT.html, "isBase64Encoded": False}
