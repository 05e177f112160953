"""The steps of the demo, each a real command of the service on a store of its own."""

import json
import os
import shutil
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console

from competence_graph import CriterionId, Json, Release, canonical_bytes
from mapping_engine import EVIDENCE_TYPES, Decision, Origin, Suggestions, Verdict, Voice
from service.claim import Certificate
from service.credential import CredentialCheck, verify_credential
from service.demo.cast import Cast, StoryClock
from service.demo.portfolio_file import PortfolioEvidence, PortfolioFile, read_portfolio_file
from service.demo.words import Words
from service.errors import ClaimRefused, RequestConflict
from service.portfolio import Registration
from service.ports import Equipment
from service.roles import operator_of
from service.settings import Settings
from service.wiring import equip
from service.workflows.claim_certificate import ClaimRequest, check_claim, claim_certificate
from service.workflows.decide_mapping import NewDecision, decide_mapping
from service.workflows.load_standard import load_standard
from service.workflows.register_learner import NewRegistration, register_learner
from service.workflows.sign_off_unit import NewSignOff, sign_off_unit
from service.workflows.submit_evidence import NewEvidence, submit_evidence
from service.workflows.suggest_criteria import suggest_criteria
from service.workflows.verify_audit import audit_report
from standards_ingest import SourceDocument

_CLAIM_DAY = date(2026, 11, 16)
_SHOWN = "WT-E01"
_MARK = "made-by-vqmap-demo.txt"
_LAST = "closes the gap"
"""The remark of the evidence item that arrives after the first claim was refused."""


def tell(*, folder: Path, fixtures: Path, use_model: bool, quiet: bool) -> dict[str, Json]:
    """Run the whole story in a fresh folder and return its outcome in figures."""
    path = fixtures / "portfolios" / "wall-tiling-nvq-level-2" / "evidence.yaml"
    file = read_portfolio_file(path)
    _make_fresh(folder)
    clock = StoryClock()
    settings = Settings(data_folder=folder, issuer_name="Fenwick Training (invented)")
    equipment = equip(settings, clock=clock, use_model=use_model)
    story = Story(
        file, path.parent / file.standard, equipment, clock, Words(Console(quiet=quiet, highlight=False, emoji=False))
    )
    return story.run(folder)


