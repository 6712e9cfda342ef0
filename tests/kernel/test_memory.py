"""Facts kept by a process: the same object for everybody, until it is old or room is wanted."""

import time

import pytest
from django.core.cache import caches


@pytest.fixture
def kept():
    caches["local"].clear()
    return caches["local"]


def test_what_is_read_is_what_was_kept(kept):
    names = {"A1203": "Entretien des espaces naturels"}
    kept.set("names", names)
    assert kept.get("names") is names
    assert kept.get_or_set("names", dict) is names


def test_what_is_not_there_is_made_once(kept):
    made = []
    for _ in range(2):
        assert kept.get_or_set("made", lambda: made.append(1) or "here") == "here"
    assert made == [1]
    assert kept.add("made", "other") is False


def test_what_is_old_or_forgotten_is_gone(kept, monkeypatch):
    kept.set("old", 1, timeout=10)
    kept.set("forgotten", 1)
    kept.delete("forgotten")
    later = time.time() + 11
    monkeypatch.setattr(time, "time", lambda: later)
    assert kept.get("old") is kept.get("forgotten") is None
    assert kept.add("old", 2) is True
