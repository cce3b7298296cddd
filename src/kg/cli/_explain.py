"""``kg explain`` and ``kg infer``: why the graph says something, and what it might say."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial

from kg.cli._talk import CLEAN, count, paint, reader_languages, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from kg.explain import Explanation, Support
    from kg.jobs import Project
    from kg.terms import IRI, Term, Triple


def explain(options: argparse.Namespace) -> int:
    """Print for each statement who says so, from what it follows, and who says otherwise."""
    from kg.errors import ArgumentError
    from kg.jobs import Project

    project = Project.at(options.path)
    subject = _iri(options.subject, project)
    predicate = _iri(options.predicate, project) if options.predicate else None
    term = _term(options.object, project) if options.object else None
    explanations = project.explain(subject, predicate, term)
    if not explanations:
        raise ArgumentError(options.subject, "the graph states nothing like it", "See kg query.")
    writer = _Writer(project, reader_languages(options.lang, list(project.config.languages)))
    for explanation in explanations:
        print("\n".join(writer.lines(explanation)))
    return CLEAN


def infer(options: argparse.Namespace) -> int:
    """Print what a profile would add as Turtle, and tell what else it would, that nobody wants."""
    from kg.formats import write_turtle
    from kg.jobs import Project

    project = Project.at(options.path)
    inference = project.infer(options.profile)
    sys.stdout.buffer.write(write_turtle(inference.added, project.config.prefixes))
    unwanted = sum(inference.unwanted.values())
    added = count(len(inference.added), "statement")
    wanted = f"{added} that a reader may want, and {unwanted:,} left out that nobody does:"
    say(f"{options.profile}: {spoken(wanted)}")
    for kind, number in inference.unwanted.items():
        say(f"  {number:6,}  {spoken(_UNWANTED[kind])}")
    return CLEAN


_UNWANTED = {
    "literal": "about a literal, which RDF does not allow",
    "reflexive": "that a thing is the same as itself, or a kind of itself",
    "restated": "a literal that stands there already, in another form",
    "schema": "about the terms of RDF, RDFS, OWL and XSD themselves",
    "universal": "that a thing is a Thing, or a Resource",
}


class _Writer:
    """Explanations as lines for a reader of some languages."""

    def __init__(self, project: Project, languages: Sequence[str]) -> None:
        self._prefixes = project.config.prefixes
        self._languages = languages
        self._spoken = partial(spoken, asked=languages[0])

    def lines(self, explanation: Explanation) -> Iterator[str]:
        """The statement, and indented below it what there is to say."""
        mark = "" if explanation.is_current else paint("33", self._spoken(" (not current)"))
        yield paint("1", self._statement(explanation.triple)) + mark
        for support in explanation.supports:
            yield from self._support(support)
        for rule, premises in explanation.derivations:
            yield f"    {self._spoken(f'derived by the rule {rule} from')}"
            yield from (f"        {self._statement(premise)}" for premise in premises)
        for other in explanation.instead:
            word = "another source says" if explanation.is_current else "what stands is"
            yield f"    {self._spoken(word)} {self._show(other)}"

    def _support(self, support: Support) -> Iterator[str]:
        said = [self._show(support.graph)]
        said += [self._show(support.modality)] if support.modality else []
        said += ["inferred"] if support.is_inferred else []
        place = self._spoken(f" at {support.place}") if support.place else ""
        yield f"    {self._spoken(*said)}{place}"
        notes = {note.language or "": self._prefixes.show(note) for note in support.notes}
        for language in (*self._languages, *notes):
            if language in notes:
                yield f"        {notes[language]}"
                break

    def _statement(self, triple: Triple) -> str:
        return " ".join(self._show(term) for term in triple)

    def _show(self, term: Term) -> str:
        from kg.terms import Literal

        if isinstance(term, Literal):
            tag = f"@{term.language}" if term.language else ""
            return f'"{self._prefixes.show(term)}"{tag}'
        return self._prefixes.show(term)


def _iri(text: str, project: Project) -> IRI:
    from kg.errors import ArgumentError

    try:
        return project.config.prefixes.expand(text)
    except ValueError as error:
        remedy = "Write prefix:name, or an IRI in full."
        raise ArgumentError(text, "is neither a CURIE nor an IRI", remedy) from error


def _term(text: str, project: Project) -> Term | None:
    """An IRI where the text is one; else the literal of that text that the graph holds."""
    from kg.terms import Literal

    try:
        return project.config.prefixes.expand(text)
    except ValueError:
        terms = (triple.object for triple in project.dataset.everything)
        return next((t for t in terms if isinstance(t, Literal) and t.value == text), Literal(text))
