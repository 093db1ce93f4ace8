"""XML of strangers: what is read, and that nothing grows or is fetched."""

import pytest

from shared.kernel.plain_xml import NotXml, elements, tree


def test_a_document_is_its_elements_without_namespaces() -> None:
    """Attributes, text, and children in their order."""
    root = tree(b'<a xmlns="urn:x" xmlns:y="urn:y"><b y:c="1">een</b><b>twee</b></a>', 1_000)
    assert (root.name, [each.text for each in root.children]) == ("a", ["een", "twee"])
    assert root.children[0].attributes == {"c": "1"}


def test_each_element_begins_and_ends_in_its_place() -> None:
    """Whatever the pieces in which it comes."""
    content = b"<a><b>een</b></a>"
    ways = [
        (what, [each.name for each in way])
        for what, way in elements([content[:5], content[5:6], content[6:]])
    ]
    assert ways == [("begin", ["a"]), ("begin", ["a", "b"]), ("end", ["a", "b"]), ("end", ["a"])]


UNSAFE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (UNSAFE.encode(), "xml-unsafe"),
        (UNSAFE.encode("utf-16"), "xml-unsafe"),
        (b"<!DOCTYPE a><a/>", "xml-unsafe"),
        (b"<a>", "not-xml"),
        (b"<a>&nope;</a>", "not-xml"),
        (b"\xff\xfe\x00", "not-xml"),
        (b"<a>" * 41 + b"</a>" * 41, "too-deep"),
        (b"<a>" + b"x" * 100_001 + b"</a>", "too-large"),
        (b"<a>" + b" " * 2_000_000 + b"</a>", "too-large"),
    ],
)
def test_what_may_grow_or_cannot_be_read_is_refused_by_its_code(content: bytes, code: str) -> None:
    """In every encoding that the parser knows."""
    with pytest.raises(NotXml) as raised:
        tree(content, 1_000_000)
    assert raised.value.code == code
