"""Which tables the log answers for, and which it does not."""

from service.storage.tables.claims import certificates, claims
from service.storage.tables.learning import answers, learned_models, suggestion_records
from service.storage.tables.people import attempts, centres, last_uses, people, sign_ins, tokens
from service.storage.tables.portfolios import evidence, mappings, overrides, records, registrations, sign_offs
from service.storage.tables.standards import policies, releases

AUDITED = (
    centres,
    people,
    tokens,
    releases,
    policies,
    registrations,
    evidence,
    mappings,
    overrides,
    sign_offs,
    suggestion_records,
    answers,
    learned_models,
    records,
    sign_ins,
    claims,
    certificates,
)
"""The tables whose every row must agree with the last event about it."""

UNAUDITED = (last_uses, attempts)
"""The tables of what passes: when a token was last used, who failed to get in; no verdict rests on them."""
