"""Texts typed by people, as safe HTML: a little Markdown, no HTML of theirs."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "hr", "h3", "h4", "h5"}
# The page has its h1 and h2: what people write starts below them.
_LEVELS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def render(text: str) -> SafeString:
    """`text`, plain or in Markdown, as HTML that may stand anywhere in the body of a page.

    Titles start at h3. Links keep http, https, mailto and tel, and are marked as not ours.
    """
    tokens = _parser.parse(text)
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"*": set(), "a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(clean)
