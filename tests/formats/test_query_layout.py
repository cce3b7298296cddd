"""The one layout of SPARQL."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from textwrap import dedent
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.formats import Kind, tokenize_sparql
from kg.tidy import lay_out_query

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT.parent / "shared/suites/sparql11"
OWN = sorted((ROOT / "queries").glob("*.rq"))
LONG = "?" + "long" * 8

several = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def _laid_out(text: str) -> str:
    return lay_out_query(dedent(text), "a.rq")


def _same(text: str) -> bool:
    return _laid_out(text) == dedent(text)


# --------------------------------------------------------------------------- what is always so


def _comments(text: str) -> list[str]:
    return [token.text.rstrip() for token in tokenize_sparql(text) if token.kind is Kind.COMMENT]


def _words(text: str) -> list[str]:
    tokens = [token for token in tokenize_sparql(text) if token.kind is not Kind.COMMENT]
    return [token.text.upper() if token.kind is Kind.KEYWORD else token.text for token in tokens]


def _assert_only_layout_changes(text: str) -> None:
    laid_out = lay_out_query(text, "a.rq")
    assert lay_out_query(laid_out, "a.rq") == laid_out
    assert _comments(laid_out) == _comments(text)
    assert _words(laid_out) == _words(text)
    assert not laid_out or laid_out.endswith("\n")
    assert not any("\n\n\n" in gap or " \n" in gap for gap in _between(laid_out))


def _between(text: str) -> list[str]:
    ends = [0, *(token.end for token in tokenize_sparql(text))]
    starts = [*(token.start for token in tokenize_sparql(text)), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


_TEXTS = [path.read_bytes().decode() for path in [*OWN, *sorted(SUITE.rglob("*.r[qu]"))]]
_SEEDS = [text for text in _TEXTS if all(t.kind is not Kind.ERROR for t in tokenize_sparql(text))]


@several
@given(st.sampled_from(_SEEDS), st.integers(0, 2**32))
def test_no_token_and_no_comment_of_any_layout_changes(query: str, seed: int) -> None:
    random = Random(seed)
    blanks = [" ", "  ", "\n", "\r\n", "\n\n\n", "\t", " # a\n", "\n# b\n", "\n\n#c\n\n", "#d\r"]
    text = ""
    for token in tokenize_sparql(query):
        text += token.text
        text += "\n" if token.kind is Kind.COMMENT else ""
        text += random.choice([" ", " ", " ", random.choice(blanks)])
    _assert_only_layout_changes(text)


_PIECES = re.findall(
    r"\S+",
    """SELECT ASK WHERE { } { } ( ) ( ) [ ] << >> <<( )>> {| |} ?a $b a ex:p :q _:n <i> "s" @en ^^
    1 -1 .5 + - * / | ^ ! = < > ? && || != , ; . FILTER BIND AS VALUES UNDEF OPTIONAL GRAPH UNION
    MINUS SERVICE NOT EXISTS IN COUNT DISTINCT GROUP BY HAVING ORDER LIMIT PREFIX INSERT DELETE DATA
    GROUP_CONCAT SEPARATOR true""",
)


@several
@given(st.lists(st.sampled_from([*_PIECES, *"{}()[]", "\n", "# c\n", "\n\n"]), max_size=30))
def test_whatever_is_refused_or_stays_as_it_is(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        lay_out_query(text, "a.rq")
    except ReadError:
        return
    _assert_only_layout_changes(text)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_queries_are_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert lay_out_query(text, path.name) == text


# ------------------------------------------------------------------------------- clauses


def test_each_clause_begins_a_line_and_keywords_are_spelt_as_in_the_grammar() -> None:
    assert _laid_out(
        "base<a:>prefix e:<b:>select distinct?a from<g>from named<h>where{?a e:p?b}"
        "group by?a having(isiri(?a))order by desc(?a)limit 1 offset 2 values?a{e:c}"
    ) == dedent(
        """\
        BASE <a:>
        PREFIX e: <b:>

        SELECT DISTINCT ?a
        FROM <g>
        FROM NAMED <h>
        WHERE { ?a e:p ?b }
        GROUP BY ?a
        HAVING(isIRI(?a))
        ORDER BY DESC(?a)
        LIMIT 1
        OFFSET 2
        VALUES ?a { e:c }
        """
    )


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?a ?b ?c }\n",
        "ASK WHERE { ?a ?b ?c }\n",
        "ASK\nFROM <g>\n{ ?a ?b ?c }\n",
        "SELECT * {}\n",
        "SELECT *\nWHERE {}\n",
        "CONSTRUCT { ?a ?b ?c }\nWHERE { ?c ?b ?a }\n",
        "CONSTRUCT WHERE { ?a ?b ?c }\n",
        "DESCRIBE ?a <b>\nWHERE { ?a ?b ?c }\n",
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?m) {}\n",
        "DELETE WHERE { ?a ?b ?c }\n",
        "INSERT DATA { <a> <b> <c> }\n",
        "WITH <g>\nDELETE { ?a ?b 1 }\nINSERT { ?a ?b 2 }\nUSING <h>\nWHERE { ?a ?b 1 } ;\n",
        "LOAD SILENT <a> INTO GRAPH <b> ;\nCLEAR ALL ;\n\nCOPY DEFAULT TO <c>\n",
        "PREFIX a: <b:>\n\nINSERT DATA {} ;\n\nPREFIX c: <d:>\n\nINSERT DATA {}\n",
        'VERSION "1.2"\n\nASK { << ?a ?b ?c ~ ?r >> ?d <<( ?a ?b ?c )>> {| ?e ?f |} . }\n',
    ],
)
def test_forms_and_updates(text: str) -> None:
    assert _same(text)


def test_a_long_list_is_wrapped() -> None:
    assert _laid_out(f"SELECT {LONG} {LONG} {LONG}\n{{}}") == (
        f"SELECT\n  {LONG} {LONG}\n  {LONG}\n{{}}\n"
    )
    assert _laid_out(f"SELECT *\n{{}} ORDER BY {LONG} {LONG} DESC({LONG})") == (
        f"SELECT * {{}}\nORDER BY\n  {LONG} {LONG}\n  DESC({LONG})\n"
    )


def test_a_list_that_its_author_broke_stays_broken() -> None:
    assert _laid_out("SELECT ?a\n  (?b AS ?c)\nWHERE {}") == (
        "SELECT\n  ?a\n  (?b AS ?c)\nWHERE {}\n"
    )


def test_prefixes_stay_in_their_order_and_a_blank_line_ends_them() -> None:
    assert _laid_out("PREFIX b: <b:>\n\nPREFIX a: <a:>  # c\nASK {}") == (
        "PREFIX b: <b:>\n\nPREFIX a: <a:>  # c\n\nASK {}\n"
    )


# ------------------------------------------------------------------------------ groups


def test_each_element_of_a_group_begins_a_line() -> None:
    assert _laid_out(
        "SELECT * WHERE{?a a ex:B;ex:p ?c,?d.?c ex:q?e OPTIONAL{?a ex:r?f}.MINUS{?a ex:s?g}"
        "{?a ex:t 1}UNION{?a ex:u 2}GRAPH?g{?a ex:v?h.}SERVICE SILENT<s>{?a ex:w?i}"
        "FILTER(?a>1)FILTER NOT EXISTS{?a ex:x?j}FILTER ex:f(?a).BIND(?a+1 AS ?k)"
        "VALUES ?l{1 2}VALUES(?m ?n){(1 UNDEF)(2 3)}{SELECT?o{?o ?p ?q}}}"
    ) == dedent(
        """\
        SELECT *
        WHERE {
          ?a a ex:B ;
            ex:p ?c , ?d .
          ?c ex:q ?e
          OPTIONAL { ?a ex:r ?f } .
          MINUS { ?a ex:s ?g }
          { ?a ex:t 1 }
          UNION
          { ?a ex:u 2 }
          GRAPH ?g { ?a ex:v ?h . }
          SERVICE SILENT <s> { ?a ex:w ?i }
          FILTER(?a > 1)
          FILTER NOT EXISTS { ?a ex:x ?j }
          FILTER ex:f(?a) .
          BIND(?a+1 AS ?k)
          VALUES ?l { 1 2 }
          VALUES (?m ?n) { (1 UNDEF) (2 3) }
          { SELECT ?o { ?o ?p ?q } }
        }
        """
    )


def test_a_group_of_one_element_stays_on_its_line_or_on_its_lines() -> None:
    assert _same("ASK {\n  OPTIONAL { ?a ?b ?c }\n}\n")
    assert _same("ASK {\n  OPTIONAL {\n    ?a ?b ?c\n  }\n}\n")
    assert _laid_out("ASK { ?a ?b ?c . ?d ?e ?f }") == "ASK {\n  ?a ?b ?c .\n  ?d ?e ?f\n}\n"


def test_a_blank_line_between_elements_stays_and_several_become_one() -> None:
    assert _laid_out("ASK {\n\n?a ?b ?c .\n\n\n?a ?b ?d .\n\n}") == (
        "ASK {\n  ?a ?b ?c .\n\n  ?a ?b ?d .\n}\n"
    )


def test_marks_stand_after_a_blank() -> None:
    assert _laid_out("ASK { ?a ?b 1.?a ?b 1.5;?c\n'd'@en,<e>.\n?a ?b ?c;.}") == (
        "ASK {\n  ?a ?b 1 .\n  ?a ?b 1.5 ;\n    ?c 'd'@en , <e> .\n  ?a ?b ?c ; .\n}\n"
    )


def test_rows_stay_on_the_lines_of_their_author() -> None:
    assert _same("ASK {\n  VALUES ?a {\n    1 2\n    3\n  }\n}\n")
    rows = " ".join(["(1 2)"] * 20)
    assert _laid_out(f"ASK {{ VALUES (?a ?b) {{ {rows} }} }}") == (
        "ASK {\n  VALUES (?a ?b) {\n" + "    (1 2)\n" * 20 + "  }\n}\n"
    )


# ------------------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    "triple",
    [
        "?a ex:p|ex:q ?b",
        "?a (ex:p/^ex:q*)+|!(a|^ex:r)? ?b",
        "?a ex:p? ?b",
        "?a ^ex:p/!ex:q ?b",
        "?a ?b [] , [ ex:p 1 ; ex:q 2 ] , () , (1 ?c (2))",
        "(1 2) ?b _:c",
        "[ ex:p 1 ]",
        "?a ?b -1 , +.5 , 1e0 , true , 'a'^^xsd:b",
    ],
)
def test_terms_and_paths(triple: str) -> None:
    assert _same(f"ASK {{ {triple} }}\n")
    spaced = triple.replace("|", " | ").replace("/", " / ").replace("[]", "[ ]")
    assert _laid_out(f"ASK{{{spaced}}}") == f"ASK {{ {triple} }}\n"


def test_brackets_stay_on_the_lines_of_their_author() -> None:
    assert _same("ASK {\n  ?a ?b [\n    ex:p 1 ;\n    ex:q 2\n  ] .\n}\n")
    assert _same("ASK {\n  ?a ?b (\n    1 2\n    3\n  )\n}\n")


# ------------------------------------------------------------------------- expressions


@pytest.mark.parametrize(
    "expression",
    [
        "?a < ?b && ?c >= ?d || !?e",
        "!BOUND(?a) && -?a = - 1 && ?a-1 != ?b -1 && ?a - ?b = +?c",
        "?a * ?b / ?c + (?d - ?e)",
        "?a IN (1, 2) || ?b NOT IN ()",
        "EXISTS { ?a ?b ?c } || NOT EXISTS { ?a ?b ?d }",
        'ex:f(?a, <g>(?b), LANG(?c)) = REGEX(STR(?a), "^b", "i")',
    ],
)
def test_expressions(expression: str) -> None:
    assert _same(f"ASK {{ FILTER({expression}) }}\n")


def test_a_separator_is_glued() -> None:
    assert _laid_out("SELECT(group_concat(distinct?a;separator = ', ')as?b){}") == (
        "SELECT (GROUP_CONCAT(DISTINCT ?a; SEPARATOR=', ') AS ?b) {}\n"
    )


def test_a_long_expression_is_broken_before_its_weakest_operator_or_after_commas() -> None:
    assert _laid_out(f"ASK {{ FILTER({LONG} && {LONG} || {LONG} && ?a) }}") == dedent(
        f"""\
        ASK {{
          FILTER(
            {LONG} && {LONG}
            || {LONG} && ?a
          )
        }}
        """
    )
    assert _laid_out(f"ASK {{ BIND(CONCAT({LONG}, {LONG}, {LONG}) AS ?a) }}") == dedent(
        f"""\
        ASK {{
          BIND(
            CONCAT(
              {LONG},
              {LONG},
              {LONG}
            ) AS ?a
          )
        }}
        """
    )


def test_an_expression_stays_on_the_lines_of_its_author_with_operators_first() -> None:
    assert _laid_out("ASK { FILTER(?a ||\n?b\n&& ?c) }") == (
        "ASK {\n  FILTER(\n    ?a\n    || ?b\n    && ?c\n  )\n}\n"
    )


def test_a_group_in_an_expression_holds_its_lines() -> None:
    assert _same("ASK {\n  FILTER(!EXISTS {\n    ?a ?b ?c\n  })\n}\n")


# ---------------------------------------------------------------------------- comments


def test_comments_stand_where_they_stood() -> None:
    assert _same(
        """\
        #+ summary: A header
        #+   - stays:  as it is

        # of the prefix
        PREFIX a: <a:>  # beside

        # of the query
        SELECT
          # the first
          ?a  # beside
          ?b
        WHERE {  # beside a brace
          # on its own
          ?a ?b ?c .  # beside a dot

          FILTER(
            ?a  # beside an operand
            || ?b
          )
          # the last
        }  # the end
        # after all
        """
    )


def test_a_comment_before_a_mark_comes_after_it() -> None:
    assert _laid_out("ASK { ?a ?b 'c' # d\n@en; ?f ?g # h\n. }") == (
        "ASK {\n  ?a ?b 'c'@en ;  # d\n    ?f ?g .  # h\n}\n"
    )


# -------------------------------------------------------------------------- characters


def test_line_breaks_become_ours_but_inside_strings() -> None:
    assert _laid_out("ASK {\r\n?a ?b '''c\r\nd'''\r} # e\r") == (
        "ASK {\n  ?a ?b '''c\r\nd'''\n}  # e\n"
    )


def test_what_only_looks_like_a_comment_or_an_iri_is_none() -> None:
    assert _same("ASK {\n  ?a <b#c> '#d' , ex:e\\#f .\n  FILTER(?a < ?b || ?c > ?d)\n}\n")


def test_an_empty_text_and_comments_alone_stay() -> None:
    assert _laid_out("\n \n") == ""
    assert _laid_out("\n# a \n\n\n# b") == "# a\n\n# b\n"


# ---------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ASK {\n  ?a ex:b }}", "2:12: } closes nothing that is open"),
        ("ASK { (?a }", "1:11: } closes nothing that is open"),
        ("ASK {\n  ?a ?b (1", "2:9: ( is not closed. Write ) where it ends."),
        ("ASK { ?a ?b 'c }", "1:13: begins a string that does not end."),
        ("ASK { . }", "1:7: . comes after nothing. Remove it, or write what it ends."),
        ("SELEKT ?a {}", "1:1: SELEKT is no word of SPARQL. Correct it, or remove it."),
        ("ASK { ?a ?b \x0c }", "1:13: U+000C is no word of SPARQL."),
        ("ASK { ?a @en 'b' }", "1:10: @en is no word of SPARQL."),
        ("ASK { ?a ?b 'c'^^ 1 }", "1:19: 1 is no word of SPARQL."),
        ("ASK " + "{" * 51 + "}" * 51, "1:55: nests brackets more than 50 deep."),
        ("ASK { ?a ^ ^ex:b ?c }", "cannot be laid out: its tokens would run together."),
    ],
)
def test_what_is_no_sparql_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ReadError) as refused:
        lay_out_query(text, "a.rq")
    assert str(refused.value).startswith("a.rq:")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("before", "part", "after"),
    [
        ("ASK {", "?a ?b ?c . ", "}"),
        ("ASK { ?a ?b ?c", " , ?d", "}"),
        ("ASK { ?a ?b ?c", " ; ?d ?e", "}"),
        ("ASK { ?a ", "ex:b/", "ex:b ?c }"),
        ("ASK { FILTER(?a", " || ?a && ?b", ") }"),
        ("ASK { FILTER(ex:f(", "?a, ", "?a)) }"),
        ("ASK { VALUES (?a) {", "(1) ", "} }"),
        ("SELECT ", "?a ", "{}"),
        ("ASK {", "FILTER(?a) ", "}"),
        ("ASK {", "# a\n", "}"),
        ("ASK " + "{" * 45, "?a ?b ?c . ", "}" * 45),
    ],
)
def test_time_is_in_proportion_to_the_query(before: str, part: str, after: str) -> None:
    def seconds(count: int) -> float:
        text = before + part * count + after
        best = float("inf")
        for _ in range(2):
            start = process_time()
            lay_out_query(text, "a.rq")
            best = min(best, process_time() - start)
        return best

    assert seconds(4_000) < 40 * seconds(500) + 0.1
