"""The store's contract, kept on SQLite and PostgreSQL alike: every method, constraint and promise of isolation."""

from datetime import UTC, date, datetime

import pytest
from journeys.centre import Case, Centre, an_observation, open_small_case
from journeys.learning import a_model, keep_model
from journeys.policies import DEFAULT_TEXT, awarding, propose, publish
from journeys.registers import keep, licence_of_the_assessor
from sqlalchemy import Engine, insert, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from competence_graph import fingerprint
from service.audit_trail import sign_checkpoint
from service.errors import NotFound, RequestConflict, RequestInvalid
from service.portfolio import Person
from service.storage.database import SqlUnitOfWork, SqlWork
from service.storage.tables import AUDITED, centres, metadata, people
from service.workflows.decide_mapping import NewOverride, override_recency
from service.workflows.keep_sign_ins import NewSignIn, open_sign_in
from service.workflows.submit_evidence import submit_evidence
from service.workflows.suggest_criteria import suggest_criteria

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _count(work: SqlWork, table: str) -> int:
    rows = work.audit._connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own names
    return int(rows.scalar_one())


def test_every_foreign_key_and_every_rule_of_uniqueness_is_in_the_database(engine: Engine) -> None:
    found = inspect(engine)
    for table in metadata.tables.values():
        keys = {(key["constrained_columns"][0], key["referred_table"]) for key in found.get_foreign_keys(table.name)}
        assert keys == {(key.parent.name, key.column.table.name) for key in table.foreign_keys}
    unique = [each["column_names"] for each in found.get_unique_constraints("certificates")]
    assert sorted(unique) == [["number"], ["registration_id"]]


def test_a_read_sees_one_state_until_it_ends(centre: Centre) -> None:
    with centre.equipment.unit_of_work.read() as work:
        before = work.people.people("main")
        added = centre.person("Somebody new")
        assert work.people.people("main") == before
    with centre.equipment.unit_of_work.read() as work:
        assert [each.id for each in work.people.people("main")] == [added]


def test_a_read_can_write_nothing(centre: Centre) -> None:
    with centre.equipment.unit_of_work.read() as work, pytest.raises(DBAPIError, match=r"read-?only"):
        work.people.add_person(Person(id="p", centre_id="main", name="Never kept"))
    with centre.equipment.unit_of_work.write() as work:
        with pytest.raises(NotFound):
            work.people.person("main", "p")
        work.people.add_person(Person(id="p", centre_id="main", name="Kept"))


def test_a_write_that_fails_leaves_nothing(centre: Centre) -> None:
    before = centre.events()

    def fail_half_way() -> None:
        with centre.equipment.unit_of_work.write() as work:
            saved = work.people.add_person(Person(id="p", centre_id="main", name="Never kept"))
            work.audit.append(centre.operator, "person.added", saved, at=NOW)
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert centre.events() == before
    with centre.equipment.unit_of_work.read() as work:
        assert work.people.people("main") == ()


def test_a_row_that_hangs_on_nothing_is_refused(engine: Engine) -> None:
    orphan = {"id": "p", "centre_id": "nowhere", "body": "{}"}
    with SqlUnitOfWork(engine).write() as work, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        work.audit._connection.execute(insert(people).values(**orphan))


def test_a_parent_of_rows_is_not_deleted(centre: Centre) -> None:
    centre.person("Somebody")
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), centre.equipment.unit_of_work.write() as work:
        work.audit._connection.execute(centres.delete())  # type: ignore[attr-defined]


def test_a_second_certificate_for_a_registration_is_impossible_in_the_database(ready: Case) -> None:
    certificate, _ = ready.claim()
    twin = certificate.model_copy(update={"id": "another", "number": "another"})
    with pytest.raises(IntegrityError, match=r"(?i)unique"), ready.centre.equipment.unit_of_work.write() as work:
        work.claims.add_certificate("main", twin)


def test_two_decisions_on_one_pair_are_impossible_in_the_database(small: Case) -> None:
    twin = small.decide(small.criteria[0]).model_copy(update={"id": "another"})
    with pytest.raises(IntegrityError, match=r"(?i)unique"), small.centre.equipment.unit_of_work.write() as work:
        work.portfolios.put_mapping(small.registration, twin)