def _make_fresh(folder: Path) -> None:
    """Empty the folder of the last demo; a folder that no demo made is never touched."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise RequestConflict(
                f"{folder} holds things that no demo made, so nothing was done.",
                remedy="Name an empty or new folder with --folder.",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("Made by `vqmap demo`, and emptied by the next one.\n", encoding="utf-8")


class Story:
    """One learner's way; every method is one chapter."""

    def __init__(
        self, file: PortfolioFile, standard: Path, equipment: Equipment, clock: StoryClock, words: Words
    ) -> None:
        """Bring everybody in."""
        self.file, self.standard, self.equipment, self.clock, self.words = file, standard, equipment, clock, words
        self.cast = Cast(file, equipment)

    def run(self, folder: Path) -> dict[str, Json]:
        """Tell every chapter in order."""
        self.words.opening()
        release = self._load()
        registration = self._register(release)
        self._collect(release, registration)
        self._look(registration)
        self._sign_off(release, registration)
        refused = self._claim_too_early(registration)
        self._close_the_gap(release, registration)
        certificate = self._claim(registration)
        path = folder / "certificate.json"
        check = self._verify(certificate, path)
        report = audit_report(operator_of(self.cast.learner.centre_id), self.equipment)
        self.words.log(report)
        self.words.next_commands(folder, path, self.equipment.issuer_key.did_key, Path(os.path.normpath(self.standard)))
        return {
            "refused_with_findings": len(refused.findings),
            "certificate_number": certificate.number,
            "certificate_verifies": check.is_valid,
            "audit_events": report.events,
            "audit_log_is_intact": report.is_intact,
        }

    def _load(self) -> Release:
        source = SourceDocument(content=self.standard.read_bytes(), name=self.standard.name)
        report = load_standard(self.cast.designer, source, self.equipment)
        if report.release is None:
            raise RequestConflict("The demo's standard was refused.", remedy="Restore the fixtures of this version.")
        self.words.standard(report, report.release)
        return report.release

    def _register(self, release: Release) -> Registration:
        learner = self.cast.learner
        new = NewRegistration(learner_id=learner.person_id, release_id=release.id, units=self.file.chosen_units)
        registration = register_learner(self.cast.assessor, new, self.equipment)
        self.words.registration(learner.name, release, self.file.chosen_units)
        return registration

    def _collect(self, release: Release, registration: Registration) -> None:
        items = [each for each in self.file.evidence if each.remark != _LAST]
        self.words.evidence(items)
        decided = dict.fromkeys(Decision, 0)
        found = suggested = 0
        for position, item in enumerate(sorted(items, key=lambda each: each.submitted_on), start=1):
            self.words.progress(position, len(items))
            suggestions, decisions = self._submit_and_decide(release, registration, item)
            offered = {each.criterion_id for each in suggestions.suggestions}
            accepted = {pair[0] for pair in decisions if pair[1] is Decision.ACCEPTED}
            found, suggested = found + len(accepted), suggested + len(accepted & offered)
            for _, decision in decisions:
                decided[decision] += 1
            if item.id == _SHOWN:
                self.words.suggestions(item, suggestions, release, accepted)
        self.words.decisions(self.cast.assessor.name, decided, found, suggested)

    def _submit_and_decide(
        self, release: Release, registration: Registration, item: PortfolioEvidence
    ) -> tuple[Suggestions, list[tuple[CriterionId, Decision]]]:
        """Hand an item in, ask for suggestions, and let the assessor decide on each criterion the next morning."""
        self.clock.move_to(item.submitted_on, 17)
        voice = EVIDENCE_TYPES[item.type].voice
        actor = self.cast.assessor if voice is Voice.ASSESSOR else self.cast.learner
        witness = item.witness or (item.author if voice is Voice.WITNESS else None)
        new = NewEvidence(
            witness_id=self.cast.person_ids[witness] if witness else None,
            **item.model_dump(include=_SAME_IN_BOTH),
        )
        submitted = submit_evidence(actor, registration.id, new, self.equipment)
        suggestions = suggest_criteria(self.cast.assessor, submitted.item.id, self.equipment)
        self.clock.move_to(item.submitted_on + timedelta(days=1), 9)
        decisions = self._decisions(release, registration, item, suggestions)
        offered = {each.criterion_id for each in suggestions.suggestions}
        for criterion_id, decision in decisions:
            origin = Origin.SUGGESTED if criterion_id in offered else Origin.BY_HAND
            body = NewDecision.model_validate({"criterion_id": criterion_id, "decision": decision, "origin": origin})
            decide_mapping(self.cast.assessor, submitted.item.id, body, self.equipment)
        return suggestions, decisions

    def _decisions(
        self, release: Release, registration: Registration, item: PortfolioEvidence, suggestions: Suggestions
    ) -> list[tuple[CriterionId, Decision]]:
        """Accept what the item covers (not where it was simulated), and reject the best suggestion that it does not."""
        by_reference = {release.graph.reference(each.id): each.id for each in release.graph.criteria}
        own = {each.id for unit in registration.chosen_units for each in release.graph.criteria_by_unit[unit]}
        covered = [by_reference[name] for name in item.covers if by_reference[name] in own]
        verdict = Decision.INSUFFICIENT if item.remark == "simulated" else Decision.ACCEPTED
        wrong = [each.criterion_id for each in suggestions.suggestions if each.criterion_id not in covered]
        return [(each, verdict) for each in covered] + [(each, Decision.REJECTED) for each in wrong[:1]]

    def _look(self, registration: Registration) -> None:
        self.clock.move_to(_CLAIM_DAY, 10)
        self.words.coverage(check_claim(self.cast.assessor, registration.id, self.equipment))

    def _sign_off(self, release: Release, registration: Registration) -> None:
        released, refused = [], ""
        for unit_id in registration.chosen_units:
            code = release.graph.unit(unit_id).code
            try:
                sign_off_unit(self.cast.iqa, registration.id, NewSignOff(unit=code), self.equipment)
                released.append(code)
            except RequestConflict as problem:
                refused = problem.detail
        self.words.sign_offs(self.cast.iqa.name, released, refused)

    def _claim_too_early(self, registration: Registration) -> Verdict:
        try:
            claim_certificate(self.cast.awarding, ClaimRequest(registration_id=registration.id), self.equipment)
        except ClaimRefused as refusal:
            self.words.refusal(refusal)
            return refusal.verdict
        raise RequestConflict("The demo's claim should have been refused.", remedy="Report this as a defect.")

    def _close_the_gap(self, release: Release, registration: Registration) -> None:
        item = next(each for each in self.file.evidence if each.remark == _LAST)
        suggestions, decisions = self._submit_and_decide(release, registration, item)
        accepted = {criterion for criterion, decision in decisions if decision is Decision.ACCEPTED}
        self.words.last_item(item, suggestions, release, accepted)
        self.clock.move_to(item.submitted_on + timedelta(days=2), 9)
        for unit_id in registration.chosen_units:
            verdict = check_claim(self.cast.iqa, registration.id, self.equipment)
            if any(each.unit_id == unit_id for each in verdict.findings):
                code = release.graph.unit(unit_id).code
                sign_off_unit(self.cast.iqa, registration.id, NewSignOff(unit=code), self.equipment)

    def _claim(self, registration: Registration) -> Certificate:
        self.words.coverage_again(check_claim(self.cast.awarding, registration.id, self.equipment))
        certificate, _ = claim_certificate(
            self.cast.awarding, ClaimRequest(registration_id=registration.id), self.equipment
        )
        return certificate

    def _verify(self, certificate: Certificate, path: Path) -> CredentialCheck:
        path.write_bytes(canonical_bytes(dict(certificate.document)))
        trusted = self.equipment.trusted_issuers
        check = verify_credential(dict(certificate.document), trusted=trusted)
        forged = path.read_bytes().replace(b"Jade Whitlock", b"Jane Whitlock")
        self.words.certificate(certificate, check, verify_credential(json.loads(forged), trusted=trusted), path)
        return check


_SAME_IN_BOTH = {
    "title",
    "type",
    "setting",
    "performed_from",
    "performed_until",
    "witnessed_on",
    "text",
}
