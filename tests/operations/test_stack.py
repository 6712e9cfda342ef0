"""A request never stops at the end of a piece of the stack, at whatever depth the server calls it."""

import resource

from django.conf import settings

from tremplin.operations.stack import in_one_piece

CALLS = 400


def test_no_depth_makes_each_call_ask_the_system_for_memory():
    faults = [_from(depth, lambda: in_one_piece(_many_calls)(None)) for depth in range(200)]
    assert max(faults) < CALLS / 2


def test_it_is_the_outermost_middleware():
    assert settings.MIDDLEWARE[0] == f"{in_one_piece.__module__}.{in_one_piece.__name__}"


def _from(depth, answer):
    """What `answer` gives, called `depth` frames from here."""
    return answer() if depth == 0 else _from(depth - 1, answer)


def _many_calls(_request):
    """Pages that the system had to find while a loop called, sixty frames deep."""
    return _from(60, _faults)


def _faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _nothing():
    return None
