"""What the entries of settings that are lists of objects take: issuers, identity providers, people, domains."""

from typing import NotRequired, TypedDict

import pulumi


class IssuerArgs(TypedDict):
    """An OpenID Connect issuer whose tokens the API accepts; in a stack's configuration the keys are in camelCase."""

    issuer: str
    """Its https URL, letter by letter as in the claim `iss`; a slash at the end is part of it (Auth0)."""
    token_type: str
    """How its access tokens are known to be some, since it signs ID tokens with the same keys. `at+jwt`: by the
    header's `typ` (RFC 9068). `bearer`: by the claim `typ` (Keycloak). `audience`: by being meant for an API and not
    for the client they were issued to (Okta, Entra ID, Auth0, Ping), which needs `audiences` and `client_ids`.
    `token_use`: by that claim (Cognito). `id`: take ID tokens, and no access tokens, for clients that cannot send the
    other."""
    audiences: NotRequired[list[str]]
    """`aud` must contain one of these: what the API is called at the issuer. Without them, `client_ids` are needed."""
    client_ids: NotRequired[list[str]]
    """The token must be issued to one of these clients. Without them, `audiences` are needed."""
    client_claim: NotRequired[str]
    """The claim that names the client: `azp` (if not given), `client_id`, `cid` or `appid`; whichever of the others is
    there must name an accepted client too."""
    profile_claim: str
    """The claim that names the user profile, or the person where a directory does. It must be one that people cannot
    choose for themselves, and that never passes from one person to another. A slash steps into an object;
    a claim that is a URL is one name."""
    scope_claim: NotRequired[str]
    """The claim with the granted scopes, a text or a list: `scope` (if not given), or `scp`."""
    required_scopes: NotRequired[list[str]]
    """Scopes that a token must all carry."""
    groups_claim: NotRequired[str]
    """The claim with the person's groups or roles, a list of texts: `groups` if not given; Keycloak's are
    `realm_access/roles`."""
    required_groups: NotRequired[list[str]]
    """Groups of which a token must carry one."""
    jwks_uri: NotRequired[str]
    """Where its keys are. Not given, and no `jwks` either: it is asked, at `/.well-known/openid-configuration`, and its
    answer must lead to the issuer's own origin."""
    jwks: NotRequired[str]
    """Its JSON Web Key Set as text. Alone, its keys are all there are; with `jwks_uri`, those known from the start."""


class IdentityProviderArgs(TypedDict):
    """A corporate identity provider of the created user pool."""

    name: str
    """What Cognito calls it, 3-32 letters, digits and inner dots and hyphens; federated people are called
    `<name>_<subject>` in lower case."""
    type: str
    """`saml` or `oidc`."""
    metadata_url: NotRequired[pulumi.Input[str]]
    """SAML: where Cognito fetches the provider's metadata; https."""
    metadata_document: NotRequired[pulumi.Input[str]]
    """SAML, instead of the URL: the metadata itself, as XML."""
    issuer: NotRequired[pulumi.Input[str]]
    """OIDC: the issuer, exactly as in the provider's tokens."""
    client_id: NotRequired[pulumi.Input[str]]
    """OIDC: the id that the provider gave to the pool."""
    client_secret: NotRequired[pulumi.Input[str]]
    """OIDC: the secret that goes with it; kept as a secret in the state, and shown in no error."""
    scopes: NotRequired[list[str]]
    """OIDC: what is asked for, `openid` among them; not given: `openid` alone."""
    authorize_url: NotRequired[pulumi.Input[str]]
    """OIDC, where Cognito cannot discover it (then all four URLs): where people sign in."""
    token_url: NotRequired[pulumi.Input[str]]
    """OIDC: where the code is exchanged."""
    attributes_url: NotRequired[pulumi.Input[str]]
    """OIDC: the provider's user info endpoint."""
    jwks_uri: NotRequired[pulumi.Input[str]]
    """OIDC: the provider's keys."""
    attribute_mapping: NotRequired[dict[str, str]]
    """From attributes of the pool to claims of the provider, such as `email` to `email`; `custom:studio_profile` is the
    one that names the user profile with `profile_from` `claim`."""


class DirectoryEntryArgs(TypedDict):
    """A person and their user profile."""

    user: str
    """The person, exactly as the token has it: a user name, which a created pool writes in lower case."""
    profile: str
    """Their user profile, which is nobody else's."""
    domain: NotRequired[str]
    """The Studio domain it is in, if not the one that the person's groups choose."""


class GroupDomainArgs(TypedDict):
    """A group and the Studio domain it opens."""

    group: str
    """A group, as the token has it."""
    domain_id: str
    """The Studio domain for its members."""
