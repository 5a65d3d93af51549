"""Which messages an account has read."""

from perimeter.store import accounts, readings


def test_each_account_for_itself_and_once(home):
    one, other = (accounts.add(name, "firm", None, "F-1") for name in ("one", "other"))
    readings.mark(one, ["A-1", "F-F-1/trades/2026-01"])
    readings.mark(one, ["A-1", "A-2"])
    assert readings.read(one) == {"A-1", "A-2", "F-F-1/trades/2026-01"}
    assert readings.read(other) == set()
    readings.mark(other, [])
    assert readings.read(other) == set()
