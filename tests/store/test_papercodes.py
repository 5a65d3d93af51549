"""Codes on paper as they are kept: by digest alone, one for the same, up to a day, once."""

from datetime import date, timedelta

import pytest

from perimeter.core import papercode
from perimeter.core.problem import NotAllowed
from perimeter.store import accounts, papercodes
from perimeter.store.models import PaperCodeRow
from tests.store.desk import desk, made  # noqa: F401

DAY = date(2026, 3, 2)


def fresh(home):
    return papercode.new(home.source.random_bytes(papercode.RANDOM_BYTES))


def test_a_code_is_found_up_to_its_day_and_not_kept(desk):  # noqa: F811
    code = fresh(desk)
    papercodes.keep(code, DAY, "F-1", "firm")
    row = papercodes.find(code, DAY)
    assert (row.firm, row.role, row.account) == ("F-1", "firm", None)
    assert papercodes.find(code, DAY + timedelta(1)) is None
    assert code not in repr(list(PaperCodeRow.objects.values()))
    assert papercodes.of("F-1", DAY) == [row] and papercodes.of("F-1", DAY + timedelta(1)) == []


def test_one_for_the_same_replaces_the_older_alone(desk):  # noqa: F811
    account = accounts.add("aman", "firm", None, "F-1")
    other = accounts.add("berdi", "firm", None, "F-1")
    good_for = [
        {"role": "firm"}, {"role": "preparer"}, {"account": account}, {"account": other},
    ]  # fmt: skip
    for _ in range(2):
        for what in good_for:
            papercodes.keep(fresh(desk), DAY, "F-1", **what)
    papercodes.keep(fresh(desk), DAY, "F-2", "firm")
    assert len(papercodes.of("F-1", DAY)) == 4 and len(papercodes.of("F-2", DAY)) == 1


def test_it_is_taken_once(desk):  # noqa: F811
    code = fresh(desk)
    papercodes.keep(code, DAY, "F-1", "firm")
    row = papercodes.find(code, DAY)
    papercodes.take(row)
    assert papercodes.find(code, DAY) is None
    with pytest.raises(NotAllowed) as refused:
        papercodes.take(row)
    assert refused.value.code == "paper_code_spent"
