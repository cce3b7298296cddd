"""Reads a SPARQL query as it is written: what the grammar of SPARQL 1.1 has, and nothing else.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.formats._sparql_query import Data, Expression, Pattern, Query, Select, Slot, TriplePattern
from kg.formats._sparql_tokens import without_comments
from kg.formats._sparql_triples import NotInGrammar, TripleReader
from kg.formats._tokens import Kind, Token


def parse_query(text: str, tokens: Sequence[Token] = ()) -> Query | None:
    """A query of SPARQL 1.1 as it is written; None for any other text, and for one too deep.

    ``tokens`` are those of the text without comments, where somebody has them.
    """
    try:
        return _Parser(tokens or without_comments(text), len(text)).query()
    except NotInGrammar:
        return None


class _Parser(TripleReader):
    """Reads one query, by one method for each kind of phrase."""

    def query(self) -> Query:
        prefixes: list[tuple[Token, Token, Token]] = []
        has_base = False
        while self.sees("PREFIX", "BASE"):
            word = self.take()
            if word.text.upper() == "BASE":
                self.take_of(Kind.IRI)
                has_base = True
            else:
                name = self.take_of(Kind.NAME)
                if not name.text.endswith(":"):
                    raise NotInGrammar
                prefixes.append((word, name, self.take_of(Kind.IRI)))
        select = self._select()
        if self.at != len(self.tokens) - 1:
            raise NotInGrammar
        return Query(self.tokens[:-1], tuple(prefixes), has_base, select)

    def _select(self) -> Select:
        select = Select(self.take("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
        is_short = False
        if select.form == "SELECT":
            self._projection(select)
        elif select.form == "DESCRIBE":
            select.is_star = self.skip("*")
            while not select.is_star and self.now.kind in (Kind.VARIABLE, Kind.IRI, Kind.NAME):
                select.described.append(Slot(self.take()))
        elif select.form == "CONSTRUCT":
            is_short = not self.sees("{")
            if not is_short:
                select.template = self._template()
        while self.skip("FROM"):
            self.skip("NAMED")
            select.sources.append(Slot(self.take_of(Kind.IRI, Kind.NAME)))
        if self.sees("WHERE", "{"):
            self.skip("WHERE")
            select.where = self._group("WHERE")
        elif select.form != "DESCRIBE":
            raise NotInGrammar
        if is_short and select.where:
            select.template = select.where.triples
        self._modifiers(select)
        if self.skip("VALUES"):
            select.data.append(self._data())
        return select

    def _projection(self, select: Select) -> None:
        self.skip("DISTINCT") or self.skip("REDUCED")
        select.is_star = self.skip("*")
        while not select.is_star and (self.now.kind is Kind.VARIABLE or self.sees("(")):
            if self.sees("("):
                select.selected.append(self._bracketed(needs_as=True))
            else:
                select.selected.append(Expression([self.take()]))
        if not select.is_star and not select.selected:
            raise NotInGrammar

    def _template(self) -> list[TriplePattern]:
        template = Pattern("CONSTRUCT", self.take("{"))
        while not self.sees("}"):
            self.read_triples(template)
            if not self.skip("."):
                break
        self.take("}")
        return template.triples

    def _modifiers(self, select: Select) -> None:
        if self.skip("GROUP"):
            self.take("BY")
            select.groups_by = self._conditions(self._is_constraint_or_variable)
        if self.skip("HAVING"):
            select.having = self._conditions(self._is_constraint)
        if self.skip("ORDER"):
            self.take("BY")
            select.orders_by = self._conditions(self._is_constraint_or_variable)
        while self.sees("LIMIT", "OFFSET"):
            select.pages.append(self.take())
            self.take_of(Kind.NUMBER)

    def _conditions(self, begins: Callable[[], bool]) -> list[Expression]:
        found = []
        while begins():
            self.skip("ASC") or self.skip("DESC")
            is_variable = self.now.kind is Kind.VARIABLE
            found.append(Expression([self.take()]) if is_variable else self._constraint())
        if not found:
            raise NotInGrammar
        return found

    def _is_constraint(self) -> bool:
        ends = ("ORDER", "LIMIT", "OFFSET", "VALUES", "HAVING")
        is_call = self.now.kind in (Kind.KEYWORD, Kind.IRI, Kind.NAME) and not self.sees(*ends)
        return is_call or self.sees("(")

    def _is_constraint_or_variable(self) -> bool:
        return self._is_constraint() or self.now.kind is Kind.VARIABLE

    # ------------------------------------------------------------------------- expressions

    def _constraint(self) -> Expression:
        """A bracketed expression, a call, or EXISTS."""
        expression = Expression()
        if self.sees("EXISTS", "NOT"):
            self._exists(expression)
        elif self.sees("("):
            return self._bracketed()
        else:
            expression.tokens.append(self.take_of(Kind.KEYWORD, Kind.IRI, Kind.NAME))
            self._balanced(expression)
        return expression

    def _bracketed(self, *, needs_as: bool = False) -> Expression:
        expression = Expression()
        self._balanced(expression)
        *_, word, variable, _end = [Token(Kind.MARK, "", 0), *expression.tokens]
        if word.text.upper() == "AS" and variable.kind is Kind.VARIABLE:
            expression.assigned = variable
            del expression.tokens[-3:-1]
        elif needs_as:
            raise NotInGrammar
        return expression

    def _balanced(self, expression: Expression) -> None:
        """Takes what stands between brackets, with them."""
        if not self.sees("("):
            raise NotInGrammar
        depth = 0
        while True:
            if self.sees("EXISTS") or (self.sees("NOT") and self._word_after() == "EXISTS"):
                self._exists(expression)
            token = self.take()
            if token.text in "{}[]" and token.kind is Kind.MARK:
                raise NotInGrammar
            if token.kind is Kind.ERROR:
                raise NotInGrammar
            expression.tokens.append(token)
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return

    def _word_after(self) -> str:
        return self.tokens[self.at + 1].text.upper() if self.now.text else ""

    def _exists(self, expression: Expression) -> None:
        opened_by = "NOT EXISTS" if self.skip("NOT") else "EXISTS"
        self.take("EXISTS")
        expression.exists.append(self._group(opened_by))

    # ------------------------------------------------------------------------------ groups

    def _group(self, opened_by: str, name: Slot | None = None) -> Pattern:
        group = Pattern(opened_by, self.take("{"), name)
        with self.deeper():
            if self.sees("SELECT"):
                group.select = self._select()
            else:
                while not self.sees("}"):
                    self._part(group)
        self.take("}")
        return group

    def _part(self, group: Pattern) -> None:
        """One part of a group, and a dot behind it."""
        if not self.sees_keyword() and not self.sees("{"):
            self.read_triples(group)
            if not self.sees("}") and not self.sees_keyword() and not self.sees("{"):
                self.take(".")
                return
        elif self.sees("{"):
            branches = [self._group("")]
            while self.skip("UNION"):
                branches.append(self._group("UNION"))
            if len(branches) > 1:
                branches[0].opened_by = "UNION"
                group.groups.append(Pattern("UNIONS", branches[0].start, groups=branches))
            else:
                group.groups += branches
        else:
            self._with_keyword(group)
        self.skip(".")

    def _with_keyword(self, group: Pattern) -> None:
        word = self.take_of(Kind.KEYWORD).text.upper()
        if word in ("OPTIONAL", "MINUS"):
            group.groups.append(self._group(word))
        elif word in ("GRAPH", "SERVICE"):
            if word == "SERVICE":
                self.skip("SILENT")
            name = Slot(self.take_of(Kind.VARIABLE, Kind.IRI, Kind.NAME))
            group.groups.append(self._group(word, name))
        elif word == "FILTER":
            group.filters.append(self._constraint())
        elif word == "BIND":
            group.binds.append(self._bracketed(needs_as=True))
        elif word == "VALUES":
            group.data.append(self._data())
        else:
            raise NotInGrammar

    def _data(self) -> Data:
        is_single = self.now.kind is Kind.VARIABLE
        variables: list[Token] = []
        if is_single:
            variables.append(self.take())
        else:
            self.take("(")
            while not self.sees(")"):
                variables.append(self.take_of(Kind.VARIABLE))
            self.take(")")
        rows: list[tuple[Slot | None, ...]] = []
        self.take("{")
        while not self.sees("}"):
            rows.append((self.read_value(),) if is_single else self._row())
            if len(rows[-1]) != len(variables):
                raise NotInGrammar
        self.take("}")
        return Data(tuple(variables), tuple(rows))

    def _row(self) -> tuple[Slot | None, ...]:
        row: list[Slot | None] = []
        self.take("(")
        while not self.sees(")"):
            row.append(self.read_value())
        self.take(")")
        return tuple(row)
