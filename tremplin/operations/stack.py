"""A request in one piece of the stack.

CPython (3.11 to 3.13) keeps the frames of a thread in pieces of 16 KB: it asks the system for the next piece when a call
does not fit, and gives it back when that call returns. A loop that happens to call at the end of a piece pays for it at
every turn: pages took twice as long, or not, for three frames more or fewer below them (`docs/mesures.md`). A frame that
says it needs much is given a larger piece, and whatever it calls lies in what it leaves.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# In words of eight bytes. The piece is the next power of two (512 KB), half of it left: a page takes some 60 KB. Memory
# that nobody touches costs nothing.
ASKED = 256 * 1024 // 8


def in_one_piece(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware: what answers has room, however deep the server calls it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.__code__ = middleware.__code__.replace(co_stacksize=ASKED)
    return middleware
