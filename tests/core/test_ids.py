"""Names that are filed or signed."""

import pytest

from perimeter.core import ids


def test_a_subject_splits_again():
    assert ids.split(ids.subject("entry", "L-001")) == ("entry", "L-001")


@pytest.mark.parametrize(
    "kind, name", [("customer", "c"), ("entry", ""), ("entry", "a b"), ("entry", "x" * 121)]
)
def test_odd_subjects_are_refused(kind, name):
    with pytest.raises(ValueError):
        ids.subject(kind, name)


def test_a_customer_is_never_the_subject_of_a_finding():
    assert "customer" not in ids.FINDING_SUBJECTS and "person" not in ids.FINDING_SUBJECTS


@pytest.mark.parametrize("text, good", [("a" * 64, True), ("A" * 64, False), ("a" * 63, False)])
def test_a_digest_is_64_lower_hex_digits(text, good):
    assert ids.is_digest(text) is good
