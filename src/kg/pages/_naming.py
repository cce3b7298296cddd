"""How a resource is told to a reader: its names, description, place, and where it leads."""

from __future__ import annotations

import re

from kg.pages._address import relative
from kg.pages._labels import NAMING, Labels, Text, choose
from kg.pages._plan import VOCABULARY, Plan, html_path
from kg.terms import IRI, Literal, Resource
from kg.vocab import dcterms, rdfs, schema, skos

_SENTENCE = re.compile(r".+?(?:[.!?](?=\s)|[。！？])", re.DOTALL)

DESCRIBING = (schema.description, skos.definition, dcterms.description, rdfs.comment)


def labels_for(plan: Plan, language: str) -> Labels:
    """The labels for a reader of a language, with the others to fall back on."""
    others = (tag for tag in plan.imprint.languages if tag != language)
    return Labels(plan.graph, (language, *others), plan.imprint.phrases[language])


def translations(
    plan: Plan, address: str, language: str, path: str
) -> tuple[tuple[str, str, str], ...]:
    """The same page in the other languages: tag, autonym, reference."""
    return tuple(
        (tag, autonym, relative(html_path(address, tag, plan.imprint.languages), path))
        for tag, autonym in plan.imprint.languages.items()
        if tag != language
    )


def vocabulary_page(plan: Plan, language: str, path: str) -> str:
    """Where the words of the graph are explained, from the page at a path; empty without terms."""
    words = html_path(VOCABULARY, language, plan.imprint.languages)
    return relative(words, path) if words in plan.documents else ""


def anchor(plan: Plan, kind: IRI) -> str:
    """The fragment of a class on the front page: its name, with a number where it is not alone."""
    names = [start.value.rpartition("#")[2].rpartition("/")[2] for start in plan.imprint.start]
    place = plan.imprint.start.index(kind)
    twins = names[:place].count(names[place])
    return f"{names[place]}-{twins + 1}" if twins else names[place]


def position_of(plan: Plan, thing: IRI) -> float:
    """The stated position of a thing among its like; infinity without one."""
    position = plan.graph.object(thing, schema.position)
    if isinstance(position, Literal) and position.value.isdecimal():
        return int(position.value)
    return float("inf")


def web_address(iri: IRI) -> str:
    """Where an IRI of elsewhere leads to: nowhere but onto the web, so never into a script."""
    return iri.value if iri.value.startswith(("http://", "https://", "mailto:")) else ""


def description_of(plan: Plan, labels: Labels, subject: Resource) -> Text | None:
    """What is said of a resource in the first property that describes it, or None."""
    for predicate in DESCRIBING:
        found = labels.text(plan.graph.objects(subject, predicate))
        if found:
            return found
    return None


def other_titles(plan: Plan, labels: Labels, subject: Resource) -> tuple[Text, ...]:
    """The names in the site's other languages, one for each that has its own."""
    shown = labels.label(subject)
    for predicate in NAMING:
        names = plan.graph.objects(subject, predicate)
        if names:
            best = (choose(names, (tag,)) for tag in labels.languages[1:])
            return tuple(
                Text(name.value, name.language)
                for name in best
                if name and name.language and name.value != shown.text
            )
    return ()


def first_sentence(text: Text) -> Text:
    """A text as far as the end of its first sentence."""
    sentence = _SENTENCE.match(text.text)
    return Text(sentence.group() if sentence else text.text, text.language)
