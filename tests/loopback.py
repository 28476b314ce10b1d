"""A built site on loopback, for a browser."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Say nothing."""


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Say nothing of a browser that was closed before it had its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def answering(handler: Callable[..., SimpleHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server with this handler, ending in a slash, for as long as the block."""
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def served(folder: Path):
    """The same for the files of a folder."""
    return answering(partial(Quiet, directory=str(folder)))
