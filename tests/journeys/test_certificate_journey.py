"""The whole story over HTTP: from a standard's file through a refusal to a certificate that proves itself."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from journeys.centre import FIXTURES, TILING, Centre
from postgres_server import PostgresServer
from starlette.testclient import TestClient
from typer.testing import CliRunner

from mapping_engine import EVIDENCE_TYPES, Voice
from service.cli.main import app as command_line
from service.credential import verify_credential
from service.demo.portfolio_file import PortfolioEvidence, PortfolioFile, read_portfolio_file
from service.roles import Role

PORTFOLIO = read_portfolio_file(FIXTURES / "portfolios" / "wall-tiling-nvq-level-2" / "evidence.yaml")
CLAIM_DAY, GAP_CLOSED = date(2026, 11, 16), "closes the gap"
GAPS = {"QWT201 2.3", "QWT201 2.4"}
SAME = {"title", "type", "setting", "performed_from", "performed_until", "witnessed_on", "text"}


class Journey:
    """One learner's way, told over HTTP alone; only tokens are issued at the operator's command line."""

    def __init__(self, folder: Path, file: PortfolioFile, *, database: str = "") -> None:
        self.centre = Centre(folder, database=database)
        self.centre.clock.now = self.centre.clock.now.replace(year=2025, month=1, day=6)
        self.file = file
        self.http = TestClient(self.centre.app())
        self.tokens = {role: self.centre.token(role) for role in (Role.DESIGNER, Role.ASSESSOR, Role.CLAIMS_CLIENT)}
        self.criteria: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self.registration = ""

    def ask(self, role: Role, method: str, path: str, expected: int = 200, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[role]}"}
        answer = self.http.request(method, f"/v1{path}", headers=headers, **more)
        assert answer.status_code == expected, answer.text
        return answer.json()

    def load_the_standard(self) -> str:
        upload = {"file": (TILING.name, TILING.read_bytes())}
        loaded = self.ask(Role.DESIGNER, "POST", "/standards", 201, files=upload)
        release: str = loaded["release_id"]
        graph = self.centre.load_tiling().graph
        self.criteria = {graph.reference(each.id): each.id for each in graph.criteria}
        return release

    def bring_everybody_in(self) -> None:
        for each in self.file.people:
            self.people[each.id] = self.ask(Role.ASSESSOR, "POST", "/people", 201, json={"name": each.name})["id"]
        for start, role in (("learner", Role.LEARNER), ("assessor", Role.ASSESSOR), ("iqa", Role.IQA)):
            person = next(found for name, found in self.people.items() if name.startswith(start))
            self.tokens[role] = self.centre.token(role, person)  # type: ignore[arg-type]

    def register(self, release: str) -> None:
        learner = self.people["learner-jade"]
        body = {"learner_id": learner, "release_id": release, "units": self.file.chosen_units}
        self.registration = self.ask(Role.ASSESSOR, "POST", "/registrations", 201, json=body)["id"]

    def submit(self, item: PortfolioEvidence) -> str:
        self.centre.clock.move_to(item.submitted_on, 17)
        voice = EVIDENCE_TYPES[item.type].voice
        witness = item.witness or (item.author if voice is Voice.WITNESS else None)
        body = item.model_dump(mode="json", include=SAME) | {"witness_id": self.people[witness] if witness else None}
        role = Role.ASSESSOR if voice is Voice.ASSESSOR else Role.LEARNER
        submitted = self.ask(role, "POST", f"/registrations/{self.registration}/evidence", 201, json=body)
        assert submitted["item"]["submitted_on"] == str(self.centre.clock.now.date())
        evidence: str = submitted["item"]["id"]
        return evidence

    def decide(self, item: PortfolioEvidence, evidence: str) -> None:
        offered = self.ask(Role.ASSESSOR, "POST", f"/evidence/{evidence}/suggestions")["suggestions"]
        assert all(each["reason"] for each in offered)
        self.centre.clock.move_to(item.submitted_on + timedelta(days=1))
        for reference in item.covers:
            decision = "insufficient" if item.remark == "simulated" else "accepted"
            body = {"criterion_id": self.criteria[reference], "decision": decision}
            if reference.split()[0] in self.file.chosen_units:
                self.ask(Role.ASSESSOR, "POST", f"/evidence/{evidence}/mappings", 201, json=body)

    def collect(self, *, gap_closing: bool) -> None:
        items = [each for each in self.file.evidence if (each.remark == GAP_CLOSED) == gap_closing]
        for item in sorted(items, key=lambda each: each.submitted_on):
            self.decide(item, self.submit(item))

    def sign_off(self, unit: str, expected: int = 201) -> Any:
        return self.ask(
            Role.IQA, "POST", f"/registrations/{self.registration}/sign-offs", expected, json={"unit": unit}
        )

    def claim(self, expected: int) -> Any:
        body = {"registration_id": self.registration}
        return self.ask(Role.CLAIMS_CLIENT, "POST", "/claims", expected, json=body)

    def certificates(self) -> int:
        with self.centre.equipment.unit_of_work.read() as work:
            return sum(each.kind == "certificates" for each in work.audit.states())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def journey(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """The story as far as the first claim: everything is decided, four of five units are released."""
    server: PostgresServer | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    database = server.address(server.new_database()) if server else ""
    journey = Journey(tmp_path_factory.mktemp("journey") / "data", PORTFOLIO, database=database)
    release = journey.load_the_standard()
    journey.bring_everybody_in()
    journey.register(release)
    journey.collect(gap_closing=False)
    journey.centre.clock.move_to(CLAIM_DAY)
    for unit in PORTFOLIO.chosen_units[1:]:
        journey.sign_off(unit)
    return journey


@pytest.fixture(scope="module")
def refusal(journey: Journey) -> Any:
    """The answer to the first claim."""
    incomplete = journey.sign_off(PORTFOLIO.chosen_units[0], 409)
    assert all(gap in incomplete["detail"] for gap in GAPS)
    said = journey.claim(409)
    assert journey.certificates() == 0
    return said


@pytest.fixture(scope="module")
def certificate(journey: Journey, refusal: Any) -> Iterator[Any]:
    """The certificate after the gap was closed and the unit released."""
    assert refusal["code"] == "claim_refused"
    journey.collect(gap_closing=True)
    journey.sign_off(PORTFOLIO.chosen_units[0])
    return journey.claim(201)


def test_the_first_claim_is_refused_and_names_exactly_the_two_gaps(journey: Journey, refusal: Any) -> None:
    stored = journey.ask(Role.LEARNER, "GET", f"/claims/{refusal['claim_id']}")
    assert refusal["verdict"] == stored["verdict"]
    assert refusal["findings"] == stored["verdict"]["findings"]
    assert (stored["outcome"], stored["certificate_id"]) == ("refused", None)
    findings = refusal["verdict"]["findings"]
    assert {each["place"] for each in findings if each["criterion_id"]} == GAPS
    assert all(each["message"] and each["remedy"] and each["authority"] for each in findings)
    uncovered = {each["reference"] for each in refusal["verdict"]["criteria"] if not each["is_covered"]}
    assert (uncovered, len(refusal["verdict"]["criteria"])) == (GAPS, 57)


def test_the_second_claim_is_granted_and_a_repeat_answers_with_the_same(journey: Journey, certificate: Any) -> None:
    assert certificate["number"].startswith("VQ-2026-")
    assert journey.claim(200) == certificate
    assert journey.ask(Role.LEARNER, "GET", f"/certificates/{certificate['id']}") == certificate
    granted = journey.ask(Role.IQA, "GET", f"/claims/{certificate['claim_id']}")
    assert (granted["outcome"], granted["certificate_id"]) == ("granted", certificate["id"])
    assert granted["verdict"] == certificate["document"]["verdict"]
    assert journey.certificates() == 1


def test_the_certificate_verifies_over_http_without_a_token(journey: Journey, certificate: Any) -> None:
    check = journey.http.post("/v1/certificates:verify", json=certificate["document"]).json()
    assert (check["is_valid"], check["findings"]) == (True, [])
    assert (check["holder"], check["criteria"]) == ("Jade Whitlock", 57)
    forged = json.loads(json.dumps(certificate["document"]).replace("Jade", "Jane"))
    assert journey.http.post("/v1/certificates:verify", json=forged).json()["is_valid"] is False


def test_the_certificate_verifies_in_python_for_who_trusts_the_issuer(journey: Journey, certificate: Any) -> None:
    issuer = journey.centre.equipment.issuer_key.did_key
    release = journey.centre.load_tiling()
    assert verify_credential(certificate["document"], trusted=[issuer], release=release).is_valid
    assert not verify_credential(certificate["document"], trusted=[]).is_valid


def test_the_certificate_verifies_at_the_command_line(journey: Journey, certificate: Any, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "certificate.json", tmp_path / "another-installation"
    file.write_text(json.dumps(certificate["document"]))
    issuer = journey.centre.equipment.issuer_key.did_key
    arguments = ["certificate", "verify", str(file), "--json"]
    asked = [
        CliRunner().invoke(command_line, [*arguments, *more], env={"VQMAP_DATA": str(folder)})
        for folder, more in ((journey.centre.folder, []), (elsewhere, ["--issuer", issuer]), (elsewhere, []))
    ]
    assert [each.exit_code for each in asked] == [0, 0, 1]
    assert [json.loads(each.stdout)["is_valid"] for each in asked] == [True, True, False]


def test_the_log_of_the_whole_story_verifies(journey: Journey, certificate: Any) -> None:
    report = journey.ask(Role.IQA, "GET", "/audit")
    assert (report["is_intact"], report["findings"]) == (True, [])
    head = journey.ask(Role.IQA, "GET", "/audit/checkpoint")
    assert head == certificate["document"]["auditProof"]["checkpoint"]
    here = {"VQMAP_DATA": str(journey.centre.folder), "VQMAP_DATABASE_URL": journey.centre.settings.database_url}
    verified = CliRunner().invoke(command_line, ["audit", "verify"], env=here)
    assert verified.exit_code == 0