def test_people_and_centres_come_back_as_they_went_in(centre: Centre) -> None:
    other = centre.neighbour("other")
    ids = {centre.person("Ada"), centre.person("Zoë 🦆")}
    other.person("A stranger")
    with centre.equipment.unit_of_work.read() as work:
        assert work.people.centres() == (("main", "Centre main"), ("other", "Centre other"))
        assert {each.id for each in work.people.people("main")} == ids
        assert {each.name for each in work.people.people("main")} == {"Ada", "Zoë 🦆"}
        assert work.people.token("nothing") is None
        assert work.people.tokens("main") == ()


def test_releases_are_found_by_the_start_of_their_id_within_their_centre(centre: Centre) -> None:
    small, tiling = centre.load_small(), centre.load_tiling()
    with centre.equipment.unit_of_work.read() as work:
        for release in (small, tiling):
            for name in (release.id, release.id[7:], release.id[7:19], release.id[:15]):
                assert work.standards.get("main", name).id == release.id
        for name in (release.id[7:14], "", "%", "_" * 12, "sha256:", release.id + "0", release.id.upper()):
            with pytest.raises(NotFound):
                work.standards.get("main", name)
        with pytest.raises(NotFound):
            work.standards.get("other", release.id)
        assert [each.id for each in work.standards.summaries("main")] == [tiling.id, small.id]


def test_a_start_that_fits_two_releases_is_refused(centre: Centre) -> None:
    release = centre.load_small()
    with centre.equipment.unit_of_work.write() as work:
        twin = release.id[:20] + "0" * (len(release.id) - 20)
        row = "INSERT INTO releases SELECT :id, centre_id, :twin, title, units, criteria, loaded_at, body FROM releases"
        work.audit._connection.execute(text(row), {"id": f"main:{twin}", "twin": twin})  # type: ignore[attr-defined]
        with pytest.raises(RequestInvalid, match="2 releases start with"):
            work.standards.get("main", release.id[7:19])


def test_a_portfolio_comes_back_as_it_was_decided(ready: Case) -> None:
    equipment = ready.centre.equipment
    override = override_recency(
        ready.assessor, ready.observation.item.id, NewOverride(reason="Still at it."), equipment
    )
    with equipment.unit_of_work.read() as work:
        portfolio = work.portfolios.portfolio(work.portfolios.registration("main", ready.registration.id))
        assert portfolio.registration == ready.registration
        assert portfolio.release == ready.release
        assert portfolio.evidence == (ready.observation.item,)
        assert work.portfolios.evidence_of(ready.registration) == (ready.observation,)
        assert work.portfolios.evidence("main", ready.observation.item.id) == ready.observation
        assert {each.criterion_id for each in portfolio.mappings} == set(ready.criteria)
        assert portfolio.overrides == (override,)
        assert [each.unit_id for each in portfolio.sign_offs] == list(ready.registration.chosen_units)


def test_portfolios_of_one_centre_never_mix(centre: Centre) -> None:
    one, two = open_small_case(centre), open_small_case(centre)
    new = an_observation(title="Only in the second")
    submit_evidence(two.assessor, two.registration.id, new, centre.equipment)
    two.accept_all()
    with centre.equipment.unit_of_work.read() as work:
        assert len(work.portfolios.registrations("main")) == 2
        assert work.portfolios.portfolio(one.registration).mappings == ()
        assert work.portfolios.evidence_of(one.registration) == (one.observation,)


def test_claims_and_certificates_come_back_as_they_went_in(ready: Case) -> None:
    certificate, _ = ready.claim()
    with ready.centre.equipment.unit_of_work.write() as work:
        assert work.portfolios.lock("main", ready.registration.id) == ready.registration
        assert work.claims.certificate("main", certificate.id) == certificate
        assert work.claims.certificate_of(ready.registration) == certificate
        assert work.claims.claim("main", certificate.claim_id).certificate_id == certificate.id
        for ask in (work.claims.claim, work.claims.certificate, work.portfolios.registration, work.portfolios.lock):
            with pytest.raises(NotFound):
                ask("main", "nothing")
            with pytest.raises(NotFound):
                ask("other", certificate.id)


