"""A release is its content: its id cannot be forged, and no change goes unseen."""

from typing import Any

import pytest
from builders import a_release, a_standard, changed, edge
from pydantic import ValidationError

from competence_graph import (
    Criterion,
    Framework,
    InvalidStandard,
    Item,
    Release,
    Standard,
    fingerprint,
    release_id_of,
)


def _reworded(standard: Standard, item_id: str, **fields: Any) -> Standard:
    items: list[Item] = [changed(item, **fields) if item.id == item_id else item for item in standard.items]
    return changed(standard, items=tuple(items))


def test_the_id_is_the_fingerprint_of_the_content() -> None:
    standard = a_standard()

    assert Release.of(standard).id == fingerprint(standard) == release_id_of(standard)


def test_the_same_content_has_the_same_id() -> None:
    assert Release.of(a_standard()).id == Release.of(a_standard()).id


@pytest.mark.parametrize(
    "other",
    [
        _reworded(a_standard(), "U1:1", text="Another wording"),
        _reworded(a_standard(), "U1:1", code="9.9"),
        _reworded(a_standard(), "U1", credit=6),
        changed(a_standard(), framework=Framework(id="F", title="A framework", version="2")),
        changed(a_standard(), items=a_standard().items[::-1]),
        changed(a_standard(), associations=(*a_standard().associations, edge("U1:1", "U2/LO1"))),
        a_standard({"U1": 2, "U2": 3}),
    ],
)
def test_any_change_has_another_id(other: Standard) -> None:
    assert Release.of(other).id != a_release().id


def test_a_release_survives_being_written_and_read() -> None:
    release = a_release()

    assert Release.model_validate_json(release.model_dump_json()) == release


def test_a_release_whose_content_was_tampered_with_is_refused() -> None:
    written = a_release().model_dump_json().replace("Criterion 1 of U1", "Criterion 1 of U1, or not")

    with pytest.raises(ValidationError, match="not the fingerprint of its content"):
        Release.model_validate_json(written)


def test_a_release_with_a_made_up_id_is_refused() -> None:
    with pytest.raises(ValidationError, match="not the fingerprint of its content"):
        Release(id="sha256:" + "0" * 64, standard=a_standard())


def test_a_standard_with_errors_is_not_released_and_all_of_them_are_told() -> None:
    standard = _reworded(_reworded(a_standard(), "U1:1", text=""), "U2:2", text="")

    with pytest.raises(InvalidStandard) as refusal:
        Release.of(standard)

    assert [finding.code for finding in refusal.value.findings] == ["text_missing", "text_missing"]


def test_a_standard_with_warnings_alone_is_released() -> None:
    standard = a_standard()
    slip = Criterion(id="slip", code="1.1", text="Another wording")
    standard = changed(
        standard, items=(*standard.items, slip), associations=(*standard.associations, edge("slip", "U1/LO1"))
    )

    assert Release.of(standard).graph.criterion("slip") == slip


def test_a_release_is_called_by_the_qualifications_title_where_there_is_one() -> None:
    assert a_release().title == "A diploma"
    assert Release.of(changed(a_standard(), qualification=None)).title == "A framework"
