"""`studio-access open`: sign in through the browser and open Studio there."""

from typing import Annotated
from urllib.parse import urlencode

import typer

from ..errors import CommandError
from ..network import Network, UnreachableError
from ..oauth import BrowserAnswer, Tokens, sign_in
from ..stack import Stack, read_stack
from ..terminal import Json, NoBrowser, OutputsFile, Result, StackName, run_command

network = Network()
_OK = 200
_ADVICE = {
    400: "ask for a space or landing page that spaces and landingUris of the stack allow",
    401: "run it again to sign in anew",
    403: "you have no Studio here, or this machine is not on the corporate network: run `studio-access verify`",
    404: "there is no such user profile or space: run `studio-access users list`",
    429: "try again in a minute",
}


def open_studio(
    space: Annotated[str | None, typer.Option("--space", metavar="NAME", help="The space to land in.")] = None,
    landing: Annotated[str | None, typer.Option("--landing", metavar="URI", help="The page to land on.")] = None,
    no_browser: NoBrowser = False,
    print_url: Annotated[
        bool,
        typer.Option("--print-url", help="Print the presigned URL instead of opening it; whoever reads it can use it."),
    ] = False,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Sign in through the browser and open Studio in the same tab.

    The browser returns to this command, which answers with a redirect: the presigned URL is in no file, no list of
    processes and no shell history. docs/cli.md says what remains.
    """
    query = {name: value for name, value in (("space", space), ("landing", landing)) if value}
    run_command(lambda: _open(read_stack(outputs, stack), query, no_browser, print_url), json)


def _open(stack: Stack, query: dict[str, str], no_browser: bool, print_url: bool) -> Result:
    urls: list[str] = []

    def then(tokens: Tokens) -> BrowserAnswer:
        urls.append(presigned(stack, tokens, query))
        return BrowserAnswer("Studio's address is in the terminal.") if print_url else BrowserAnswer(location=urls[0])

    sign_in(stack, network, then, no_browser=no_browser)
    if print_url:
        return Result({"opened": False, "url": urls[0]}, text=f"{urls[0]}\n")
    return Result({"opened": True}, notes=["Studio is open in the browser"])


def presigned(stack: Stack, tokens: Tokens, query: dict[str, str]) -> str:
    """The person's own presigned URL, if the API gives one and it leads to this stack's Studio."""
    url = f"{stack.api_url}/me" + (f"?{urlencode(query)}" if query else "")
    try:
        reply = network.get(url, {"Authorization": f"Bearer {tokens.access_token}"})
    except UnreachableError as error:
        raise CommandError(
            f"the API: {error}; is this machine on the corporate network? `studio-access verify` says"
        ) from error
    if reply.status != _OK:
        advice = _ADVICE.get(reply.status, "run `studio-access doctor`")
        raise CommandError(f"the API answered {reply.status}: {advice}")
    body = reply.json if isinstance(reply.json, dict) else {}
    found = str(body.get("AuthorizedUrl", ""))
    # It becomes a header of our answer to the browser, so it must not be able to bring another.
    plain = found.isascii() and found.isprintable() and " " not in found
    if not plain or not stack.is_studio_url(found):
        raise CommandError("the API gave no URL of this stack's Studio: run `studio-access doctor`")
    return found
