"""Signing in through the browser: what the listener takes for an answer, and which tokens are accepted."""

import http.client
import json
import socket
import threading
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from studio_access_cli import oauth
from studio_access_cli.commands import open as open_studio
from studio_access_cli.errors import CommandError, WrongInputError
from studio_access_cli.network import Network, Reply, UnreachableError
from studio_access_cli.oauth import BrowserAnswer, CallbackListener, Tokens, registered_callback, sign_in
from tests.cli.outputs import outputs, stack
from tests.tokens import mint

STATE = "the-state"


@pytest.fixture
def callback():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return f"http://localhost:{port}/callback"


def get(callback: str, target: str, host: str | None = None) -> tuple[int, dict[str, str], str]:
    netloc = urlsplit(callback).netloc
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(callback).port, timeout=10)
    connection.request("GET", target, headers={"Host": host or netloc})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.headers), text


def receive(callback: str, *targets: tuple[str, ...], finish=BrowserAnswer, seconds: float = 10):
    """What the browser got for each request, and what the command raised."""
    answers, raised = [], []
    with CallbackListener(callback) as listener:

        def browse():
            answers.extend(get(callback, *target) for target in targets)

        browser = threading.Thread(target=browse)
        browser.start()
        try:
            listener.receive(STATE, seconds, finish)
        except (CommandError, ZeroDivisionError) as error:
            raised.append(error)
        browser.join()
    return answers, raised


def test_the_code_is_taken_and_the_browser_is_sent_on(callback):
    sent = lambda code: BrowserAnswer(location=f"https://studio.example/{code}")  # noqa: E731
    answers, raised = receive(callback, (f"/callback?code=abc&state={STATE}",), finish=sent)
    ((status, headers, _),) = answers
    assert (status, headers["Location"], raised) == (303, "https://studio.example/abc", [])
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_other_paths_and_other_hosts_are_not_the_answer(callback):
    answers, raised = receive(
        callback,
        ("/favicon.ico",),
        (f"/callback?code=evil&state={STATE}", "evil.example"),
        (f"/callback?code=abc&state={STATE}",),
    )
    assert [status for status, *_ in answers] == [404, 404, 200]
    assert (answers[2][2], raised) == ("abc", [])


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (f"state={STATE}", "holds no code"),
        (f"code=a&code=b&state={STATE}", "holds no code"),
        (f"error=access_denied&error_description=secret&state={STATE}", "the sign-in was refused"),
    ],
)
def test_any_other_answer_ends_the_sign_in(callback, query, reason):
    answers, (raised,) = receive(callback, (f"/callback?{query}",), finish=lambda _: pytest.fail("must not be reached"))
    assert reason in str(raised)
    assert "secret" not in str(raised)
    assert "The terminal says why" in answers[0][2]


@pytest.mark.parametrize(
    "query",
    [
        "code=evil",
        "code=evil&state=",
        "code=evil&state=other",
        "code=evil&state=%C3%A9",
        f"code=evil&state={STATE}&state={STATE}",
        "error=access_denied&state=other",
    ],
)
def test_an_answer_without_this_sign_in_s_state_ends_nothing(callback, query):
    codes = []
    answers, raised = receive(
        callback,
        (f"/callback?{query}",),
        (f"/callback?code=abc&state={STATE}",),
        finish=lambda code: codes.append(code) or BrowserAnswer("in"),
    )
    assert ([answer[0] for answer in answers], codes, raised) == ([404, 200], ["abc"], [])


def test_what_fails_after_the_code_is_raised_once_the_browser_knows(callback):
    answers, (raised,) = receive(
        callback, (f"/callback?code=a&state={STATE}",), finish=lambda _: BrowserAnswer(str(1 / 0))
    )
    assert isinstance(raised, ZeroDivisionError)
    assert answers[0][0] == 200


def test_nobody_is_waited_for_for_ever(callback):
    _, (raised,) = receive(callback, seconds=0.05)
    assert "nobody signed in within 0 s" in str(raised)


def test_a_taken_port_is_reported(callback):
    with CallbackListener(callback), pytest.raises(CommandError, match="of this machine is taken"):
        CallbackListener(callback)


def test_the_first_callback_on_this_machine_is_used():
    assert registered_callback(["https://portal.example/", "http://127.0.0.1:9/x"]) == "http://127.0.0.1:9/x"
    with pytest.raises(WrongInputError, match="add http://localhost:8400/callback to callbackUrls"):
        registered_callback(["https://portal.example/"])


