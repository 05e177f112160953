"""A stand-in for a centre's chat-completions server: real HTTP on this machine, with what it shall answer."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


class ChatServer(ThreadingHTTPServer):
    """Remembers what it was asked, and answers as it is told."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.requests: list[tuple[str, Mapping[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.path, dict(self.headers), json.loads(body)))
        with suppress(OSError):  # the client has gone, as it should after its time is over
            self.server.answer(self)

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers), {}))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def chat_server(answer: Answer) -> Iterator[ChatServer]:
    """Run the server until the block ends."""
    server = ChatServer(answer)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def raw(content: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with these bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def completion(content: str) -> bytes:
    """Return a chat completion whose message has this content."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def judging(*judgements: Mapping[str, object]) -> Answer:
    """Answer with these judgements."""
    return raw(completion(json.dumps({"judgements": judgements})))
