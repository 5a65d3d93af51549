"""What is typed, as it comes, changes and goes: against a plain list that does the same slowly."""

import json

from hypothesis import given
from hypothesis import strategies as st

from perimeter.acts import contents, typed
from perimeter.acts.contents import Contents
from perimeter.acts.typed import Typed
from perimeter.tables import form as forms
from tests.test_tidy import ROOT

FORMS = forms.load(ROOT / "schedules")
FORM = FORMS["channels"]
BASE = Contents({"channels": {(a,): {"address": a, "kind": "phone"} for a in ("a", "b", "c")}})


def row(address, kind="app"):
    return {"address": address, "kind": kind}


def after(now):
    left = contents.merged(BASE, typed.brought(now, FORMS), FORMS)
    return {one["address"]: one["kind"] for one in left.of("channels")}


def lines(now):
    return {one.row["address"]: one for one in typed.shown(now, FORM, BASE)}


def test_untouched_lines_are_those_of_the_entry():
    assert [(one.how, one.was) for one in typed.shown(Typed(), FORM, BASE)] == [
        ("kept", ("a",)), ("kept", ("b",)), ("kept", ("c",)),
    ]  # fmt: skip
    assert not typed.brought(Typed(), FORMS)


def test_a_row_comes_changes_and_is_put_back():
    now = typed.put(Typed(), "channels", row("d"))
    now = typed.put(now, "channels", row("b"), lines(now)["b"])
    assert after(now) == {"a": "phone", "b": "app", "c": "phone", "d": "app"}
    assert [one.how for one in typed.shown(now, FORM, BASE)] == ["kept", "changed", "kept", "came"]
    back = typed.put_back(now, "channels", lines(now)["b"])
    assert after(back) == {"a": "phone", "b": "phone", "c": "phone", "d": "app"}


def test_a_row_whose_key_changes_takes_the_old_one_away():
    now = typed.put(Typed(), "channels", row("x"), lines(Typed())["b"])
    assert typed.brought(now, FORMS).drop == {"channels": [("b",)]}
    assert after(now) == {"a": "phone", "c": "phone", "x": "app"}
    again = typed.put(now, "channels", row("y"), lines(now)["x"])
    assert after(again) == {"a": "phone", "c": "phone", "y": "app"}


def test_what_goes_is_shown_until_it_is_put_back():
    now = typed.take_away(Typed(), "channels", lines(Typed())["b"])
    assert lines(now)["b"].how == "goes" and after(now) == {"a": "phone", "c": "phone"}
    assert typed.put_back(now, "channels", lines(now)["b"]).gone == {"channels": []}
    new = typed.put(Typed(), "channels", row("d"))
    assert after(typed.take_away(new, "channels", lines(new)["d"])) == after(Typed())


def test_rows_of_a_file_take_the_place_of_those_with_their_key():
    now = typed.take_away(Typed(), "channels", lines(Typed())["c"])
    now = typed.put_all(now, FORM, BASE, [row("c"), row("d"), row("a")])
    assert after(now) == {"a": "app", "b": "phone", "c": "app", "d": "app"}
    assert typed.put_all(now, FORM, BASE, [row("d", "social")]).next == now.next


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put", "instead", "away", "back", "all")),
        st.sampled_from("abcdef"),
        st.sampled_from("abcdef"),
    ),
    max_size=12,
)


@given(STEPS)
def test_whatever_is_done_pages_show_what_would_be_left(steps):
    now = Typed()
    for what, one, other in steps:
        there = lines(now)
        listed = {name for name, line in there.items() if line.how != "goes"}
        if what == "put" and one not in there:
            now = typed.put(now, "channels", row(one))
        elif what == "instead" and one in there and other not in there.keys() - {one}:
            now = typed.put(now, "channels", row(other), there[one])
        elif what == "away" and one in there:
            now = typed.take_away(now, "channels", there[one])
        elif what == "back" and one in there and (was := there[one].was):
            if was[0] not in listed - {one}:
                now = typed.put_back(now, "channels", there[one])
        elif what == "all":
            now = typed.put_all(now, FORM, BASE, [row(one)])
        shown = typed.shown(now, FORM, BASE)
        assert len({line.ref for line in shown}) == len(shown)
        assert {line.row["address"] for line in shown if line.how != "goes"} == set(after(now))
        again = typed.read(json.loads(json.dumps(typed.written(now))))
        assert typed.shown(again, FORM, BASE) == shown
