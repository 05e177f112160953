"""Distinctness: several pieces count as several only where they really differ."""

import pytest
from builders import a_case, an_item, changed
from rule_builders import a_release_asking, blockers, is_claimable, on_occasion, shown_by

from competence_graph import CriterionDemands, DistinctCounts, EvidenceType, Release


def _asking(**counts: int) -> Release:
    return a_release_asking(CriterionDemands(distinct=DistinctCounts(**counts)))


def test_edge_35_the_same_file_handed_in_twice_is_one_occasion() -> None:
    release = _asking(occasions=2)
    first = an_item("E1", occasion_id="Monday", file_hashes=["same"])
    twin = an_item("E2", occasion_id="Tuesday", file_hashes=["same"])

    assert "occasions_too_few" in blockers(a_case(release, **shown_by(first, twin)))
    assert is_claimable(a_case(release, **shown_by(first, changed(twin, file_hashes=["another"]))))


def test_edge_35_the_same_wording_handed_in_twice_is_one_occasion() -> None:
    release = _asking(occasions=2)
    first = an_item("E1", occasion_id="Monday", text_fingerprint="same")
    twin = an_item("E2", occasion_id="Tuesday", text_fingerprint="same")

    assert "occasions_too_few" in blockers(a_case(release, **shown_by(first, twin)))
    assert is_claimable(a_case(release, **shown_by(first, changed(twin, text_fingerprint="another"))))


def test_edge_35_one_file_cannot_stand_for_two_methods() -> None:
    release = _asking(methods=2)
    observed = an_item("E1", type=EvidenceType.OBSERVATION, file_hashes=["same"])
    recorded = an_item("E2", type=EvidenceType.RECORDING, file_hashes=["same"])

    assert "methods_too_few" in blockers(a_case(release, **shown_by(observed, recorded)))
    assert is_claimable(a_case(release, **shown_by(observed, changed(recorded, file_hashes=["video"]))))


def test_edge_35_of_two_items_that_share_one_file_each_may_bring_another_of_its_own() -> None:
    release = _asking(occasions=2)
    first = an_item("E1", occasion_id="Monday", file_hashes=["shared"])
    second = an_item("E2", occasion_id="Tuesday", file_hashes=["shared", "own"])

    assert is_claimable(a_case(release, **shown_by(first, second)))


@pytest.mark.parametrize(("occasions", "claimable"), [(("a", "a", "a"), False), (("a", "b"), True)])
def test_requirement_12_occasions_are_counted_and_not_pieces(occasions: tuple[str, ...], claimable: bool) -> None:
    pieces = [on_occasion(f"E{number}", occasion) for number, occasion in enumerate(occasions)]

    assert is_claimable(a_case(_asking(occasions=2), **shown_by(*pieces))) is claimable


def test_requirement_12_pieces_without_an_occasion_count_as_one_between_them() -> None:
    unknown = [an_item("E1", file_hashes=["1"]), an_item("E2", file_hashes=["2"])]

    assert "occasions_too_few" in blockers(a_case(_asking(occasions=2), **shown_by(*unknown)))
    assert is_claimable(a_case(_asking(occasions=1), **shown_by(*unknown)))


@pytest.mark.parametrize("kind", ["subjects", "sites"])
def test_requirement_12_pieces_without_a_subject_or_a_site_count_as_one_between_them(kind: str) -> None:
    unknown = [an_item("E1", file_hashes=["1"]), an_item("E2", file_hashes=["2"])]

    assert f"{kind}_too_few" in blockers(a_case(_asking(**{kind: 2}), **shown_by(*unknown)))
    assert is_claimable(a_case(_asking(**{kind: 1}), **shown_by(*unknown)))


def test_requirement_12_subjects_are_counted_whoever_many_a_piece_names() -> None:
    release = _asking(subjects=2)
    one = an_item("E1", subject_ids=["client A"], file_hashes=["1"])
    again = an_item("E2", subject_ids=["client A"], file_hashes=["2"])

    assert "subjects_too_few" in blockers(a_case(release, **shown_by(one, again)))
    assert is_claimable(a_case(release, **shown_by(one, changed(again, subject_ids=["client B"]))))
    assert is_claimable(a_case(release, **shown_by(changed(one, subject_ids=["client A", "client B"]))))


def test_requirement_12_sites_are_counted() -> None:
    release = _asking(sites=2)
    one, again = on_occasion("E1", "a", site="plot 14"), on_occasion("E2", "b", site="plot 14")

    assert "sites_too_few" in blockers(a_case(release, **shown_by(one, again)))
    assert is_claimable(a_case(release, **shown_by(one, changed(again, site="plot 15"))))


def test_requirement_50_another_piece_never_makes_less_of_what_was_shown() -> None:
    release = _asking(occasions=2, methods=2)
    first = on_occasion("E1", "a", type=EvidenceType.OBSERVATION)
    second = on_occasion("E2", "b", type=EvidenceType.QUESTIONING)
    copied = an_item("E3", occasion_id="a", file_hashes=["hash of E1", "hash of E2"])

    assert is_claimable(a_case(release, **shown_by(first, second)))
    assert is_claimable(a_case(release, **shown_by(first, second, copied)))
