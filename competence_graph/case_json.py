"""A standard written as a CASE package (1EdTech Competencies and Academic Standards Exchange, 1.0 and 1.1).

The writer is strict: what the source lacked and CASE demands (``uri``, ``lastChangeDateTime``, link titles)
is supplied; what came from CASE and vqmap does not model is written back from ``extensions["case"]``.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from competence_graph.frozen import Json
from competence_graph.standard import Association, Framework, Item, Standard

CaseVersion: TypeAlias = Literal["1.0", "1.1"]
_Object: TypeAlias = dict[str, Json]

_EPOCH = "1970-01-01T00:00:00+00:00"
_ADDED_IN_1_1 = {
    "document": ("frameworkType", "caseVersion", "extensions"),
    "item": ("subject", "subjectURI", "extensions"),
    "association": ("notes", "extensions"),
}


def to_case_package(standard: Standard, *, version: CaseVersion = "1.0") -> _Object:
    """Return a standard as a CASE package of the given version.

    Fields that only CASE 1.1 knows are left out of a 1.0 package.
    """
    document = _document(standard.framework, version)
    titles = {str(item.id): _title(item) for item in standard.items}
    titles[standard.framework.id] = standard.framework.title
    link: _Object = {name: document[name] for name in ("identifier", "title", "uri")}
    package: _Object = {
        "CFDocument": document,
        "CFItems": [_item(item, link, version) for item in standard.items],
        "CFAssociations": [_association(edge, link, titles, version) for edge in standard.associations],
    }
    kept = _kept(standard.framework.extensions)
    for section in ("CFDefinitions", "CFRubrics"):
        if section in kept:
            package[section] = kept[section]
    return package


def _document(framework: Framework, version: CaseVersion) -> _Object:
    kept = _kept(framework.extensions)
    sections = {"CFDefinitions", "CFRubrics"}
    document: _Object = {name: value for name, value in kept.items() if name not in sections}
    document |= {
        "identifier": framework.id,
        "title": framework.title,
        "creator": framework.creator or framework.title,
    }
    document |= _present(publisher=framework.publisher, version=framework.version, language=framework.language)
    document.setdefault("uri", _uri("CFDocuments", framework.id))
    document.setdefault("lastChangeDateTime", _EPOCH)
    if version == "1.1":
        document["caseVersion"] = "1.1"
    return _for_version(document, "document", version)


def _item(item: Item, document: _Object, version: CaseVersion) -> _Object:
    written = dict(_kept(item.extensions))
    written |= {"identifier": item.id, "fullStatement": item.wording_in_source}
    written |= _present(
        humanCodingScheme=item.code,
        CFItemType=item.item_type or item.kind.replace("_", " ").title(),
        language=item.language,
    )
    written.setdefault("uri", _uri("CFItems", item.id))
    written.setdefault("lastChangeDateTime", _EPOCH)
    written.setdefault("CFDocumentURI", document)
    return _for_version(written, "item", version)


def _association(edge: Association, document: _Object, titles: Mapping[str, str], version: CaseVersion) -> _Object:
    written = dict(_kept(edge.extensions))
    written |= {"identifier": edge.id, "associationType": edge.type}
    for name, node in (("originNodeURI", edge.origin), ("destinationNodeURI", edge.destination)):
        written.setdefault(name, {"identifier": node, "title": titles.get(node, node), "uri": _uri("CFItems", node)})
    if edge.sequence is not None:
        written["sequenceNumber"] = edge.sequence
    written.setdefault("uri", _uri("CFAssociations", edge.id))
    written.setdefault("lastChangeDateTime", _EPOCH)
    written.setdefault("CFDocumentURI", document)
    return _for_version(written, "association", version)


def _kept(extensions: Mapping[str, Json]) -> Mapping[str, Json]:
    kept = extensions.get("case")
    return kept if isinstance(kept, dict) else {}


def _present(**fields: str | None) -> _Object:
    return {name: value for name, value in fields.items() if value}


def _for_version(written: _Object, part: str, version: CaseVersion) -> _Object:
    if version == "1.1":
        return written
    return {name: value for name, value in written.items() if name not in _ADDED_IN_1_1[part]}


def _uri(collection: str, identifier: str) -> str:
    return f"urn:vqmap:{collection}:{identifier}"


def _title(item: Item) -> str:
    return f"{item.code} {item.text}".strip()[:120]
