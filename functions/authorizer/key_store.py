"""The keys trusted at this moment, and the bounded ways in which they are renewed."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import decision_log
import key_source
from issuer import Issuer
from key_set import NoUsableKeyError, SignatureKey, usable_keys
from key_source import FetchError, KeySource, StoredKeySet
from strict_decoding import parse_json

REFRESH_SECONDS = 1.5
COOL_DOWN_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 300.0
# Without any key of an issuer everybody is turned away: worth asking again sooner.
PAUSE_WITHOUT_KEYS_SECONDS = 5.0
# A key that its issuer withdrew, or replaced under the same id, is trusted no longer than this while the issuer can be
# reached; Lambda may keep an instance for hours.
MAX_AGE_SECONDS = 3600.0


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
        fetch: Callable[[KeySource, float], bytes] = key_source.fetch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuers = tuple(issuers)
        self._keys = {issuer.name: issuer.bundled_keys for issuer in self._issuers}
        self._schedules = {i.name: _Schedule(clock() + _first_age(i)) for i in self._issuers if i.key_set_location}
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._table = self._build_table()
        self._renewal = self._next_renewal()

    def current_table(self) -> KeyTable:
        """The table to verify with; sets that are too old are renewed first, by one request, while others go on.

        That one request waits `REFRESH_SECONDS` at most for all sets together.
        """
        if self._clock() >= self._renewal and self._lock.acquire(blocking=False):
            try:
                now = self._clock()
                for issuer in self._issuers:
                    if issuer.key_set_location and now >= self._schedules[issuer.name].expires:
                        self._refresh_issuer(issuer, now + REFRESH_SECONDS)
                self._renewal = self._next_renewal()
            finally:
                self._lock.release()
        return self._table

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
                self._renewal = self._next_renewal()
            finally:
                self._lock.release()
        return self._table

    def _lacking(self, key_id: str) -> list[Issuer]:
        return [i for i in self._issuers if i.key_set_location and key_id not in self._keys[i.name]]

    def _refresh_issuer(self, issuer: Issuer, deadline: float) -> None:
        if issuer.key_set_location is None:
            return
        now, schedule = self._clock(), self._schedules[issuer.name]
        left = deadline - now
        if left <= 0 or left < key_source.least_seconds(issuer.key_set_location) or now < schedule.due:
            return
        schedule.attempt(now)
        try:
            document = parse_json(self._fetch(issuer.key_set_location, left))
            keys = usable_keys(document)
        except (FetchError, ValueError) as error:
            # An issuer that can be reached and vouches for no key any more has withdrawn those it had.
            if isinstance(error, NoUsableKeyError) and now >= schedule.expires:
                self._trust(issuer, {})
                decision_log.key_set_withdrawn(issuer.name)
            else:
                decision_log.key_set_kept(issuer.name, str(error) if isinstance(error, FetchError) else "content")
            schedule.failed(has_keys=bool(self._keys[issuer.name]))
            return
        schedule.succeeded(now)
        self._trust(issuer, keys)
        decision_log.key_set_replaced(issuer.name)

    def _trust(self, issuer: Issuer, keys: Mapping[str, SignatureKey]) -> None:
        self._keys = {**self._keys, issuer.name: keys}
        self._table = self._build_table()

    def _next_renewal(self) -> float:
        return min((max(each.expires, each.due) for each in self._schedules.values()), default=math.inf)

    def _build_table(self) -> KeyTable:
        table: dict[str, tuple[TrustedKey, ...]] = {}
        for issuer in self._issuers:
            for key_id, key in self._keys[issuer.name].items():
                table[key_id] = (*table.get(key_id, ()), TrustedKey(issuer, key))
        return table


def _first_age(issuer: Issuer) -> float:
    """How long a new instance trusts its bundled keys without a look at newer ones.

    A table in the same region answers at once, so it is asked before the first token is verified.
    """
    return 0.0 if isinstance(issuer.key_set_location, StoredKeySet) else MAX_AGE_SECONDS


class _Schedule:
    """When an issuer may be asked again: every attempt costs a pause, and failures make the pauses longer."""

    def __init__(self, expires: float) -> None:
        self.expires = expires
        """From when on the set in use is too old."""
        self.due = -math.inf
        """From when on the issuer may be asked."""
        self._attempted = -math.inf
        self._failures = 0

    def attempt(self, now: float) -> None:
        """Recorded before the call, so that a call that never returns counts as well."""
        self._attempted = now
        self.due = now + COOL_DOWN_SECONDS

    def succeeded(self, now: float) -> None:
        self._failures = 0
        self.expires = now + MAX_AGE_SECONDS

    def failed(self, *, has_keys: bool) -> None:
        pause = min(COOL_DOWN_SECONDS * 2**self._failures, LONGEST_PAUSE_SECONDS)
        if pause < LONGEST_PAUSE_SECONDS:
            self._failures += 1
        self.due = self._attempted + (pause if has_keys else PAUSE_WITHOUT_KEYS_SECONDS)
