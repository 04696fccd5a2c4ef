"""The keys trusted at this moment, and the bounded ways in which they are renewed."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import decision_log
import jwks_fetch
import key_set
import strict_json
from issuer import Issuer
from jwks_fetch import FetchError, Location
from signature_key import SignatureKey

REFRESH_SECONDS = 1.5
COOL_DOWN_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 300.0


class TrustedKey(NamedTuple):
    """A key and the only issuer it speaks for."""

    issuer: Issuer
    key: SignatureKey


KeyTable = Mapping[str, tuple[TrustedKey, ...]]
"""Trusted keys by key id: an id is unique within an issuer only, so two issuers may share one."""


class KeyStore:
    """Hands out an immutable key table, replaced as a whole, so a verification never sees half of a change."""

    def __init__(
        self,
        issuers: Iterable[Issuer],
        fetch: Callable[[Location, float], bytes] = jwks_fetch.fetch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuers = tuple(issuers)
        self._keys = {issuer.name: issuer.bundled_keys for issuer in self._issuers}
        self._schedules = {issuer.name: _Schedule() for issuer in self._issuers}
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self.table = self._build_table()

    def refresh(self, key_id: str) -> KeyTable:
        """Fetch the sets that lack `key_id`, if it is time to, and return the table to look into next.

        Whoever waited while another request fetched finds that result, or the pause that followed, and does not fetch
        again. Takes `REFRESH_SECONDS` at most for all issuers together.
        """
        deadline = self._clock() + REFRESH_SECONDS
        if self._lacking(key_id) and self._lock.acquire(timeout=REFRESH_SECONDS):
            try:
                for issuer in self._lacking(key_id):
                    self._refresh_issuer(issuer, deadline)
            finally:
                self._lock.release()
        return self.table

    def _lacking(self, key_id: str) -> list[Issuer]:
        return [i for i in self._issuers if i.key_set_location and key_id not in self._keys[i.name]]

    def _refresh_issuer(self, issuer: Issuer, deadline: float) -> None:
        now, schedule = self._clock(), self._schedules[issuer.name]
        if issuer.key_set_location is None or now >= deadline or not schedule.is_due(now):
            return
        schedule.attempt(now)
        try:
            document = strict_json.parse(self._fetch(issuer.key_set_location, deadline - now))
            keys = key_set.usable_keys(document)
        except (FetchError, ValueError) as error:
            schedule.failed()
            decision_log.key_set_kept(issuer.name, str(error) if isinstance(error, FetchError) else "content")
            return
        schedule.succeeded()
        self._keys = {**self._keys, issuer.name: keys}
        self.table = self._build_table()
        decision_log.key_set_replaced(issuer.name)

    def _build_table(self) -> KeyTable:
        table: dict[str, tuple[TrustedKey, ...]] = {}
        for issuer in self._issuers:
            for key_id, key in self._keys[issuer.name].items():
                table[key_id] = (*table.get(key_id, ()), TrustedKey(issuer, key))
        return table


class _Schedule:
    """When an issuer may be asked again: every attempt costs a pause, and failures make the pauses longer."""

    def __init__(self) -> None:
        self._attempted = -math.inf
        self._pause = COOL_DOWN_SECONDS
        self._failures = 0

    def is_due(self, now: float) -> bool:
        return now >= self._attempted + self._pause

    def attempt(self, now: float) -> None:
        """Recorded before the call, so that a call that never returns counts as well."""
        self._attempted = now

    def succeeded(self) -> None:
        self._failures = 0
        self._pause = COOL_DOWN_SECONDS

    def failed(self) -> None:
        self._pause = min(COOL_DOWN_SECONDS * 2**self._failures, LONGEST_PAUSE_SECONDS)
        self._failures += 1
