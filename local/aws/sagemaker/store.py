"""What SageMaker remembers: domains, user profiles, presigned URLs and the sessions opened with them."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TOKEN_BYTES = 3000
"""Random bytes in a URL's token: real URLs are 4 to 5 KB long, so what carries them must cope with that."""

CREDENTIALS_PATH = "/execution-role-credentials"
"""Where the Studio page gets the credentials that it works with; how it does so on AWS is not documented."""


class NotFoundError(Exception):
    """Raised if a domain or user profile does not exist."""


class InUseError(Exception):
    """Raised if a name is taken, or if what is to be deleted still holds something."""


@dataclass(frozen=True)
class Grant:
    """One presigned URL: whose profile, made with whose permissions, good for how long."""

    domain_id: str
    profile: str
    access_key_id: str
    """The credentials that made the URL: every use is judged by what they may do at that moment."""
    usable_until: float
    session_seconds: int


@dataclass
class Store:
    """All of one account and region."""

    region: str
    account_id: str
    domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """By domain and the name in lower case: "This value is not case sensitive." (SageMaker API reference,
    CreateUserProfile)"""
    urls: dict[str, Grant] = field(default_factory=dict)
    sessions: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    at_work: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Domain and user profile of whoever got credentials of an execution role, by access key id."""

    def arn(self, resource: str) -> str:
        """A SageMaker ARN."""
        return f"arn:aws:sagemaker:{self.region}:{self.account_id}:{resource}"

    def add_domain(self, domain_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Create a domain; its name is nobody else's in the account and region."""
        name = values["DomainName"]
        if any(domain["DomainName"] == name for domain in self.domains.values()):
            raise InUseError(f"Domain [{name}] already exists.")
        self.domains[domain_id] = {
            **values,
            "DomainId": domain_id,
            "DomainArn": self.arn(f"domain/{domain_id}"),
            "Status": "InService",
            "Url": f"https://{domain_id}.studio.{self.region}.sagemaker.aws",
        }
        return self.domains[domain_id]

    def domain(self, domain_id: str) -> dict[str, Any]:
        """A domain that exists."""
        if domain_id not in self.domains:
            raise NotFoundError(f"Domain [{domain_id}] does not exist.")
        return self.domains[domain_id]

    def add_profile(self, domain_id: str, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Create a user profile in a domain that exists."""
        self.domain(domain_id)
        if (domain_id, name.lower()) in self.profiles:
            raise InUseError(f"UserProfile [{name}] already exists in domain [{domain_id}].")
        self.profiles[domain_id, name.lower()] = {
            **values,
            "DomainId": domain_id,
            "UserProfileName": name,
            "UserProfileArn": self.arn(f"user-profile/{domain_id}/{name}"),
            "Status": "InService",
        }
        return self.profiles[domain_id, name.lower()]

    def profile(self, domain_id: str, name: str) -> dict[str, Any]:
        """A user profile that exists."""
        self.domain(domain_id)
        if (domain_id, name.lower()) not in self.profiles:
            raise NotFoundError(f"UserProfile [{name}] does not exist in domain [{domain_id}].")
        return self.profiles[domain_id, name.lower()]

    def execution_role(self, domain_id: str, name: str) -> str:
        """The ARN of the role that a person works with: the profile's own, or the domain's; empty if there is none."""
        settings = (
            self.profile(domain_id, name).get("UserSettings"),
            self.domain(domain_id).get("DefaultUserSettings"),
        )
        return next((one["ExecutionRole"] for one in settings if one and one.get("ExecutionRole")), "")

    def remove_domain(self, domain_id: str) -> None:
        """Delete a domain that has no user profile any more."""
        self.domain(domain_id)
        if any(owner == domain_id for owner, _ in self.profiles):
            raise InUseError(f"Unable to delete Domain [{domain_id}] because UserProfile(s) are associated with it.")
        del self.domains[domain_id]

    def remove_profile(self, domain_id: str, name: str) -> None:
        """Delete a user profile that exists."""
        self.profile(domain_id, name)
        del self.profiles[domain_id, name.lower()]

    def add_url(self, grant: Grant) -> str:
        """Make the presigned URL of a grant."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.urls[token] = grant
        return f"https://{grant.domain_id}.studio.{self.region}.sagemaker.aws/auth?token={token}"

    def open_session(self, grant: Grant) -> str:
        """Start a session; it lives for the grant's time or until the permission ends."""
        cookie = secrets.token_urlsafe(32)
        self.sessions[cookie] = (grant, time.time() + grant.session_seconds)
        return cookie
