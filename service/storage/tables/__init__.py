"""The tables: key columns for what the database must find or enforce, and the whole value as canonical JSON.

Every audited row is fingerprinted with all its columns, so that an edit of any of them shows.
"""

from service.storage.tables.claims import certificates, claims
from service.storage.tables.columns import metadata
from service.storage.tables.learning import answers, learned_models, suggestion_records
from service.storage.tables.log import checkpoints, events, tree_nodes
from service.storage.tables.people import attempts, centres, last_uses, people, sign_ins, tokens
from service.storage.tables.portfolios import evidence, mappings, overrides, records, registrations, sign_offs
from service.storage.tables.registry import AUDITED, UNAUDITED
from service.storage.tables.standards import policies, releases

__all__ = [
    "AUDITED",
    "UNAUDITED",
    "answers",
    "attempts",
    "centres",
    "certificates",
    "checkpoints",
    "claims",
    "events",
    "evidence",
    "last_uses",
    "learned_models",
    "mappings",
    "metadata",
    "overrides",
    "people",
    "policies",
    "records",
    "registrations",
    "releases",
    "sign_ins",
    "sign_offs",
    "suggestion_records",
    "tokens",
    "tree_nodes",
]
