"""The award: what a certificate says, as an Open Badges 3.0 document.

Authorities: 1EdTech Open Badges 3.0 (OpenBadgeCredential, AchievementSubject, Achievement, Alignment; its
enumerations have ``Certificate`` for the achievement, ``CFItem`` for the units) and W3C Verifiable Credentials Data
Model 2.0. Three members are ours and defined in an inline context, so that no server is asked: ``verdict``, the whole
proof of coverage, its fingerprint, and ``auditProof``, the proof that the issue stands in the audit trail.
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Final
from urllib.parse import quote

from pydantic import AwareDatetime, Field

from competence_graph import Frozen, Json, fingerprint

OPEN_BADGE_TYPES = ("VerifiableCredential", "OpenBadgeCredential")

CONTEXT: Final[tuple[Json, ...]] = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    {
        "verdict": {"@id": "urn:vqmap:terms:verdict", "@type": "@json"},
        "verdictFingerprint": {"@id": "urn:vqmap:terms:verdictFingerprint"},
        "auditProof": {"@id": "urn:vqmap:terms:auditProof", "@type": "@json"},
    },
)


class CertifiedUnit(Frozen):
    """One unit that counted: its id in the release, its title, and its unit number or code."""

    unit_id: str
    title: str
    code: str


class Award(Frozen):
    """What a certificate says: who achieved which qualification, when, and with which units.

    ``credential_id`` is a UUID; ``verdict`` is the verdict of the claim as JSON.
    """

    credential_id: str
    certificate_number: str = Field(min_length=1)
    issuer_name: str
    learner_id: str
    learner_name: str
    qualification_title: str
    qualification_number: str
    units: tuple[CertifiedUnit, ...]
    issued_at: AwareDatetime
    verdict: Mapping[str, Json]


def credential_core(award: Award, *, issuer: str) -> dict[str, Json]:
    """Return the document of an award by a did:key, before the audit proof and the signature."""
    moment = award.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{award.credential_id}",
        "type": list(OPEN_BADGE_TYPES),
        "name": award.qualification_title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": award.issuer_name},
        "validFrom": moment,
        "awardedDate": moment,
        "credentialSubject": _subject(award),
        "verdict": dict(award.verdict),
        "verdictFingerprint": fingerprint(dict(award.verdict)),
    }


def unit_urn(unit_id: str) -> str:
    """Return the URN under which a certificate names a unit.

    >>> unit_urn("HAC/301")
    'urn:vqmap:unit:HAC%2F301'
    """
    return f"urn:vqmap:unit:{quote(unit_id, safe='')}"


def release_urn(release_id: str) -> str:
    """Return the URN under which a certificate names the release of the standard."""
    return f"urn:vqmap:release:{release_id}"


def _subject(award: Award) -> dict[str, Json]:
    names = (("name", award.learner_name), ("systemId", award.learner_id))
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "identityType": kind, "identityHash": name, "hashed": False}
            for kind, name in names
        ],
        "licenseNumber": award.certificate_number,
        "achievement": _achievement(award),
    }


def _achievement(award: Award) -> dict[str, Json]:
    units = ", ".join(unit.code or unit.title for unit in award.units)
    waived = _number_waived(award.verdict)
    but = f", except {waived} that exceptions named in the verdict waive" if waived else ""
    coded: dict[str, Json] = {"humanCode": award.qualification_number} if award.qualification_number else {}
    return coded | {
        "id": release_urn(str(award.verdict.get("release_id"))),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": award.qualification_title,
        "description": f"{award.qualification_title}: competence shown at work, assessed criterion by criterion.",
        "criteria": {
            "narrative": f"Every criterion of the units {units} is met by evidence that an assessor accepted{but}; "
            "the verdict in this credential lists each criterion, what met it, who decided, and when."
        },
        "alignment": [_alignment(unit, award.qualification_title) for unit in award.units],
    }


def _number_waived(verdict: Mapping[str, Json]) -> int:
    lines = verdict.get("criteria")
    return (
        sum(isinstance(each, dict) and not each.get("is_covered") for each in lines) if isinstance(lines, list) else 0
    )


def _alignment(unit: CertifiedUnit, framework: str) -> dict[str, Json]:
    return {
        "type": ["Alignment"],
        "targetName": unit.title,
        "targetUrl": unit_urn(unit.unit_id),
        "targetCode": unit.code,
        "targetType": "CFItem",
        "targetFramework": framework,
    }