class SignInService(Network):
    """Gives tokens for the code; `claims` change what the ID token says."""

    def __init__(self, answer: Reply | None = None, **claims) -> None:
        self.answer, self.claims, self.nonce = answer, claims, ""
        self.form: dict[str, list[str]] = {}

    def post_public(self, url, form):
        assert url.endswith("/oauth2/token")
        self.form = parse_qs(form)
        if self.answer is not None:
            return self.answer
        known = outputs()
        claims = {"iss": known["issuer"], "aud": known["clientId"], "nonce": self.nonce, **self.claims}
        body = {"access_token": "access", "id_token": mint(claims=claims)}
        return Reply(200, json.dumps(body).encode())


def signed_in(monkeypatch, callback, service) -> Tokens:
    known = outputs()
    known["operating"]["settings"]["callbackUrls"] = [callback]
    threads = []

    def browse(address):
        query = parse_qs(urlsplit(address).query)
        assert query["code_challenge_method"] == ["S256"]
        service.nonce = service.nonce or query["nonce"][0]
        target = f"/callback?code=abc&state={query['state'][0]}"
        threads.append(threading.Thread(target=get, args=(callback, target)))
        threads[0].start()
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    try:
        return sign_in(stack(**known), service, seconds=10)
    finally:
        for thread in threads:
            thread.join()


def test_the_tokens_of_this_sign_in_are_accepted(monkeypatch, callback):
    service = SignInService()
    tokens = signed_in(monkeypatch, callback, service)
    assert tokens.access_token == "access"
    assert "access" not in repr(tokens).replace("access_token", "")
    assert service.form["code"] == ["abc"]
    assert len(service.form["code_verifier"][0]) >= 43


@pytest.mark.parametrize(
    "claims", [{"iss": "https://evil.example"}, {"aud": "other"}, {"nonce": "other"}, {"nonce": None}]
)
def test_tokens_of_another_sign_in_are_not(monkeypatch, callback, claims):
    with pytest.raises(CommandError, match="not of this sign-in"):
        signed_in(monkeypatch, callback, SignInService(**claims))


@pytest.mark.parametrize("answer", [Reply(400, b"{}"), Reply(200, b"[]"), Reply(200, b"{}"), Reply(200, b"<")])
def test_an_answer_without_tokens_is_reported(monkeypatch, callback, answer):
    with pytest.raises(CommandError, match="gave no tokens"):
        signed_in(monkeypatch, callback, SignInService(answer))


def test_a_sign_in_service_that_does_not_answer_is_reported(monkeypatch, callback):
    service = SignInService()
    monkeypatch.setattr(service, "post_public", lambda *_: (_ for _ in ()).throw(UnreachableError("cannot connect")))
    with pytest.raises(CommandError, match="the sign-in service: cannot connect"):
        signed_in(monkeypatch, callback, service)


def test_without_a_browser_the_address_can_be_shown(monkeypatch, callback, capsys):
    known = outputs()
    known["operating"]["settings"]["callbackUrls"] = [callback]
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    with pytest.raises(CommandError, match="--no-browser"):
        sign_in(stack(**known), SignInService())
    with pytest.raises(CommandError, match="nobody signed in"):
        sign_in(stack(**known), SignInService(), no_browser=True, seconds=0.05)
    assert "/oauth2/authorize?" in capsys.readouterr().err


def test_a_brought_pool_has_no_sign_in_page_here(monkeypatch):
    known = outputs()
    known["operating"]["signInUrl"] = ""
    with pytest.raises(WrongInputError, match="STUDIO_ACCESS_TOKEN"):
        sign_in(stack(**known), SignInService())
    assert oauth.SECONDS == 180


@pytest.mark.parametrize("end", ["\r\nSet-Cookie: a=b", " x", "\u2028"])
def test_a_url_that_could_bring_a_header_is_not_followed(monkeypatch, end):
    known = stack()
    url = f"https://{known.studio_host}/auth?token=x"
    network = SimpleNamespace(get=lambda *_: Reply(200, json.dumps({"AuthorizedUrl": url + end}).encode()))
    monkeypatch.setattr(open_studio, "network", network)
    with pytest.raises(CommandError, match="gave no URL of this stack's Studio"):
        open_studio.presigned(known, Tokens("t"), {})
    network.get = lambda *_: Reply(200, json.dumps({"AuthorizedUrl": url}).encode())
    assert open_studio.presigned(known, Tokens("t"), {}) == url
