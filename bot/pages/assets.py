"""Our pages' own files, and the rules every page is served under."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

FOLDER = Path(__file__).parents[1] / "web"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

RULES = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=()",
}


@web.middleware
async def guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """No answer leaves without the rules, or a page's own; a socket's were sent with its handshake."""
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(RULES)
        raise
    if not response.prepared:
        response.headers.update({**RULES, **response.headers})
    return response


def routes() -> list[web.RouteDef]:
    return [web.get("/web/{name}", _file)]


async def _file(request: web.Request) -> web.Response:
    path = FOLDER / Path(request.match_info["name"]).name
    if path.suffix not in TYPES or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(
        text=_read(path), content_type=TYPES[path.suffix], charset="utf-8", headers={"Cache-Control": "no-cache"}
    )


def filled(
    name: str, values: Mapping[str, str], data: Mapping[str, object], drawn: Mapping[str, str] | None = None
) -> str:
    """A page of `bot/web` with its places filled: `values` escaped as text, `data` as JSON for its scripts, `drawn`
    as the markup it is."""
    texts = {key: escape(value) for key, value in values.items()}
    scripts = {key: _for_script(value) for key, value in data.items()}
    return Template(_read(FOLDER / name)).substitute(texts | scripts | dict(drawn or {}))


def _for_script(value: object) -> str:
    """JSON that can't end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
