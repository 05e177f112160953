"""The certificate: it verifies offline as issued, and no changed, foreign or misshapen file ever does."""

import copy
import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from certificates import (
    CREDENTIALS,
    DOCUMENT,
    ISSUED_AT,
    KEY,
    JsonObject,
    at,
    award,
    check,
    codes,
    criterion,
    forged_with,
    leaves,
    logged,
    others_than,
    places,
    replaced,
    verdict,
    with_verdict,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from competence_graph import fingerprint
from service.credential import (
    CORE_DETAIL,
    CredentialRefused,
    credential_core,
    credential_core_fingerprint,
    issue_credential,
)
from service.signing import (
    SigningKey,
)


def test_an_issued_certificate_verifies_and_says_what_it_is() -> None:
    answer = check(json.loads(json.dumps(DOCUMENT)))
    assert answer.findings == ()
    assert answer.is_valid
    assert (answer.holder, answer.learner_id) == ("Zoë Łukasik 王", "learner")
    assert (answer.qualification, answer.qualification_number) == ("Level 3 Diploma in Adult Care", "603/2499/5")
    assert (answer.certificate_number, answer.criteria) == ("VQ-2026-0001", 4)
    assert (answer.issuer, answer.issuer_name, answer.issued_at) == (KEY.did_key, "Fenwick Training", ISSUED_AT)
    assert answer.verdict_fingerprint == fingerprint(verdict()) == DOCUMENT["verdictFingerprint"]
    assert answer.facts()["number"] == "VQ-2026-0001"


def test_the_document_has_the_form_of_open_badges_3() -> None:
    assert DOCUMENT["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    achievement = DOCUMENT["credentialSubject"]["achievement"]
    assert DOCUMENT["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert (achievement["achievementType"], achievement["humanCode"]) == ("Certificate", "603/2499/5")
    assert [(each["targetCode"], each["targetType"]) for each in achievement["alignment"]] == [
        ("T/616/7935", "CFItem"),
        ("HAC302", "CFItem"),
    ]


@pytest.mark.skipif(not CREDENTIALS.is_dir(), reason="the shared Open Badges samples are not on this machine")
def test_every_term_is_one_of_the_open_badges_context_or_our_own() -> None:
    """1EdTech openbadges-specification, ob_v3p0/context-3.0.3.json (1EdTech specification licence)."""
    text = (CREDENTIALS / "ob_context-3.0.3.json").read_text()
    terms = json.loads(text)["@context"]
    for kind in ("AchievementSubject", "Achievement", "Alignment", "IdentityObject"):
        assert set(part_of_kind(kind)) - {"id", "type", "name", "description"} <= set(terms[kind]["@context"])
    own = set(DOCUMENT["@context"][2])
    assert own == {"verdict", "verdictFingerprint", "auditProof"}
    assert not own & set(terms)
    assert set(DOCUMENT) - own - {"@context", "issuer", "validFrom", "credentialSubject", "proof"} <= set(terms)


def part_of_kind(kind: str) -> JsonObject:
    subject = DOCUMENT["credentialSubject"]
    parts: dict[str, JsonObject] = {
        "AchievementSubject": subject,
        "Achievement": subject["achievement"],
        "Alignment": subject["achievement"]["alignment"][0],
        "IdentityObject": subject["identifier"][0],
    }
    return parts[kind]


@pytest.mark.skipif(not CREDENTIALS.is_dir(), reason="the shared Open Badges samples are not on this machine")
@pytest.mark.parametrize(
    "name", ["ob30_complete.json", "ob30_complete_v1.json", "clr20_complex.json", "clr20_simple_v1.json"]
)
def test_credentials_of_others_are_refused_with_reasons(name: str) -> None:
    """1EdTech digital-credentials-public-validator, test resources (Apache-2.0)."""
    foreign = json.loads((CREDENTIALS / name).read_text())
    assert {"signature_broken", "credential_misshapen"} <= codes(foreign)


def test_no_change_of_any_leaf_verifies() -> None:
    tried = 0
    for path in leaves(DOCUMENT):
        for other in others_than(at(DOCUMENT, path)):
            tried += 1
            assert not check(replaced(path, other)).is_valid, (path, other)
    assert tried > 1000


def test_no_removal_addition_or_doubling_of_any_member_verifies() -> None:
    for path in places(DOCUMENT):
        document = copy.deepcopy(DOCUMENT)
        del at(document, path[:-1])[path[-1]]
        assert not check(document).is_valid, path
        inside = at(copied := copy.deepcopy(DOCUMENT), path)
        if isinstance(inside, dict):
            inside["added"] = "x"
            assert not check(copied).is_valid, path
        if isinstance(inside, list):
            inside.append(inside[-1] if inside else "x")
            assert not check(copied).is_valid, path


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*DOCUMENT, "x"]), inner, max_size=6)
        ),
        max_leaves=25,
    )
)
def test_arbitrary_json_is_judged_and_never_raises(value: Any) -> None:
    assert not check(value).is_valid
    assert check(value).findings
    if isinstance(value, dict):
        assert not check(DOCUMENT | value).is_valid or value == {}


def test_random_members_set_to_random_parts_never_raise_and_never_verify() -> None:
    chance = random.Random(2026)  # noqa: S311 - a seeded draw
    paths = list(places(DOCUMENT))
    for _ in range(1500):
        target, source = chance.sample(paths, 2)
        if at(DOCUMENT, source) != at(DOCUMENT, target):
            assert not check(replaced(target, copy.deepcopy(at(DOCUMENT, source)))).is_valid


def test_nesting_beyond_reason_is_refused() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    assert codes(DOCUMENT | {"verdict": deep}) == {"credential_misshapen"}


