"""SPARQLWrapper, asked so that nothing it sends goes anywhere but to the address that was named."""

from __future__ import annotations

from http.client import HTTPResponse

from SPARQLWrapper import GET, JSON, POST, SPARQLWrapper

from kg.endpoint._http import send

_SOLUTIONS = "application/sparql-results+json,application/json;q=0.9"
_TRIPLES = "application/n-triples,text/turtle;q=0.9"
_LONGEST_URL = 2_000  # bytes; proxies and servers are known to refuse more than some thousand


class Wrapper(SPARQLWrapper):
    """A query of a form to an endpoint, for results in JSON or for triples.

    It is asked by POST, or by GET as long as its URL is short.
    """

    def __init__(self, endpoint: str, query: str, form: str, timeout_s: int) -> None:
        self._timeout_s = timeout_s
        self._form = form  # which SPARQLWrapper asks for when it is made
        super().__init__(endpoint, returnFormat=JSON, agent="kg")
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setQuery(query)

    @property
    def wants_triples(self) -> bool:
        """True where the answer is triples."""
        return self._form in ("CONSTRUCT", "DESCRIBE")

    def ask_by_get(self) -> None:
        """Ask by GET where the URL is short enough: what lies between may keep the answer."""
        self.setMethod(GET)
        if len(self._createRequest().full_url) > _LONGEST_URL:
            self.setMethod(POST)

    def _parseQueryType(self, _query: str) -> str:  # noqa: N802 (SPARQLWrapper's name)
        """The form as it is known: SPARQLWrapper's own guess takes a prefix "task:" for ASK."""
        return self._form

    def _getAcceptHeader(self) -> str:  # noqa: N802 (SPARQLWrapper's name)
        return _TRIPLES if self.wants_triples else _SOLUTIONS

    def _query(self) -> tuple[HTTPResponse, str]:
        """SPARQLWrapper's own follows redirects, and sends the password along."""
        return send(self._createRequest(), self._timeout_s), JSON
