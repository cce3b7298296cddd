"""One broken fact in our own content, and exactly the shape that is there for it answers.

What is broken is what people write; what the rules derive is derived anew. A mutation tells line by
line what happens to the content, in Turtle with the prefixes of ``kg.toml``:

    - subject predicate    the statements are taken away, with the claims that are made on them
    + turtle               the statements are added
    ~ old new              a thing is given another IRI, wherever it is named
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pytest

from kg.dataset import RULES, Graph
from kg.formats import TURTLE, parse
from kg.jobs import Project
from kg.shapes import read_shapes, validate_with_columns
from kg.terms import IRI, BlankNode, Literal, Resource, Term, Triple
from kg.vocab import dcterms, pgm

# A small programme beside the real one, for what nothing in the real one lacks, or nothing has.
NEXT_YEAR = """
    + programme:next-year a pgm:Programme ; pgm:status status:announced ;
    +     schema:inLanguage "en" , "zh-hans" ; schema:name "Next year"@en , "明年"@zh-hans .
    """
NEXT_YEAR_BY_CAST = f"""{NEXT_YEAR}
    + involvement:next-year--organiser--cast a pgm:Involvement ; pgm:role role:organiser ;
    +     pgm:involvedIn programme:next-year ; pgm:agent organisation:cast .
    """
A_LECTURE = """
    + event:a-lecture a pgm:Event ; pgm:eventType event-type:forum ; pgm:status status:announced ;
    +     schema:name "A lecture"@en , "讲座"@zh-hans .
    """
A_LECTURE_BY_CAST = f"""{A_LECTURE}
    + involvement:a-lecture--organiser--cast a pgm:Involvement ; pgm:role role:organiser ;
    +     pgm:involvedIn event:a-lecture ; pgm:agent organisation:cast .
    """

# By the row of the catalogue that the shape implements (its dcterms:identifier).
MUTATIONS = {
    # ── Names and texts
    "N1a": "- series:international-month schema:name",
    "N1b": '+ count:international-month-2025--sessions skos:note "Printed twice." .',
    "N2a": '+ place:hainan schema:name "Isle of Hainan"@en .',
    "N2b": '+ programme:international-month-2025 schema:description "A month."@en .',
    "N2c": '+ programme:international-month-2025 pgm:motto "Another motto"@en .',
    "N3": """
        - place:hainan schema:name
        + place:hainan schema:name "Hainan"@en .
        """,
    "N4": '+ place:hainan schema:alternateName "Haïnan"@fr .',
    "N5": '+ place:hainan schema:alternateName "Hainan"@en .',
    "N6": '+ place:hainan schema:alternateName " Isle of Hainan"@en .',
    "N7": '+ place:hainan schema:alternateName "Isle of Hainan"@zh-hans .',
    "N8": f"""
        - place:hainan schema:description
        + place:hainan schema:description "{"x" * 501}"@en .
        """,
    "N9a": f"""{A_LECTURE_BY_CAST}
        - event:china-us-young-scientists-exchange schema:name
        + event:china-us-young-scientists-exchange schema:name "A lecture"@en , "中美交流"@zh-hans ;
        +     schema:superEvent event:a-lecture .
        """,
    "N9b": """
        - organisation:fanpu schema:name
        - organisation:kepu-china schema:name
        + organisation:fanpu schema:name "Science"@en , "返朴"@zh-hans .
        + organisation:kepu-china schema:name "Science"@en , "科普中国"@zh-hans .
        """,
    "N9c": """
        - place:hainan schema:name
        - place:zhejiang schema:name
        + place:hainan schema:name "Coast"@en , "海南"@zh-hans .
        + place:zhejiang schema:name "Coast"@en , "浙江"@zh-hans .
        """,
    "N9d": """
        - outcome:digital-earth-initiative schema:name
        - outcome:young-scientists-growth-initiative schema:name
        + outcome:digital-earth-initiative schema:name "Call"@en , "地球倡议"@zh-hans .
        + outcome:young-scientists-growth-initiative schema:name "Call"@en , "人才倡议"@zh-hans .
        """,
    "E2a": f'+ place:hainan schema:alternateName "{"x" * 501}"@en .',
    # ── Addresses and links
    "I1a": "~ programme:international-month-2025 programme:International-Month-2025",
    "I1b": "~ session:people-exchange session:people_exchange",
    "I1c": "~ event:iutox-2025 event:IUTOX-2025",
    "I1d": "~ series:iutox-congress series:iutox--congress",
    "I1e": "~ organisation:cast group:cast",
    "I1f": "~ group:local-governments organisation:local-governments",
    "I1g": "~ place:hainan place:海南",
    "I1h": "~ outcome:digital-earth-initiative outcome:digital-earth-initiative-",
    "I1i": "~ involvement:wfeo-general-assembly-2025--lead-organiser--cast involvement:CAST",
    "I1j": "~ count:international-month-2025--sessions count:international-month-2025---sessions",
    "I1k": "~ source:kepu-china-original source:kepu.china",
    "I1l": """
        ~ evidence:announcement-2025-10-05--322-326 evidence:announcement-2025-10-05_322
        """,
    "I3a": "+ place:hainan schema:sameAs <https://example.org/hainan> .",
    "I3b": """
        + place:hainan schema:sameAs <http://www.wikidata.org/entity/Q999999999> .
        + place:zhejiang schema:sameAs <http://www.wikidata.org/entity/Q999999999> .
        """,
    "I4": "+ place:hainan owl:sameAs place:zhejiang .",
    "C1": '+ series:international-month schema:url "https://example.org/month" .',
    # ── Concepts
    "V1a": '+ topic:new-energy skos:prefLabel "Renewables"@en .',
    "V1b": "- topic:new-energy skos:definition",
    "V1c": "- topic:new-energy skos:inScheme",
    "V1d": """
        - topic:new-energy skos:prefLabel
        + topic:new-energy skos:prefLabel "new energy"@en ; skos:altLabel "new energy"@en .
        """,
    "V2": "+ topic:new-energy owl:deprecated true .",
    # ── Programmes, sessions, events, series
    "X2a": '+ programme:international-month-2025 schema:slogan "Go"@en .',
    "X2b": "+ session:people-exchange schema:location place:hainan .",
    "X2c": '+ event:iutox-2025 schema:startDate "2025-10-15"^^xsd:date .',
    "X2d": "+ series:iutox-congress schema:location place:china .",
    "C2": """
        - event:china-us-young-scientists-exchange pgm:inSession
        + event:china-us-young-scientists-exchange pgm:inProgramme series:international-month .
        """,
    "C3": "+ event:china-us-young-scientists-exchange pgm:editionOf organisation:cast .",
    "C4": "+ event:iutox-2025 pgm:editionNumber 2025 .",
    "C5": "- event:asia-pacific-physics-2025 pgm:editionOf",
    "C6": '+ event:iutox-2025 schema:location "Hainan" .',
    "C7": '+ event:iutox-2025 schema:about "toxicology" .',
    "C8": "+ event:iutox-2025 pgm:status outcome-status:announced .",
    "C9": '+ programme:international-month-2025 schema:inLanguage "EN" .',
    "C10": "+ session:people-exchange schema:position 0 .",
    "C11": "- event:iutox-2025 pgm:eventType",
    "C12": "+ event:iutox-2025 pgm:inSession programme:international-month-2025 .",
    "C13": "+ event:iutox-2025 schema:superEvent session:science-future .",
    "C14": '+ event:iutox-2025 schema:eventAttendanceMode "online" .',
    "C22": """
        + session:adrift a pgm:Session ; schema:position 1 ;
        +     schema:name "Adrift"@en , "漂流"@zh-hans .
        + event:china-us-young-scientists-exchange pgm:inSession session:adrift .
        """,
    "C23": A_LECTURE_BY_CAST,
    "C24": "+ event:china-us-young-scientists-exchange pgm:inConnectionWith organisation:cast .",
    "X4": """
        + event:iutox-2025 schema:superEvent event:physiological-sciences-2025 .
        + event:physiological-sciences-2025 schema:superEvent event:iutox-2025 .
        """,
    "X6": f"""{NEXT_YEAR_BY_CAST}
        - event:china-us-young-scientists-exchange pgm:inProgramme
        + event:china-us-young-scientists-exchange pgm:inProgramme programme:next-year .
        """,
    "X7a": """
        - session:civilisations schema:position
        + session:civilisations schema:position 3 .
        """,
    "X7b": """
        - session:civilisations schema:position
        + session:civilisations schema:position 6 .
        """,
    "X8": f"""{NEXT_YEAR_BY_CAST}
        + session:next-year-opening a pgm:Session ; pgm:inProgramme programme:next-year ;
        +     schema:position 1 ; schema:name "Opening"@en , "开幕"@zh-hans .
        """,
    "X9": """
        - event:iutox-2025 pgm:eventType
        - event:iutox-2025 schema:superEvent
        + event:iutox-2025 pgm:eventType event-type:session-slot .
        """,
    "X10": "+ event:iutox-2025 schema:location place:hainan , place:china .",
    # ── Dates: no source dates this exchange
    "D1a": """
        - event:china-us-young-scientists-exchange pgm:plannedWhen
        + event:china-us-young-scientists-exchange pgm:plannedWhen "October 2025"^^edtf:EDTF .
        """,
    "D1b": """
        - event:china-us-young-scientists-exchange pgm:plannedWhen
        + event:china-us-young-scientists-exchange pgm:plannedWhen
        +     "2025-10-20"^^edtf:EDTF , "2025-10-21"^^edtf:EDTF .
        """,
    "D1c": """
        - event:china-us-young-scientists-exchange pgm:actualWhen
        + event:china-us-young-scientists-exchange pgm:actualWhen
        +     "2025-10-20"^^edtf:EDTF , "2025-10-21"^^edtf:EDTF .
        """,
    "D2": """
        - event:china-us-young-scientists-exchange pgm:plannedWhen
        + event:china-us-young-scientists-exchange
        +     pgm:plannedWhen "2025-10-21/2025-10-20"^^edtf:EDTF .
        """,
    "D3": """
        - event:china-us-young-scientists-exchange pgm:plannedWhen
        + event:china-us-young-scientists-exchange pgm:plannedWhen "2024-05-01"^^edtf:EDTF .
        """,
    "D4": """
        - event:china-us-young-scientists-exchange pgm:plannedWhen
        + event:china-us-young-scientists-exchange pgm:plannedWhen "2025"^^edtf:EDTF .
        """,
    "D5": """
        - event:china-us-young-scientists-exchange pgm:status
        + event:china-us-young-scientists-exchange pgm:status status:held .
        """,
    "D6": """
        - event:china-us-young-scientists-exchange pgm:status
        + event:china-us-young-scientists-exchange pgm:status status:cancelled ;
        +     pgm:actualWhen "2025-10-20"^^edtf:EDTF .
        """,
    "D7": """
        - event:china-us-young-scientists-exchange pgm:status
        + event:china-us-young-scientists-exchange pgm:status status:scheduled .
        """,
    "D8": """
        - outcome:digital-earth-initiative pgm:releasedWhen
        + outcome:digital-earth-initiative pgm:releasedWhen "2024-05-01"^^edtf:EDTF .
        """,
    "D9": """
        + source:kepu-china-original schema:datePublished "2025-10-05T12:05:00"^^xsd:dateTime .
        """,
    "D10": """
        + event:china-us-young-scientists-exchange
        +     pgm:editionOf series:iutox-congress ; pgm:editionNumber 17 .
        """,
    # ── Organisations, groups, involvements
    "X2e": "+ organisation:cast schema:member organisation:fanpu .",
    "X2f": "+ group:local-governments schema:sameAs <http://www.wikidata.org/entity/Q999999999> .",
    "X2i": """
        + involvement:international-month-2025--coordinator--cast skos:note "As printed."@en .
        """,
    "C15": "- organisation:cast pgm:organisationType",
    "C16": "+ organisation:fanpu schema:parentOrganization group:national-societies .",
    "C17": "+ involvement:international-month-2025--coordinator--cast pgm:order 0 .",
    "C25": "+ organisation:fanpu schema:memberOf programme:international-month-2025 .",
    "X5": """
        + organisation:fanpu schema:parentOrganization organisation:kepu-china .
        + organisation:kepu-china schema:parentOrganization organisation:fanpu .
        """,
    "R1a": """
        + involvement:international-month-2025--collaborator--local-governments
        +     pgm:involvedIn place:hainan .
        """,
    "R1b": """
        + involvement:international-month-2025--collaborator--local-governments
        +     pgm:agent place:hainan .
        """,
    "R1c": """
        + involvement:international-month-2025--collaborator--local-governments
        +     pgm:role status:announced .
        """,
    "R2": "+ event:iutox-2025 schema:sponsor organisation:fanpu .",
    "R3a": NEXT_YEAR,
    "R3b": f"""{A_LECTURE}
        + event:a-lecture pgm:inConnectionWith programme:international-month-2025 .
        """,
    "R4": """
        + involvement:wfeo-general-assembly-2025--supporter--cast a pgm:Involvement ;
        +     pgm:involvedIn event:wfeo-general-assembly-2025 ; pgm:agent organisation:cast ;
        +     pgm:role role:supporter .
        """,
    "R5": "- group:local-governments pgm:memberType",
    # ── Outcomes
    "X2h": '+ outcome:digital-earth-initiative schema:datePublished "2025-10-20"^^xsd:date .',
    "O1a": "- outcome:digital-earth-initiative pgm:outcomeKind",
    "O1b": "- outcome:digital-earth-initiative pgm:outcomeStatus",
    "O1c": "+ outcome:digital-earth-initiative pgm:outcomeOf organisation:cast .",
    "O2": f"""{NEXT_YEAR_BY_CAST}
        + outcome:next-year-call a pgm:Outcome ; pgm:outcomeOf programme:next-year ;
        +     pgm:outcomeKind outcome-kind:initiative ; pgm:outcomeStatus outcome-status:announced ;
        +     schema:name "Call of next year"@en , "明年倡议"@zh-hans .
        """,
    # ── Places
    "X2g": '+ place:hainan schema:address "Hainan"@en .',
    "P1a": "+ place:brazil pgm:placeLevel status:announced .",
    "P1b": "+ place:hainan schema:containedInPlace organisation:cast .",
    "P1c": "- place:hainan schema:containedInPlace",
    "P2a": '+ place:hainan pgm:code "Hainan" .',
    "P2b": """
        + place:china pgm:code "iso3166-1:CN" .
        + place:hainan pgm:code "iso3166-2:FR-IDF" .
        """,
    "P3a": """
        - place:france schema:latitude
        - place:france schema:longitude
        + place:france schema:latitude 95e0 ; schema:longitude 2.35e0 .
        """,
    "P3b": """
        - place:france schema:latitude
        - place:france schema:longitude
        + place:france schema:latitude 46.5e0 ; schema:longitude 2.35 .
        """,
    "P3c": """
        - place:france schema:longitude
        + place:france schema:latitude 46.5e0 .
        """,
    "P4a": """
        - place:hainan schema:latitude
        - place:hainan schema:longitude
        + place:hainan schema:latitude 48.85e0 ; schema:longitude 2.35e0 .
        + place:china pgm:box [ a pgm:Box ;
        +     pgm:west 73e0 ; pgm:south 3e0 ; pgm:east 136e0 ; pgm:north 54e0 ] .
        """,
    "P4b": "+ place:brazil pgm:box place:hainan .",
    "P4c": """
        + [] a pgm:Box ; pgm:west 8e0 ; pgm:south 41e0 ; pgm:east -5e0 ; pgm:north 51e0 .
        """,
    "X2o": """
        + [] a pgm:Box ; pgm:west -5e0 ; pgm:south 41e0 ; pgm:east 8e0 ; pgm:north 51e0 ;
        +     rdfs:label "France"@en .
        """,
    # ── Counts
    "X2k": '+ count:international-month-2025--sessions rdfs:comment "Printed twice."@en .',
    "C18": """
        - count:international-month-2025--sessions pgm:counted
        + count:international-month-2025--sessions pgm:counted status:announced .
        """,
    "C19": "+ count:international-month-2025--sessions pgm:approximator status:announced .",
    "C20a": "+ count:international-month-2025--sessions schema:value 4.5 .",
    "C20b": "- count:international-month-2025--sessions schema:value",
    "C21": '+ count:international-month-2025--sessions pgm:listing "all" .',
    "C26": """
        + count:international-month-2025--sessions pgm:differsFrom session:people-exchange .
        """,
    "K3f": "- count:international-month-2025--sessions pgm:evidence",
    "Q1a": """
        + count:people-exchange--participants a pgm:CountClaim ;
        +     pgm:subject session:people-exchange ; pgm:counted counted:participants ;
        +     schema:value 0 ; pgm:approximator approximator:nearly ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        """,
    "Q1b": "+ count:international-month-2025--sessions schema:minValue 3 .",
    "Q2": """
        + session:a-fifth-one a pgm:Session ; pgm:inProgramme programme:international-month-2025 ;
        +     schema:position 5 ; schema:name "A fifth one"@en , "第五板块"@zh-hans .
        + event:china-us-young-scientists-exchange pgm:inSession session:a-fifth-one .
        """,
    "Q3": """
        + count:people-exchange--outcomes a pgm:CountClaim ;
        +     pgm:subject session:people-exchange ; pgm:counted counted:outcomes ;
        +     schema:value 9 ; pgm:approximator approximator:exactly ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        """,
    "Q4": """
        + count:people-exchange--outcomes a pgm:CountClaim ;
        +     pgm:subject session:people-exchange ; pgm:counted counted:outcomes ;
        +     schema:value 9 ; pgm:approximator approximator:exactly ;
        +     pgm:listing listing:complete ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        """,
    "Q5": f"""{NEXT_YEAR_BY_CAST}{A_LECTURE_BY_CAST}
        + session:today a pgm:Session ; pgm:inProgramme programme:next-year ; schema:position 1 ;
        +     schema:name "Today"@en , "今天"@zh-hans .
        + session:tomorrow a pgm:Session ; pgm:inProgramme programme:next-year ; schema:position 2 ;
        +     schema:name "Tomorrow"@en , "明天"@zh-hans .
        + event:a-lecture pgm:inProgramme programme:next-year ;
        +     pgm:inSession session:today , session:tomorrow .
        + count:next-year--events a pgm:CountClaim ; pgm:subject programme:next-year ;
        +     pgm:counted counted:events ; schema:value 1 ; pgm:approximator approximator:exactly ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        + count:today--events a pgm:CountClaim ; pgm:subject session:today ;
        +     pgm:counted counted:events ; schema:value 1 ; pgm:approximator approximator:exactly ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        + count:tomorrow--events a pgm:CountClaim ; pgm:subject session:tomorrow ;
        +     pgm:counted counted:events ; schema:value 1 ; pgm:approximator approximator:exactly ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        """,
    "Q6": """
        + count:people-exchange--participants--en a pgm:CountClaim ;
        +     pgm:subject session:people-exchange ; pgm:counted counted:participants ;
        +     schema:value 50 ; pgm:approximator approximator:exactly ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        + count:people-exchange--participants--zh-hans a pgm:CountClaim ;
        +     pgm:subject session:people-exchange ; pgm:counted counted:participants ;
        +     schema:value 50 ; pgm:approximator approximator:more-than ;
        +     pgm:evidence evidence:announcement-2025-10-05--722-726 .
        """,
    # ── Claims
    "X2j": """
        + [] a pgm:Claim ; pgm:subject event:iutox-2025 ; pgm:predicate pgm:editionNumber ;
        +     pgm:object 17 ; rdfs:comment "As printed."@en .
        """,
    "X3": """
        + [] a pgm:Claim ; pgm:subject event:nothing ; pgm:predicate pgm:editionNumber ;
        +     pgm:object 17 ; pgm:rank rank:deprecated .
        """,
    "K3a": "- count:international-month-2025--sessions pgm:subject",
    "K3b": '+ count:international-month-2025--sessions pgm:modality "maybe" .',
    "K3c": '+ count:international-month-2025--sessions pgm:rank "first" .',
    "K3d": """
        + count:international-month-2025--sessions pgm:evidence source:announcement-2025-10-05 .
        """,
    "K3e": '+ count:international-month-2025--sessions pgm:statedOnlyIn "@en" .',
    "K5": """
        + [] a pgm:Claim ; pgm:subject event:iutox-2025 ; pgm:predicate pgm:editionNumber ;
        +     pgm:object 18 .
        """,
    "K8": """
        + count:science-future--events--en pgm:supersedes count:science-future--events--zh-hans .
        """,
    # ── Sources and evidence
    "X2l": "+ source:announcement-2025-10-05 schema:author organisation:cast .",
    "S1a": "- source:announcement-2025-10-05 schema:url",
    "S1b": "- source:announcement-2025-10-05 pgm:textDigest",
    "S1c": "- source:editorial pgm:seen",
    "S1d": "- source:kepu-china-original pgm:defaultModality",
    "S1e": '+ source:kepu-china-original schema:datePublished "2025-10"^^xsd:gYearMonth .',
    "S1f": '+ source:editorial schema:inLanguage "English" .',
    "S1g": '+ source:kepu-china-original schema:publisher "Kepu China" .',
    "S1h": "+ source:editorial pgm:credits source:sources .",
    "S1i": "+ source:editorial pgm:carriesTextOf source:sources .",
    "S1j": "+ source:editorial pgm:reproduces organisation:cast .",
    "S1k": '+ source:editorial pgm:textDigest "sha256:0615a56c" .',
    "S1l": "+ source:editorial pgm:textLength 0 .",
    "S1m": '+ source:editorial pgm:retrievedOn "2025-11"^^xsd:gYearMonth .',
    "S1n": "+ source:kepu-china-original pgm:authority status:announced .",
    "S1o": "+ source:kepu-china-original pgm:sourceKind status:announced .",
    "X2m": '+ evidence:announcement-2025-10-05--322-326 schema:text "60" .',
    "X2n": r'+ evidence:announcement-2025-10-05--322-326\#position schema:text "60" .',
    "E1a": "+ evidence:announcement-2025-10-05--322-326 oa:hasSource organisation:cast .",
    "E1b": "- evidence:announcement-2025-10-05--322-326 oa:hasSelector",
    "E1c": "- evidence:announcement-2025-10-05--322-326 pgm:excerptDigest",
    "E1d": '+ evidence:announcement-2025-10-05--322-326 schema:inLanguage "en" .',
    "E1e": r"""
        - evidence:announcement-2025-10-05--322-326\#position oa:start
        + evidence:announcement-2025-10-05--322-326\#position
        +     oa:start "326"^^xsd:nonNegativeInteger .
        """,
    "E1f": r"- evidence:announcement-2025-10-05--322-326\#position oa:end",
    "E1g": """
        - source:announcement-2025-10-05 pgm:textLength
        + source:announcement-2025-10-05 pgm:textLength 100 .
        """,
    "E2b": '+ evidence:announcement-2025-10-05--322-326 oa:exact "60" .',
}

# Rows whose shape cannot be the only one to answer, each with the reason.
NEVER_ALONE: dict[str, str] = {}


class Found(NamedTuple):
    """A finding: by the row of its shape, and on what."""

    row: str
    focus: Term
    path: Term | None
    value: Term | None


class Content:
    """What people wrote, less what was replaced or withdrawn; and how it is judged."""

    def __init__(self, project: Project) -> None:
        self.project = project
        derived = {quad.triple for quad in project.dataset.derived}
        self.written = [triple for triple in project.dataset.judged if triple not in derived]
        self.graph = Graph(self.written)
        config = project.config
        self.shapes = read_shapes(config.shapes, base=config.base, shown_from=config.root).graph
        self.whole = self.judge(self.written)

    def judge(self, written: Iterable[Triple]) -> set[Found]:
        """What the shapes find in what is written and in what follows from it."""
        written = list(written)
        graph = Graph(written)
        derived = (found.triple for rule in RULES for found in rule.derive(graph))
        return self.findings(Graph([*written, *derived]))

    def findings(self, graph: Graph) -> set[Found]:
        results = validate_with_columns(graph, self.shapes)
        return {Found(self._row(r.shape), r.focus, r.path, r.value) for r in results}

    def _row(self, shape: Term) -> str:
        """The row of a shape, or of the shape that it stands in."""
        row = self.shapes.object(shape, dcterms.identifier)
        if isinstance(row, Literal):
            return row.value
        assert isinstance(shape, BlankNode)
        ((outer, _),) = self.shapes.incoming(shape)
        return self._row(outer)

    def rows(self) -> set[str]:
        """The rows of the catalogue that shapes implement."""
        return {self._row(shape) for shape in self.shapes.column(dcterms.identifier)}

    def parse(self, turtle: str) -> list[Triple]:
        config = self.project.config
        prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in config.prefixes.items())
        parsed = parse((prefixes + turtle).encode(), "mutation", TURTLE, config.base)
        return [quad.triple for quad, _line in parsed]


class Mutation:
    """What happens to the content; see above."""

    def __init__(self, text: str, content: Content) -> None:
        lines: dict[str, list[str]] = {"-": [], "+": [], "~": []}
        for line in filter(None, map(str.strip, text.splitlines())):
            mark, _, rest = line.partition(" ")
            lines[mark].append(rest)
        taken = content.parse("".join(f"{line} [] .\n" for line in lines["-"]))
        renamed = content.parse("".join(f"{line} .\n" for line in _as_triples(lines["~"])))
        self._taken = {(triple.subject, triple.predicate) for triple in taken}
        self._added = content.parse("\n".join(lines["+"]))
        self._names: dict[Term, IRI] = {}
        for triple in renamed:
            assert isinstance(triple.object, IRI)
            self._names[triple.subject] = triple.object

    def apply(self, content: Content) -> list[Triple]:
        """What is written after the mutation."""
        mutated = [*self._kept(content), *self._added]
        return [self._renamed(triple) for triple in mutated] if self._names else mutated

    def rename(self, found: Found) -> Found:
        """A finding on the same thing, by its IRI after the mutation."""
        names = self._names
        value = found.value and names.get(found.value, found.value)
        return found._replace(focus=names.get(found.focus, found.focus), value=value)

    def _kept(self, content: Content) -> Sequence[Triple]:
        if not self._taken:
            return content.written
        graph = content.graph
        taken = {
            Triple(subject, predicate, term)
            for subject, predicate in self._taken
            for term in graph.objects(subject, predicate)
        }
        claims = {
            claim
            for subject in {triple.subject for triple in taken}
            for claim, predicate in graph.incoming(subject)
            if predicate == pgm.subject and _claimed(graph, claim) in taken
        }
        return [t for t in content.written if t not in taken and t.subject not in claims]

    def _renamed(self, triple: Triple) -> Triple:
        subject, term = (self._names.get(t, t) for t in (triple.subject, triple.object))
        assert not isinstance(subject, Literal)
        return Triple(subject, triple.predicate, term)


def _as_triples(pairs: Iterable[str]) -> Iterator[str]:
    return (" rdfs:seeAlso ".join(pair.split()) for pair in pairs)


def _claimed(graph: Graph, claim: Resource) -> Triple | None:
    """The statement that a claim is about; None for a count."""
    subject, predicate = graph.object(claim, pgm.subject), graph.object(claim, pgm.predicate)
    term = graph.object(claim, pgm.object)
    if not isinstance(subject, IRI) or not isinstance(predicate, IRI) or term is None:
        return None
    return Triple(subject, predicate, term)


@pytest.fixture(scope="module")
def content(own: Project) -> Iterator[Content]:
    """The real content. It outlives every collection of garbage, which need not walk it."""
    content = Content(own)
    gc.freeze()
    yield content
    gc.unfreeze()


def test_what_is_judged_is_what_is_written_and_what_follows_from_it(content: Content) -> None:
    assert content.whole == content.findings(content.project.dataset.judged)


def test_every_shape_has_a_mutation_or_a_reason_why_not(content: Content) -> None:
    assert sorted([*MUTATIONS, *NEVER_ALONE]) == sorted(content.rows())


@pytest.mark.parametrize("row", MUTATIONS)
def test_exactly_the_shape_that_is_there_for_it_answers(row: str, content: Content) -> None:
    mutation = Mutation(MUTATIONS[row], content)
    broken = content.judge(mutation.apply(content))
    whole = {mutation.rename(found) for found in content.whole}
    assert {found.row for found in broken - whole} == {row}
    assert whole - broken == set()
