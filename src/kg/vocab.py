"""The published terms that kg itself relies on, by name. A misspelt name is an error, not an IRI.

``pgm`` is our own vocabulary, described in ``ontology/core.ttl``.
"""

from __future__ import annotations

from kg.terms import IRI


class Namespace:
    """A namespace with the closed list of terms that kg uses from it.

    >>> rdfs.label
    <NamedNode value=http://www.w3.org/2000/01/rdf-schema#label>
    """

    def __init__(self, iri: str, names: str) -> None:
        self.iri = iri
        self._terms = {name: IRI(iri + name) for name in names.split()}
        vars(self).update(self._terms)  # they are asked for ten thousands of times

    def __getattr__(self, name: str) -> IRI:
        raise AttributeError(f"<{self.iri}> has no term {name!r} in kg.vocab")


rdf = Namespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type first rest nil langString Property"
)
rdfs = Namespace(
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class Resource Datatype Literal label comment subClassOf subPropertyOf isDefinedBy "
    "domain range",
)
xsd = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "string integer decimal double boolean date dateTime hexBinary nonNegativeInteger "
    "positiveInteger",
)
owl = Namespace(
    "http://www.w3.org/2002/07/owl#",
    "Ontology Class Thing imports ObjectProperty DatatypeProperty AnnotationProperty "
    "equivalentClass equivalentProperty sameAs "
    "deprecated DeprecatedClass DeprecatedProperty FunctionalProperty differentFrom",
)
skos = Namespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel definition inScheme notation note "
    "exactMatch closeMatch broadMatch narrowMatch relatedMatch scopeNote",
)
schema = Namespace(
    "https://schema.org/",
    "name alternateName description value minValue maxValue position url sameAs superEvent "
    "location containedInPlace latitude longitude organizer eventAttendanceMode "
    "datePublished City State Country EventPostponed EventRescheduled "
    "domainIncludes rangeIncludes supersededBy",
)
dcterms = Namespace(
    "http://purl.org/dc/terms/",
    "title description license publisher language source identifier format modified issued "
    "isReplacedBy",
)
dcat = Namespace(
    "http://www.w3.org/ns/dcat#",
    "Dataset Distribution distribution downloadURL mediaType compressFormat byteSize "
    "landingPage version DataService endpointURL endpointDescription servesDataset",
)
void = Namespace(
    "http://rdfs.org/ns/void#",
    "Dataset triples entities distinctSubjects distinctObjects classes properties "
    "classPartition propertyPartition class property uriSpace vocabulary dataDump",
)
spdx = Namespace(
    "http://spdx.org/rdf/terms#",
    "Checksum checksum algorithm checksumValue checksumAlgorithm_sha256",
)
sh = Namespace(
    "http://www.w3.org/ns/shacl#",
    "NodeShape PropertyShape ValidationReport ValidationResult result resultSeverity "
    "resultMessage focusNode resultPath value sourceShape sourceConstraintComponent "
    "Violation Warning Info message severity deactivated conforms "
    "targetNode targetClass targetSubjectsOf targetObjectsOf "
    "path inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath "
    "name description nodeKind "
    "IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral "
    "datatype minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength "
    "maxLength pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals "
    "not and or xone node property qualifiedValueShape qualifiedMinCount qualifiedMaxCount "
    "qualifiedValueShapesDisjoint closed ignoredProperties hasValue in "
    "sparql select ask prefixes declare prefix namespace ConstraintComponent parameter optional "
    "validator nodeValidator propertyValidator",
)
earl = Namespace("http://www.w3.org/ns/earl#", "pointer")
ptr = Namespace(
    "http://www.w3.org/2009/pointers#", "LineCharPointer reference lineNumber charNumber"
)
edtf = Namespace("http://id.loc.gov/datatypes/edtf/", "EDTF")
pgm = Namespace(
    "https://w3id.org/programme-graph/ns#",
    "Programme Session Event Claim CountClaim Involvement Source Evidence "
    "inProgramme inSession status placeLevel code publishedAs "
    "subject predicate object involvedIn agent role "
    "shortcut approximator percentLow percentHigh addLow addHigh fixedLow fixedHigh "
    "plannedWhen actualWhen releasedWhen earliest latest within requiresClaim singleValued rank "
    "modality inferred statedIn defaultModality authority levelOrder",
)
modality = Namespace("https://w3id.org/programme-graph/vocab/modality#", "retracted")
rank = Namespace("https://w3id.org/programme-graph/vocab/rank#", "preferred normal deprecated")
