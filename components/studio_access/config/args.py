"""What `StudioAccess` takes: the public shape of its arguments, and of the objects that some of them are lists of.

TypedDicts of inputs without unions, literals or callables, so that the component can also be served to Pulumi's other
languages. Checks, defaults and subjects are in `settings.py`, in the same order.
"""

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


class StudioAccessArgs(TypedDict):
    """Inputs of `StudioAccess`; each is also a key of the stack's configuration, in camelCase."""

    corporate_cidrs: list[str]
    """The corporate network's private ranges: where people call the API and use their URL."""
    vpc_id: NotRequired[pulumi.Input[str]]
    """An existing VPC (then `subnet_ids` and `vpc_cidrs` too); not given: `network_cidr` describes one to create."""
    subnet_ids: NotRequired[pulumi.Input[list[pulumi.Input[str]]]]
    """Private subnets of the existing VPC, one a zone; two or more survive the loss of a zone. A created Studio domain
    stays in the subnets that it was created in."""
    vpc_cidrs: NotRequired[list[str]]
    """The existing VPC's private ranges: where presigned URLs may be made, and used from inside the VPC."""
    network_cidr: NotRequired[str]
    """The range of a VPC to create: private subnets, no way to the internet, flow logs, a gateway endpoint for S3."""
    zones: NotRequired[int]
    """In how many availability zones the created VPC has a subnet. A created Studio domain stays in the subnets that it
    was created in."""

    domain_id: NotRequired[pulumi.Input[str]]
    """An existing Studio domain, `d-…`, whose authentication mode must be IAM; not given: one is created."""
    home_storage: NotRequired[str]
    """What becomes of people's home directories (EFS) when the created domain is destroyed: `retain` or `delete`.
    There is no default: one loses work, the other costs money for ever. It is chosen when the domain is created:
    another value later would replace the domain."""
    user_profiles: NotRequired[list[str]]
    """The user profiles of the created domain, up to 2,000; the account's quotas may bind before: docs/deploying.md."""
    domain_kms_key_arn: NotRequired[pulumi.Input[str]]
    """A customer key for the created domain's home directories and the volumes of its apps; not given: AWS's own key.
    It is chosen when the domain is created: given later, it would replace the domain; not given, a domain keeps the key
    that it has."""
    idle_minutes: NotRequired[int]
    """After how long without use the created domain stops an app: 60-525,600 minutes."""
    studio_role_arns: NotRequired[list[str]]
    """Execution roles of the existing domain: Studio opens apps by presigning with them, so through our endpoints
    that sets off no alarm, and the guardrails let them. Their policies stay as they are."""

    stage_name: NotRequired[str]
    """The API's stage, the first segment of its URL."""
    entrypoints: NotRequired[str]
    """`all`: a URL works only through our endpoints AND from our ranges. `any`: our endpoints, or the VPC's ranges, or
    the corporate ranges are enough (weaker; for parity with older set-ups. AWS sees private addresses only through
    endpoints, so a private corporate range matches nothing by itself there)."""
    expires_in_seconds: NotRequired[pulumi.Input[int]]
    """How long a presigned URL may be opened: 5-300 seconds."""
    session_seconds: NotRequired[pulumi.Input[int]]
    """How long the Studio session lasts that the URL opens: 1,800-43,200 seconds."""
    spaces: NotRequired[list[str]]
    """Spaces that callers may ask to land in (`?space=`)."""
    landing_uris: NotRequired[list[str]]
    """Landing pages that callers may ask for (`?landing=`)."""

    sagemaker_api_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing `sagemaker.api` endpoint; not given: one is created."""
    studio_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing Studio endpoint; not given: one is created."""
    execute_api_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing `execute-api` endpoint; not given: one is created."""
    sts_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing `sts` endpoint for Studio; not given: one is created; `none`: Studio does without."""
    logs_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing CloudWatch Logs endpoint for Studio; not given: one is created; `none`: Studio does without."""
    sagemaker_runtime_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing `sagemaker.runtime` endpoint for Studio; empty: one is created; `none`: Studio does without."""
    servicecatalog_endpoint_id: NotRequired[pulumi.Input[str]]
    """An existing Service Catalog endpoint for Studio's projects; empty: one is created; `none`: does without."""
    private_dns: NotRequired[list[str]]
    """Which created endpoints take over AWS's own name for the whole VPC, and so admit the whole VPC."""
    function_security_group_ids: NotRequired[list[str]]
    """Existing security groups of the presigning function (HTTPS to the SageMaker endpoint, and DNS where the VPC has
    name servers of its own); not given: one is created."""
    authorizer_in_vpc: NotRequired[bool]
    """Run the authorizer, the function that decides, in the VPC too, with a security group that lets it out to its
    tables in DynamoDB, and to issuers on the corporate network that it fetches keys from; to nothing else. Keys of a
    user pool, or of an issuer on the internet, then need `key_refresh` `scheduled`, or the issuer's `jwks`."""
    dynamodb_endpoint_id: NotRequired[pulumi.Input[str]]
    """The existing VPC's gateway endpoint for DynamoDB, in the route tables of `subnet_ids`: where an authorizer in the
    VPC reads a table (`key_refresh` `scheduled`, or `profile_from` `directory`). A created VPC gets one of its own."""

    create_resolver: NotRequired[bool]
    """Create a Route 53 Resolver inbound endpoint, which the corporate DNS forwards to, with a log of its queries."""
    resolver_addresses: NotRequired[list[str]]
    """The addresses of an existing inbound endpoint, for the forwarder configuration in the outputs."""

    user_pool_id: NotRequired[pulumi.Input[str]]
    """An existing Cognito user pool (then `client_ids` too); not given: pool, client and domain are created."""
    client_ids: NotRequired[list[str]]
    """The app clients of the existing pool whose tokens are accepted."""
    identity_providers: NotRequired[list[IdentityProviderArgs]]
    """Corporate identity providers (SAML or OIDC) of the created pool: then people sign in through them and no other
    way. Members: docs/identity.md."""
    cognito_domain_prefix: NotRequired[str]
    """The created sign-in domain's prefix; not given: `<name prefix>-<account id>`."""
    callback_urls: NotRequired[list[str]]
    """Where sign-in may return to: https, or http on localhost and 127.0.0.1."""
    logout_urls: NotRequired[list[str]]
    """Where sign-out may return to."""
    password_sign_in: NotRequired[bool]
    """Also allow `initiate-auth` with user name and password (USER_PASSWORD_AUTH and SRP)."""
    mfa: NotRequired[str]
    """Second factor of the created pool: `ON`, `OPTIONAL` or `OFF`."""
    access_token_minutes: NotRequired[int]
    """Life of an access token: 5-60 minutes."""
    email_from: NotRequired[str]
    """Who the created pool's invitations come from, sent with Amazon SES (then `email_identity_arn` too); not given:
    `no-reply@verificationemail.com`, by which Cognito sends few messages a day."""
    email_identity_arn: NotRequired[str]
    """The verified Amazon SES identity that `email_from` belongs to: that address, its domain or one above it; in the
    pool's region, or in one that Cognito takes for it."""
    user_pool_tier: NotRequired[str]
    """The created pool's plan: `LITE` has the classic sign-in page, `ESSENTIALS` managed login, claims in access tokens
    and refresh token rotation, `PLUS` threat protection besides."""

    issuers: NotRequired[list[IssuerArgs]]
    """Issuers of access tokens that are accepted instead of Cognito's (Okta, Entra ID, Keycloak, Auth0, Ping, an
    application of your own), described in `docs/identity.md`; given, nothing of Cognito is created or used."""
    token_use: NotRequired[str]
    """Which Cognito token the API takes: `access`, or `id` for clients that cannot send the other."""
    required_scopes: NotRequired[list[str]]
    """Scopes that a token must all carry."""
    required_groups: NotRequired[list[str]]
    """Groups of which a token must carry one."""
    second_opinion: NotRequired[bool]
    """Accept only tokens that PyJWT with strict options accepts too; costs start-up time and latency."""
    authorizer_cache_seconds: NotRequired[int]
    """How long API Gateway may reuse an authorizer's answer for the same token: 0-300 seconds."""
    key_refresh: NotRequired[str]
    """How newer keys of an issuer are had. `authorizer`: it fetches them itself when it meets an unknown one, within
    bounds. `scheduled`: a function outside the VPC does, at deployment and then regularly, and keeps them in a table.
    That is for an authorizer in the VPC (`authorizer_in_vpc`) whose issuer is on the internet; outside the VPC, for an
    issuer that is not always there when an authorizer starts."""
    key_refresh_minutes: NotRequired[int]
    """How often the scheduled function fetches keys: 15-1,440 minutes."""

    profile_from: NotRequired[str]
    """What leads from a person to their user profile: `username` (the claim `profile_claim` as it is), `claim` (the
    created pool's attribute `custom:studio_profile`, written into access tokens) or `directory` (a table)."""
    profile_claim: NotRequired[str]
    """The claim that names the user profile. It must be one that people cannot choose for themselves; SageMaker takes
    names that differ only in case for one profile, so the claim's values must not differ only in case either."""
    mixed_case_profiles: NotRequired[bool]
    """Take profile names with capitals from an existing pool or other issuers too. Only where no two people are called
    the same but for case: SageMaker has one profile for both."""
    shared_profile_names: NotRequired[bool]
    """Several `issuers` may name profiles without a directory: only where they name the same people, and nobody can
    take another's name at any of them."""
    directory: NotRequired[list[DirectoryEntryArgs]]
    """With `profile_from` `directory`: people (`user`), their user profile (`profile`) and, where there are several,
    its Studio domain (`domain`)."""
    directory_table_name: NotRequired[pulumi.Input[str]]
    """An existing DynamoDB table for people and the owners of profiles (string keys `issuer` and `person`); not given:
    one is created where it is needed."""
    domains: NotRequired[list[GroupDomainArgs]]
    """Studio domains by group (`group`, `domainId`), in order: the first group that a token carries decides."""
    without_domain_group: NotRequired[str]
    """Who has none of the groups in `domains`: `refuse`, or `default` for the domain `domain_id`."""
    create_profiles: NotRequired[bool]
    """Create the user profile of a person who signs in on the page and has none (then `create_profiles_for_groups`)."""
    create_profiles_for_groups: NotRequired[list[str]]
    """Of which groups a person must be in one to be given a user profile."""
    profile_execution_role_arn: NotRequired[pulumi.Input[str]]
    """The execution role of profiles that are created at sign-in; not given: the domain's own."""
    profile_security_group_ids: NotRequired[list[str]]
    """Security groups of profiles that are created at sign-in, besides the domain's own."""

    page: NotRequired[bool]
    """Serve the page where people sign in and open Studio, `GET /`: the one route that answers without a token, still
    only through our endpoint and from our ranges. `false`: nothing answers without one. It signs people in with
    Cognito, so with `issuers` there is none."""
    brand_name: NotRequired[str]
    """The name on the page, up to 60 characters; not given: SageMaker Studio."""
    brand_logo: NotRequired[str]
    """The logo on the page: an https URL, or an image as a data URI of 2,500 characters at most."""
    brand_color: NotRequired[str]
    """The colour of the page's main button, `#rrggbb`, dark enough for white text."""
    help_url: NotRequired[str]
    """Where the page's help link leads."""
    cors_origins: NotRequired[list[str]]
    """Corporate portals that may call the API from the browser: their exact https origins."""

    production: NotRequired[bool]
    """Turns `alarms`, `dashboard`, `firewall` and `tracing` on, each unless it is given itself."""
    alarms: NotRequired[bool]
    """Metrics from the logs, and alarms to an SNS topic; not given: as `production`."""
    alarm_topic_arn: NotRequired[pulumi.Input[str]]
    """An existing SNS topic that admits CloudWatch alarms and EventBridge; not given: one is created, encrypted."""
    refused_calls_alarm: NotRequired[int]
    """How many refused calls in five minutes set off an alarm."""
    dashboard: NotRequired[bool]
    """A CloudWatch dashboard: whether people get in, who does, who is refused, and how fast it is; not given: as
    `production`."""
    tracing: NotRequired[bool]
    """X-Ray traces of the API and the functions; not given: as `production`."""
    log_retention_days: NotRequired[int]
    """How long logs are kept."""

    throttle_rate: NotRequired[int]
    """Requests a second that the stage takes on average."""
    throttle_burst: NotRequired[int]
    """Requests that the stage takes at once."""
    firewall: NotRequired[bool]
    """An AWS WAF web ACL before the API, which limits how often one address may call; not given: as `production`."""
    firewall_rate: NotRequired[int]
    """Requests that the web ACL takes from one address in five minutes; a corporate proxy is one address."""
    firewall_managed_rules: NotRequired[bool]
    """Also AWS's managed rules against common attacks and known bad inputs."""

    name_prefix: NotRequired[str]
    """The beginning of every physical name; not given: `<project>-<component>-<stack>`."""
    tags: NotRequired[dict[str, str]]
    """Tags of everything that takes tags."""
    deletion_protection: NotRequired[bool]
    """Keep the created Studio domain, user pool and directory, and what people have there, from being deleted or
    replaced. To destroy them: false and `pulumi up` first, with no other change (docs/day-2.md)."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """A customer key for log groups, the functions' environment and the created alarm topic, whose key policy admits
    CloudWatch Logs, and for the topic CloudWatch and EventBridge; not given: AWS's own keys, and one made for the
    topic."""
    permissions_boundary_arn: NotRequired[pulumi.Input[str]]
    """A permissions boundary for every role that is created."""
    manage_api_gateway_account: NotRequired[bool]
    """Also set the region's API Gateway logging role, without which AWS refuses the stage; a fresh account has none.
    One per account and region: only where nobody else does."""
    python_version: NotRequired[str]
    """The functions' runtime, such as `3.13`."""
    architecture: NotRequired[str]
    """The functions' processor: `arm64` or `x86_64`."""
    bundle_folder: NotRequired[str]
    """Where the functions' built archives are, relative to the program."""
