"""XML of documents, parsed without entities, network or documents beyond measure; read by local names.

Strict and transitional Office files differ in their namespaces only, so elements are told by their local names.
"""

from lxml import etree

Element = etree._Element


class Doctype(ValueError):
    """An Office part declares a document type or entities, which no program that writes such files does."""


def parse_part(content: bytes) -> Element:
    """Return the root of a part of an Office file.

    Raises:
        Doctype: the part declares entities.
        LxmlError: the part is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise Doctype("a part declares a document type")
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute by its local name, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local_name(each) == name), None)
    return element
