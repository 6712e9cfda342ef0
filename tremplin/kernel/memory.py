"""Facts that each process keeps for itself a few minutes, given as they are."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class SharedCache(LocMemCache):
    """Django's own cache in memory copies each value at each reading: the names of 532 trades, several times a page.

    Here everybody reads the same object, and so nobody changes it.
    """

    # Django's own, unknown to its types.
    _cache: OrderedDict[str, Any]
    _lock: Lock
    _has_expired: Callable[[str], bool]
    _delete: Callable[[str], bool]
    _set: Callable[[str, Any, Any], None]

    def make_and_validate_key(self, key: str, version: int | None = None) -> str:
        """No other server reads these names, nor limits them: Django's own check takes as long as the reading."""
        return self.make_key(key, version=version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            if absent := self._has_expired(name):
                self._set(name, value, timeout)
            return bool(absent)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(name):
                self._delete(name)
                return default
            self._cache.move_to_end(name, last=False)
            return self._cache[name]

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._set(name, value, timeout)
