"""A slow maker of pictures: start, poll over HTTP. What it was making is gone when it is killed.

usage: python -m tests.chaos.maker PORT SECONDS
"""

import sys
import time

from aiohttp import web


def maker(seconds: float) -> web.Application:
    began: dict[str, float] = {}

    async def start(request: web.Request) -> web.Response:
        began.setdefault(request.match_info["key"], time.monotonic())
        return web.Response()

    async def poll(request: web.Request) -> web.Response:
        since = began.get(request.match_info["key"])
        if since is None:
            return web.json_response({"state": "unknown"})
        return web.json_response({"state": "done" if time.monotonic() - since >= seconds else "running"})

    app = web.Application()
    app.router.add_post("/start/{key}", start)
    app.router.add_get("/poll/{key}", poll)
    return app


if __name__ == "__main__":
    web.run_app(maker(float(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), print=None)
