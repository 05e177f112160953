"""A stand-in for a provider of OpenID Connect: real HTTP on loopback, real signatures, and faults that a test sets."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class StandIn:
    """Signs people in without asking them, and tells of each whatever the test wants told."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.client_id, self.client_secret = "vqmap", "the client's secret"
        self.subject, self.claims, self.header = "248289761001", dict[str, Any](), dict[str, Any]()
        self.discovery, self.signs_with = dict[str, Any](), None
        self.asked: dict[str, dict[str, str]] = {}
        self.issuer = ""
        self.codes = 0

    def authorize(self, address: str) -> dict[str, str]:
        """Do what a browser does that is sent here: return the code and state that it carries back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        self.codes += 1
        code = f"code-{self.codes}"
        self.asked[code] = asked
        return {"code": code, "state": asked["state"]}

    def documents(self) -> dict[str, dict[str, Any]]:
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "scopes_supported": ["openid"],
        }
        keys = {"keys": [self.key.as_dict(private=False)]}
        return {"/.well-known/openid-configuration": own | self.discovery, "/keys": keys}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Exchange a code, once, for whoever shows client secret, redirect address and PKCE verifier."""
        asked = self.asked.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if authorization != f"Basic {basic}":
            return 401, {"error": "invalid_client"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _encoded(digest)
        if asked is None or challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.id_token(asked["nonce"]), "token_type": "Bearer", "access_token": "unused"}

    def id_token(self, nonce: str) -> str:
        now = int(self.clock().timestamp())
        stated = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.client_id,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        claims = {name: value for name, value in stated.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if header["alg"] in {"none", "HS256"}:
            signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
            public = self.key.as_pem(private=False)
            signature = hmac.digest(public, signed.encode(), "sha256") if header["alg"] == "HS256" else b""
            return f"{signed}.{_encoded(signature)}"
        return jwt.encode(header, claims, self.signs_with or self.key)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def stand_in(clock: Callable[[], datetime]) -> Iterator[StandIn]:
    """Start a provider on a free port of loopback, and stop it afterwards."""
    provider = StandIn(clock)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = provider.documents().get(self.path)
            self._answer(*((200, document) if document is not None else (404, {})))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*provider.token(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