def test_a_certificate_of_an_unknown_issuer_is_not_valid_although_intact() -> None:
    answer = check(DOCUMENT, SigningKey.generate().did_key)
    assert not answer.is_valid
    assert {finding.code for finding in answer.findings} == {"signer_unknown", "checkpoint_forged"}
    assert all(finding.remedy for finding in answer.findings)


def test_a_certificate_resigned_by_another_key_is_not_valid() -> None:
    stranger = SigningKey.generate()
    resigned = forged_with(DOCUMENT, stranger)
    assert {"signer_unknown", "issuer_not_signer"} <= codes(resigned)
    assert codes(resigned, KEY.did_key, stranger.did_key) == {"issuer_not_signer"}


def test_everything_wrong_is_reported_not_only_the_first() -> None:
    changed = verdict(claimable=False, criteria=[])
    found = codes(DOCUMENT | {"verdict": changed, "type": ["VerifiableCredential"]}, "did:key:zOther")
    assert found == {
        "signature_broken",
        "not_an_open_badge",
        "issuer_not_signer",
        "verdict_fingerprint_differs",
        "verdict_not_claimable",
        "ledger_empty",
        "checkpoint_forged",
        "event_of_another",
    }


@pytest.mark.parametrize("number", range(4))
def test_t04_a_ledger_with_one_criterion_unproven_is_refused_whichever_it_is(number: int) -> None:
    """The Boulder law: one criterion of N left out must flip the answer, for each of the N."""
    for flaw in ({"satisfied_by": []}, {"is_covered": False}, late(number), own_assessor(number)):
        criteria = copy.deepcopy(verdict()["criteria"])
        criteria[number] |= flaw
        assert codes(with_verdict(criteria=criteria)) == {"criterion_unproven"}


def late(number: int) -> JsonObject:
    satisfied = criterion(number, "u")["satisfied_by"][0]
    return {"satisfied_by": [satisfied | {"decided_on": "2026-11-25"}]}


def own_assessor(number: int) -> JsonObject:
    satisfied = criterion(number, "u")["satisfied_by"][0]
    return {"satisfied_by": [satisfied | {"assessor_id": "learner"}]}


def test_a_ledger_that_checks_one_criterion_many_times_is_refused() -> None:
    assert codes(with_verdict(criteria=[verdict()["criteria"][0]] * 4)) == {"criterion_repeated"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"claimable": False}, "verdict_not_claimable"),
        ({"findings": [{"severity": "error", "code": "x"}]}, "verdict_not_claimable"),
        ({"criteria": []}, "ledger_empty"),
        ({"as_of": "2026-11-23"}, "date_differs"),
        ({"learner_id": "somebody"}, "learner_differs"),
        ({"release_id": fingerprint(b"other")}, "release_differs"),
        ({"counted_units": [{"unit_id": "HAC301", "group": "M"}]}, "units_differ"),
        ({"counted_units": [{"unit_id": "HAC301", "group": "M"}] * 2}, "units_differ"),
        ({"as_of": "yesterday"}, "credential_misshapen"),
    ],
)
def test_a_verdict_that_does_not_prove_the_certificate_is_refused(changes: JsonObject, code: str) -> None:
    assert codes(with_verdict(**changes)) == {code}


def test_a_verdict_with_notes_and_warnings_is_believed() -> None:
    assert check(with_verdict(findings=[{"severity": "warning"}, {"severity": "note"}])).is_valid


def test_the_day_of_the_claim_is_the_day_in_london() -> None:
    summer = award(issued_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC), verdict=verdict(as_of="2026-07-02"))
    core = credential_core(summer, issuer=KEY.did_key)
    assert check(issue_credential(core, logged(core), key=KEY, issued_at=ISSUED_AT)).is_valid


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"action": "claim.refused"}, "event_unfit"),
        ({"sequence": 4}, "event_unfit"),
        ({"details": {CORE_DETAIL: fingerprint(b"another")}}, "event_of_another"),
        ({"details": {}}, "event_of_another"),
        ({"key": SigningKey.generate()}, "checkpoint_forged"),
    ],
)
def test_an_audit_proof_that_does_not_fit_is_refused(changes: JsonObject, code: str) -> None:
    core = credential_core(award(), issuer=KEY.did_key)
    with pytest.raises(CredentialRefused) as refusal:
        issue_credential(core, logged(core, **changes), key=KEY, issued_at=ISSUED_AT)
    assert {finding.code for finding in refusal.value.findings} == {code}


def test_an_event_that_is_not_in_the_log_is_refused() -> None:
    core = credential_core(award(), issuer=KEY.did_key)
    proof = logged(core)
    for changes in ({"path": proof.path[:-1]}, {"path": proof.path[::-1]}, {"event_index": 4}, {"tree_size": 7}):
        with pytest.raises(CredentialRefused) as refusal:
            issue_credential(core, proof.model_copy(update=changes), key=KEY, issued_at=ISSUED_AT)
        assert "not_in_log" in {finding.code for finding in refusal.value.findings}


def test_nothing_unclaimable_is_issued() -> None:
    core = credential_core(award(verdict=verdict(claimable=False)), issuer=KEY.did_key)
    with pytest.raises(CredentialRefused, match="does not allow"):
        issue_credential(core, logged(core), key=KEY, issued_at=ISSUED_AT)


def test_the_core_fingerprint_leaves_out_only_what_is_added_later() -> None:
    core = credential_core(award(), issuer=KEY.did_key)
    assert credential_core_fingerprint(DOCUMENT) == credential_core_fingerprint(core) == fingerprint(core)
