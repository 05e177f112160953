"""The re-ranker over the network: a chat-completions server that the centre runs, and the only place it is spoken to.

One request goes to the one address that is configured: no redirect is followed, no proxy of the environment is used,
and nothing else ever leaves. Whatever goes wrong ends as a remark; suggestions wait no longer than the time allowed.
"""

import asyncio
import ipaddress
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import orjson

from competence_graph import Json, VqmapError
from mapping_engine import LONGEST_EVIDENCE_ASKED, Candidate, ReRanking, opinions_in, question
from service.settings import Settings

LARGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read before it is given up."""

_UNCHANGED = "so the order is that of the comparison alone."


class ReRankerUnsafe(VqmapError):
    """The re-ranker's settings would not work, or would send learners' texts where others can read them."""

    code = "reranker_unsafe"


class _NoAnswer(Exception):
    """Why there is no answer to read; never shown to a caller as an error."""


class ChatReRanker:
    """A ReRanker that asks a server which speaks the usual chat-completions protocol; off unless it is configured."""

    name = "chat_reranker"

    def __init__(self, url: str, model: str, *, api_key: str = "", timeout: float = 20, limit: int = 10) -> None:
        """Keep where to ask; ``url`` is what stands before ``/chat/completions``, ``timeout`` seconds in all.

        Raises:
            ReRankerUnsafe: the address is no http or https address, holds a password, query or fragment, or would send
                texts unencrypted beyond this machine and its private network; or another setting makes no sense.
        """
        _check_address(url)
        if not model or timeout <= 0 or limit < 1:
            raise ReRankerUnsafe(
                "The re-ranker needs a model's name, a time above 0 and at least one candidate.",
                remedy="Set VQMAP_RERANKER_MODEL, VQMAP_RERANKER_SECONDS and VQMAP_RERANKER_LIMIT.",
            )
        self.version = model
        self.limit = limit
        self._address = f"{url.rstrip('/')}/chat/completions"
        self._headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._timeout = timeout

    def rerank(self, text: str, candidates: Sequence[Candidate]) -> ReRanking:
        """Return what the server's model holds of the candidates; see ``ReRanker``."""
        if not candidates:
            return ReRanking()
        if len(text) > LONGEST_EVIDENCE_ASKED:
            longer = f"The evidence is longer than {LONGEST_EVIDENCE_ASKED:,} characters"
            return ReRanking(remark=f"{longer} and was not sent to the re-ranker, {_UNCHANGED}")
        try:
            opinions = opinions_in(self._answer(question(self.version, text, candidates)), text, candidates)
        except _NoAnswer as problem:
            return ReRanking(remark=f"The re-ranker gave no answer ({problem}), {_UNCHANGED}")
        except VqmapError as problem:
            return ReRanking(remark=f"The re-ranker was not heard. {problem.detail} {_UNCHANGED.capitalize()}")
        unheard = "" if opinions else f"Nothing that the re-ranker said stood up to its checks, {_UNCHANGED}"
        return ReRanking(opinions=opinions, remark=unheard)

    def _answer(self, body: Mapping[str, Json]) -> bytes:
        """Return the answer's bytes; one limit of time holds for name, connection, waiting and reading together."""
        import httpx  # here, because only those who run a re-ranker need it

        try:
            return asyncio.run(self._asked(orjson.dumps(dict(body))))
        except TimeoutError as problem:
            raise _NoAnswer(f"not within {self._timeout:g} seconds") from problem
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            raise _NoAnswer(f"the connection failed: {type(problem).__name__}") from problem

    async def _asked(self, body: bytes) -> bytes:
        import httpx

        async with asyncio.timeout(self._timeout):
            client = httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=self._timeout)
            async with client, client.stream("POST", self._address, content=body, headers=self._headers) as response:
                if response.status_code != httpx.codes.OK:
                    raise _NoAnswer(f"HTTP {response.status_code}")
                read = bytearray()
                async for chunk in response.aiter_raw():
                    read += chunk
                    if len(read) > LARGEST_ANSWER:
                        raise _NoAnswer(f"more than {LARGEST_ANSWER:,} bytes")
                return bytes(read)


def reranker_from(settings: Settings) -> ChatReRanker | None:
    """Return the configured re-ranker, or nothing where none is.

    Raises:
        ReRankerUnsafe: see ``ChatReRanker``.
    """
    if not settings.reranker_url:
        return None
    return ChatReRanker(
        settings.reranker_url,
        settings.reranker_model,
        api_key=settings.reranker_key.get_secret_value(),
        timeout=settings.reranker_seconds,
        limit=settings.reranker_limit,
    )


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        has_more = bool(parts.username or parts.password or parts.query or parts.fragment)
        is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_plain = has_more = False
    if not is_plain or has_more:
        raise ReRankerUnsafe(
            "The re-ranker's address is no plain http or https address.",
            remedy="Set VQMAP_RERANKER_URL to an address such as http://localhost:11434/v1, without password or query.",
        )
    if parts.scheme == "http" and not _stays_near(parts.hostname or ""):
        raise ReRankerUnsafe(
            f"Learners' texts would go unencrypted to {parts.hostname}.",
            remedy="Use https, or an address on this machine or its private network.",
        )


def _stays_near(host: str) -> bool:
    """Tell whether a host is this machine or in its private network: such a number, or a name without a dot."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host