def test_policies_are_found_by_fingerprint_or_id_within_their_centre_and_published_once_approved(
    centre: Centre,
) -> None:
    proposed, approved = propose(centre, DEFAULT_TEXT), publish(centre, awarding(DEFAULT_TEXT))
    with centre.equipment.unit_of_work.read() as work:
        for record in (proposed, approved):
            for name in (record.fingerprint, record.fingerprint[7:], record.fingerprint[7:19], record.document.id):
                assert work.policies.get("main", name) == record
        assert work.policies.records("main") == (approved, proposed)
        assert work.policies.published("main") == (approved.published,)
        assert work.policies.records("other") == work.policies.published("other") == ()
        for name in (proposed.fingerprint[7:14], "", "%", "defaul", "sha256:"):
            with pytest.raises(NotFound):
                work.policies.get("main", name)
        with pytest.raises(NotFound):
            work.policies.get("other", proposed.fingerprint)


def test_the_newest_version_answers_to_the_id_of_a_policy(centre: Centre) -> None:
    propose(centre, DEFAULT_TEXT)
    newest = propose(centre, DEFAULT_TEXT.replace("version: 1", "version: 2"))
    with centre.equipment.unit_of_work.read() as work:
        assert work.policies.get("main", "default") == newest


def test_two_versions_of_one_number_are_impossible_in_the_database(centre: Centre) -> None:
    record = propose(centre, DEFAULT_TEXT)
    twin = propose(centre.neighbour("other"), DEFAULT_TEXT.replace("months: 24", "months:  24 # again"))
    other = twin.document.model_copy(update={"effective_from": date(2026, 1, 2)})
    changed = twin.model_copy(update={"document": other, "fingerprint": fingerprint(other)})
    with pytest.raises(IntegrityError, match=r"(?i)unique"), centre.equipment.unit_of_work.write() as work:
        work.policies.add("main", changed)
    assert twin.fingerprint == record.fingerprint


def test_the_log_numbers_its_events_and_keeps_every_node(centre: Centre) -> None:
    for number in range(20):
        centre.person(f"Person {number}")
    with centre.equipment.unit_of_work.read() as work:
        assert work.audit.size() == 21
        assert [sequence for sequence, _ in work.audit.events()] == list(range(21))
        assert work.audit.event_content(20) == dict(work.audit.events())[20]
        assert len(work.audit.root()) == len(work.audit.node(4, 0)) == 32
        assert _count(work, "tree_nodes") == 21 + 10 + 5 + 2 + 1  # type: ignore[arg-type]
        with pytest.raises(LookupError):
            work.audit.node(4, 1)


def test_tree_heads_come_back_oldest_first(centre: Centre) -> None:
    heads = [
        sign_checkpoint(origin="vqmap/audit", size=size, root=b"\0" * 32, at=NOW, key=centre.equipment.issuer_key)
        for size in (7, 3)
    ]
    with centre.equipment.unit_of_work.write() as work:
        for head in heads:
            work.audit.add_checkpoint(head)
    with centre.equipment.unit_of_work.read() as work:
        assert work.audit.checkpoints() == (heads[1], heads[0])


def test_the_state_of_every_row_is_the_fingerprint_of_all_its_columns(ready: Case) -> None:
    ready.claim()
    suggest_criteria(ready.assessor, ready.observation.item.id, ready.centre.equipment)
    override_recency(
        ready.assessor, ready.observation.item.id, NewOverride(reason="Still at it."), ready.centre.equipment
    )
    publish(ready.centre, DEFAULT_TEXT)
    keep_model(ready.centre, a_model(ready.centre, ready.release.id, "one"))
    keep(ready, licence_of_the_assessor(ready))
    new = NewSignIn(login_name="harpreet@centre.example")
    open_sign_in(ready.centre.operator, ready.assessor.person_id, new, ready.centre.equipment)
    with ready.centre.equipment.unit_of_work.read() as work:
        states = list(work.audit.states())
        row = work.audit._connection.execute(text("SELECT id, name FROM centres")).one()  # type: ignore[attr-defined]
    assert {each.kind for each in states} == {table.name for table in AUDITED}
    assert ("centres", "main", fingerprint({"id": row.id, "name": row.name})) in states


