"""The page's entry point: the same answer to everybody, made once when the function starts."""

import os

from document import document, response_headers
from page_configuration import Configuration
from response import Response, response

_CONFIGURATION = Configuration.from_environment(os.environ)
_DOCUMENT = document(_CONFIGURATION)
_HEADERS = response_headers(_CONFIGURATION, _DOCUMENT)


def handler(_event: object, _context: object) -> Response:
    """Answer `GET /`; nothing of the request is looked at."""
    return response(200, _HEADERS, _DOCUMENT.html)
