"""Reads the function's environment; a mistake in it stops the function at its start, with one line that says why."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from environment import ConfigurationError, wrong_value
from issuer import Issuer, claim_path
from key_set import SignatureKey, usable_keys
from key_source import KeySource, StoredKeySet, discovery_of, parse_location
from names import is_domain_id, is_table_name
from strict_decoding import parse_json
from token_rules import ACCESS_TOKEN_TYPES, CLIENT_CLAIMS, AccessToken, CognitoToken, IdToken

# An entry with a `token_use` is a Cognito user pool, one with a `token_type` is another issuer.
_LOCATIONS = frozenset({"jwks_uri", "discover", "key_table"})
_OPTIONAL = _LOCATIONS | {"jwks", "scopes", "groups", "groups_claim", "domains", "profile_groups", "profile_case"}
_COGNITO = frozenset({"issuer", "client_ids", "token_use", "profile_claim"})
_EXTERNAL = frozenset({"issuer", "token_type", "profile_claim"})
_OPTIONAL_OF_EXTERNAL = _OPTIONAL | {"audiences", "client_ids", "client_claim", "scope_claim"}
_ID = "id"


class Configuration(NamedTuple):
    """What the environment says."""

    issuers: tuple[Issuer, ...]
    second_opinion: bool
    directory_table: str | None
    """The table that says whose a profile is; without it the profile claim does."""


def read(environment: Mapping[str, str]) -> Configuration:
    """Read the variables; `ConfigurationError` names the variable, its value and what is allowed."""
    return Configuration(
        _issuers(environment.get("ISSUERS")),
        _second_opinion(environment.get("SECOND_OPINION")),
        _directory_table(environment.get("DIRECTORY_TABLE")),
    )


def _second_opinion(value: str | None) -> bool:
    if value not in (None, "true", "false"):
        raise wrong_value("SECOND_OPINION", value, "'true' or 'false'")
    return value == "true"


def _directory_table(name: str | None) -> str | None:
    # An empty name is refused too: a table that went missing upstream must not make the claim decide.
    if name is not None and not is_table_name(name):
        raise wrong_value("DIRECTORY_TABLE", name, "the name of a DynamoDB table, or to be left out")
    return name


def _issuers(text: str | None) -> tuple[Issuer, ...]:
    if text is None:
        raise ConfigurationError("ISSUERS is missing; allowed: a JSON list of issuers")
    try:
        entries = parse_json(text.encode())
    except ValueError as error:
        raise ConfigurationError(f"ISSUERS is not strict JSON ({error}); allowed: a JSON list of issuers") from None
    if not isinstance(entries, list) or not entries:
        raise wrong_value("ISSUERS", entries, "a JSON list of at least one issuer")
    issuers = tuple(_issuer(entry, f"ISSUERS[{index}]") for index, entry in enumerate(entries))
    names = [issuer.name for issuer in issuers]
    if len(set(names)) != len(names):
        raise wrong_value("ISSUERS", names, "each issuer once")
    return issuers


def _issuer(entry: Any, where: str) -> Issuer:
    """The entry, checked; `ConfigurationError` names what is wrong by its place, such as `ISSUERS[0].audiences`."""
    is_external = isinstance(entry, dict) and "token_type" in entry
    required, optional = (_EXTERNAL, _OPTIONAL_OF_EXTERNAL) if is_external else (_COGNITO, _OPTIONAL)
    if not isinstance(entry, dict) or not required <= entry.keys() <= required | optional:
        shown = sorted(entry) if isinstance(entry, dict) else entry
        raise wrong_value(where, shown, f"an object with {sorted(required)} and, if needed, {sorted(optional)}")
    if not entry.keys() & ({"jwks"} | _LOCATIONS):
        raise wrong_value(where, sorted(entry), "a 'jwks', a 'jwks_uri' or both: without keys no token can be verified")
    name = _text(entry, "issuer", where)
    # Only other issuers' claims lie inside of others; in a pool's tokens a slash is part of a name.
    path = claim_path if is_external else lambda text: (text,)
    return Issuer(
        name=name,
        rules=_external(entry, where) if is_external else _cognito(entry, where),
        profile_claim=path(_text(entry, "profile_claim", where)),
        scopes=_optional_texts(entry, "scopes", where),
        groups=_optional_texts(entry, "groups", where),
        groups_claim=path(_text(entry, "groups_claim", where) if "groups_claim" in entry else "cognito:groups"),
        domains=_domains(entry["domains"], f"{where}.domains") if "domains" in entry else (),
        lower_case_only=_is_lower_case(entry, where),
        profile_groups=_optional_texts(entry, "profile_groups", where),
        bundled_keys=_keys(entry["jwks"], f"{where}.jwks") if "jwks" in entry else {},
        key_set_location=_location(entry, name, where),
    )


def _is_lower_case(entry: Mapping[str, Any], where: str) -> bool:
    if entry.get("profile_case", "lower") != "lower":
        raise wrong_value(f"{where}.profile_case", entry["profile_case"], "'lower', or to be left out")
    return "profile_case" in entry


def _cognito(entry: Mapping[str, Any], where: str) -> CognitoToken:
    if entry["token_use"] not in ("access", _ID):
        raise wrong_value(f"{where}.token_use", entry["token_use"], "'access' or 'id'")
    return CognitoToken(entry["token_use"], _texts(entry, "client_ids", where))


def _external(entry: Mapping[str, Any], where: str) -> AccessToken | IdToken:
    kind = entry["token_type"]
    if not isinstance(kind, str) or kind not in {*ACCESS_TOKEN_TYPES, _ID}:
        raise wrong_value(f"{where}.token_type", kind, f"one of {', '.join([*ACCESS_TOKEN_TYPES, _ID])}")
    if ("scopes" in entry or "scope_claim" in entry) and kind == _ID:
        raise wrong_value(where, sorted(entry), "no scopes: an ID token grants none")
    audiences, clients = (_optional_texts(entry, name, where) for name in ("audiences", "client_ids"))
    if kind == _ID:
        if audiences or not clients:
            raise wrong_value(
                where, sorted(entry), "'client_ids' and no 'audiences': an ID token's audience is its client"
            )
        return IdToken(clients)
    if not audiences and not clients:
        raise wrong_value(where, sorted(entry), "'audiences', 'client_ids' or both: a token for anybody is for nobody")
    if kind == "audience" and not (audiences and clients and audiences.isdisjoint(clients)):
        raise wrong_value(
            where, sorted(entry), "'audiences' and 'client_ids' without a common text, to tell ID tokens apart"
        )
    client_claim = entry.get("client_claim", CLIENT_CLAIMS[0])
    if client_claim not in CLIENT_CLAIMS:
        raise wrong_value(f"{where}.client_claim", client_claim, f"one of {', '.join(CLIENT_CLAIMS)}")
    scope_claim = _text(entry, "scope_claim", where) if "scope_claim" in entry else "scope"
    return AccessToken(kind, audiences, clients, client_claim, scope_claim)


def _text(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value or not value.isprintable():
        raise wrong_value(f"{where}.{name}", value, "a text")
    return value


def _optional_texts(entry: Mapping[str, Any], name: str, where: str) -> frozenset[str]:
    return _texts(entry, name, where) if name in entry else frozenset()


def _texts(entry: Mapping[str, Any], name: str, where: str) -> frozenset[str]:
    values = entry[name]
    # An empty list is refused, not taken for "anyone": a list that went missing upstream must not let everybody in.
    if not isinstance(values, list) or not values or not all(isinstance(v, str) and v for v in values):
        raise wrong_value(
            f"{where}.{name}", values, "a list of at least one text, or to be left out where it is optional"
        )
    return frozenset(values)


def _domains(values: object, where: str) -> tuple[tuple[str, str], ...]:
    allowed = "a list of objects, each with a 'group' and the id of its Studio 'domain'"
    if not isinstance(values, list) or not values:
        raise wrong_value(where, values, allowed)
    for number, value in enumerate(values):
        if not isinstance(value, dict) or value.keys() != {"group", "domain"}:
            raise wrong_value(f"{where}[{number}]", value, allowed)
        if not isinstance(value["group"], str) or not value["group"] or not is_domain_id(value["domain"]):
            raise wrong_value(f"{where}[{number}]", value, allowed)
    return tuple((value["group"], value["domain"]) for value in values)


def _keys(document: object, where: str) -> Mapping[str, SignatureKey]:
    try:
        return usable_keys(document)
    except ValueError as error:
        raise ConfigurationError(f"{where} cannot be used ({error}); allowed: a JSON Web Key Set") from None


def _location(entry: Mapping[str, Any], issuer: str, where: str) -> KeySource | None:
    named = sorted(_LOCATIONS & entry.keys())
    if len(named) > 1:
        raise wrong_value(where, named, "one of them: keys come from one place")
    match named:
        case ["jwks_uri"]:
            return _url(entry["jwks_uri"], f"{where}.jwks_uri")
        case ["discover"]:
            return _discovery(entry["discover"], issuer, where)
        case ["key_table"]:
            # At the start, when Lambda gives a function more of a processor than in a request.
            import table  # noqa: PLC0415 (the AWS SDK would be most of the start of those who need none)

            return StoredKeySet(_text(entry, "key_table", where), issuer, table.read_key_set, table.READ_SECONDS)
    return None


def _discovery(value: object, issuer: str, where: str) -> KeySource:
    if value is not True:
        raise wrong_value(f"{where}.discover", value, "true, or to be left out")
    try:
        return discovery_of(issuer)
    except ValueError as error:
        raise wrong_value(f"{where}.issuer", issuer, f"an https URL, to discover keys from ({error})") from None


def _url(url: object, where: str) -> KeySource:
    try:
        return parse_location(url if isinstance(url, str) else "")
    except ValueError as error:
        allowed = f"an https URL such as 'https://issuer.example/.well-known/jwks.json' ({error})"
        raise wrong_value(where, url, allowed) from None