def test_two_units_of_work_over_one_file_see_each_others_commits(engine: Engine) -> None:
    one, other = SqlUnitOfWork(engine), SqlUnitOfWork(engine)
    with one.write() as work:
        work.people.add_centre("main", "A centre")
    with other.read() as work:
        assert work.people.centres() == (("main", "A centre"),)


def test_a_row_never_moves_to_another_centre(small: Case) -> None:
    other = small.centre.neighbour("other")
    theirs = small.registration.model_copy(update={"centre_id": "other"})
    with pytest.raises(RequestConflict, match="is taken"), small.centre.equipment.unit_of_work.write() as work:
        work.portfolios.put_registration(theirs)
    with pytest.raises(RequestConflict, match="is taken"), other.equipment.within("other").unit_of_work.write() as work:
        work.portfolios.put_registration(theirs)
    with small.centre.equipment.unit_of_work.read() as work:
        assert work.portfolios.registration("main", small.registration.id) == small.registration


TEXTS = (
    "Zoë 🦆",
    "שָׁלוֹם",
    "e\u0301 is not \u00e9",
    "line\r\nline\t",
    "'; DROP TABLE people; --",
    "%_\\",
    "\ufeff\u200b",
    "",
)


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_comes_back_to_the_character(centre: Centre, name: str) -> None:
    with centre.equipment.unit_of_work.write() as work:
        work.people.add_centre("c-" + name, name)
        work.people.add_person(Person(id="p", centre_id="c-" + name, name=name or "-"))
    with centre.equipment.unit_of_work.read() as work:
        assert dict(work.people.centres())["c-" + name] == name
        assert work.people.person("c-" + name, "p").name == (name or "-")


def test_a_text_of_megabytes_comes_back_whole(small: Case) -> None:
    wording = "Ich maß 3 µm — " * 500_000
    big = small.observation.model_copy(
        update={"text": wording, "item": small.observation.item.model_copy(update={"id": "big"})}
    )
    with small.centre.equipment.unit_of_work.write() as work:
        work.portfolios.put_evidence("main", big)
    with small.centre.equipment.unit_of_work.read() as work:
        assert work.portfolios.evidence("main", "big").text == wording


@pytest.mark.parametrize("bad", ["a\0b", "\0", "half \ud800", "\udfff é"])
def test_text_that_a_database_cannot_keep_is_refused_before_it_is_sent(centre: Centre, bad: str) -> None:
    with pytest.raises(RequestInvalid, match="zero character"), centre.equipment.unit_of_work.write() as work:
        work.people.add_centre("c", bad)
    with pytest.raises(NotFound), centre.equipment.unit_of_work.read() as work:
        work.people.person("main", bad)


def test_a_zero_character_inside_a_value_is_kept(centre: Centre) -> None:
    with centre.equipment.unit_of_work.write() as work:
        work.people.add_person(Person(id="p", centre_id="main", name="a\0b"))
    with centre.equipment.unit_of_work.read() as work:
        assert work.people.person("main", "p").name == "a\0b"


def test_a_key_that_one_database_would_cut_is_refused_on_both(centre: Centre) -> None:
    with pytest.raises(RequestInvalid, match="id"), centre.equipment.unit_of_work.write() as work:
        work.people.add_centre("c" * 81, "A centre")
    policy = propose(centre, DEFAULT_TEXT)
    huge = policy.document.model_copy(update={"version": 2**31})
    with pytest.raises(RequestInvalid, match="version"), centre.equipment.unit_of_work.write() as work:
        work.policies.add("main", policy.model_copy(update={"document": huge, "fingerprint": "sha256:x"}))


def test_rows_are_sorted_by_code_point_on_both(centre: Centre) -> None:
    ids = ["Z", "a", "B", "é", "-1", "_", "1", "ａ", "aB", "ab", "a-b", "A b"]
    with centre.equipment.unit_of_work.write() as work:
        for each in ids:
            work.people.add_person(Person(id=each, centre_id="main", name="Somebody"))
    with centre.equipment.unit_of_work.read() as work:
        assert [each.id for each in work.people.people("main")] == sorted(ids)
