"""Answers that need not be sent again to who has them already."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date, quote_etag


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer with the tag of its bytes; 304 where the reader has them already, by the tag or by its `Last-Modified`."""
    if "ETag" not in response:
        response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    changed = response.headers.get("Last-Modified")
    date = parse_http_date(changed) if changed else None
    return get_conditional_response(request, etag=response["ETag"], last_modified=date, response=response) or response
