"""Pieces of XML found and changed in place; the standard library's tree is the oracle."""

import re
from xml.etree import ElementTree as Tree
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.tables.xmlspans import (
    appended,
    attributes,
    child,
    children,
    escaped,
    root,
    spliced,
    tag_edit,
    text_of,
    textual,
    with_attribute,
)

LETTERS = st.text("a<>&\"'/ =]", max_size=5)
BESIDE = st.sampled_from(["", "<!-- <a> > -->", "<![CDATA[</a><b/>]]>", "<?p <a ?>", "x > y"])
NAMES = st.sampled_from(["a", "b", "ab", "a.b"])


@st.composite
def elements(draw, deep: int = 3) -> str:
    """An element as text, with all that makes tags hard to find."""
    name = draw(NAMES)
    told = draw(st.dictionaries(NAMES, LETTERS, max_size=2))
    tag = f"<{name}" + "".join(f"\n{n} = {quoteattr(v)}" for n, v in told.items())
    inner = draw(st.lists(elements(deep - 1), max_size=3)) if deep else []
    if not inner and draw(st.booleans()):
        return f"{tag} />"
    return f"{tag} >{''.join(draw(BESIDE) + one for one in inner)}{draw(BESIDE)}</{name} >"


def assert_same(text: str, span, tree: Tree.Element) -> None:
    assert (span.name, attributes(text, span)) == (tree.tag, tree.attrib)
    own = Tree.fromstring(text[span.start : span.end])
    own.tail = tree.tail  # what follows an element is not within it
    assert Tree.tostring(own) == Tree.tostring(tree)
    for one, other in zip(children(text, span), tree, strict=True):
        assert_same(text, one, other)


@given(elements(), st.sampled_from(["", "<!-- <a> > -->", "<?p <a ?>"]))
def test_elements_lie_where_a_parser_finds_them(text, before):
    assert_same(before + text, root(before + text), Tree.fromstring(before + text))


@given(elements(), NAMES, LETTERS)
def test_one_attribute_changes_and_nothing_else(text, name, value):
    made = spliced(text, [tag_edit(text, root(text), name, value)])
    tree = Tree.fromstring(text)
    tree.set(name, value)
    assert Tree.tostring(Tree.fromstring(made)) == Tree.tostring(tree)


@given(elements())
def test_content_is_added_at_the_end(text):
    made = spliced(text, [appended(text, root(text), "<new/>")])
    tree = Tree.fromstring(text)
    assert [one.tag for one in Tree.fromstring(made)] == [*(one.tag for one in tree), "new"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_and_read_back(text):
    read = Tree.fromstring(f"<t>{escaped(text)}</t>").text or ""
    assert re.sub("_x([0-9A-F]{4})_", lambda one: chr(int(one[1], 16)), read) == text


def test_what_stands_for_a_letter_is_kept_apart_from_what_only_looks_so():
    assert escaped("\x01 _x0001_ _y \r") == "_x0001_ _x005F_x0001_ _y _x000D_"
    assert textual("<t>a &lt; b</t>", root("<t>a &lt; b</t>")) == "a < b"


def test_children_are_found_by_their_name_in_their_parents_namespace():
    text = "<x:a><b/><x:b/></x:a>"
    assert child(text, root(text), "b").start == text.index("<x:b")
    with pytest.raises(KeyError):
        child(text, root(text), "c")


def test_an_attribute_is_not_looked_for_within_another():
    tag = """<c r=" s='1' " s = '2'/>"""
    assert with_attribute(tag, "s", "3") == """<c r=" s='1' " s = "3"/>"""
    assert with_attribute("<c />", "s", "3") == '<c s="3"/>'


@pytest.mark.parametrize(
    "content",
    [
        b"<a>",
        b"<!DOCTYPE a><a/>",
        b'<?xml version="1.0" encoding="windows-1251"?><a>\xe0</a>',
        "<a/>".encode("utf-16"),
        b"<a>\xff</a>",
    ],
)
def test_what_is_not_well_formed_or_not_utf_8_is_not_changed(content):
    with pytest.raises((ExpatError, ValueError)):
        text_of(content)
