"""The one layout of Turtle and TriG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.formats import TRIG, TURTLE, Format, Kind, canonical, read, tokenize
from kg.terms import Quad, Triple
from kg.tidy import lay_out

BASE = "https://base.example/"
LONG = "long " * 15

several = settings(max_examples=250, deadline=None, derandomize=True, database=None)


def _laid_out(text: str, format: Format = TURTLE) -> str:
    return lay_out(dedent(text).encode(), "a.ttl", format).decode()


def _same(text: str) -> bool:
    return _laid_out(text) == dedent(text)


# --------------------------------------------------------------------------- what is always so


def _comments(content: bytes) -> list[str]:
    tokens = tokenize(content.decode("utf-8-sig"))
    return [token.text.rstrip() for token in tokens if token.kind is Kind.COMMENT]


def _statements(content: bytes, format: Format) -> list[Quad]:
    """What a text states. Triple terms are left out: their blank nodes have no canonical names."""
    quads = read(content, "a", format, BASE)
    if any(isinstance(term, Triple) for quad in quads for term in quad):
        return []
    return sorted(canonical(quads), key=str)


def _assert_only_layout_changes(content: bytes, format: Format) -> None:
    laid_out = lay_out(content, "a", format)
    assert lay_out(laid_out, "a", format) == laid_out
    assert _comments(laid_out) == _comments(content)
    assert _statements(laid_out, format) == _statements(content, format)
    assert not laid_out or laid_out.endswith(b"\n")


@several
@given(st.integers(0, 2**32), st.sampled_from([TURTLE, TRIG]))
def test_no_statement_and_no_comment_of_any_text_changes(
    write_document: Callable[[int, Format], str], seed: int, format: Format
) -> None:
    _assert_only_layout_changes(write_document(seed, format).encode(), format)


def test_no_statement_and_no_comment_of_the_w3c_suites_changes(
    suite_files: list[tuple[Path, bytes, Format]],
) -> None:
    files = [entry for entry in suite_files if entry[2] in (TURTLE, TRIG)]
    assert len(files) > 400
    for _file, content, format in files:
        _assert_only_layout_changes(content, format)


def test_no_statement_and_no_comment_of_ours_changes() -> None:
    root = Path(__file__).parents[2]
    for name in ("data", "ontology", "shapes"):
        for file in (root / name).rglob("*.ttl"):
            _assert_only_layout_changes(file.read_bytes(), TURTLE)


# ------------------------------------------------------------------------ subjects and predicates


def test_each_predicate_has_a_line() -> None:
    assert _laid_out("<a>   a  <A>;<b> 1,2 ;; <c>\t'x'@en.") == dedent(
        """\
        <a>
            a <A> ;
            <b> 1 , 2 ;
            <c> "x"@en .
        """
    )


def test_a_statement_on_one_line_may_stay_there() -> None:
    assert _same("<a> <b> <c> .\n<b> <b> <c> .\n\n<c> <b> 1 , 2 .\n")


def test_a_statement_on_one_line_that_is_too_long_does_not_stay_there() -> None:
    assert _laid_out(f"<http://example.org/a> <b> '{LONG}' , 'words' .") == dedent(
        f"""\
        <http://example.org/a>
            <b> "{LONG}" , "words" .
        """
    )


def test_a_subject_without_a_name_shares_its_line_with_the_first_predicate() -> None:
    assert _laid_out("[]\n  a <A> ;\n  <b> 1 .") == "[]  a <A> ;\n    <b> 1 .\n"


def test_a_full_stop_and_a_semicolon_end_a_line() -> None:
    assert _laid_out("<a>\n    <b> 1\n    ; <c> 2\n    .\n") == dedent(
        """\
        <a>
            <b> 1 ;
            <c> 2 .
        """
    )


def test_subjects_are_one_blank_line_apart() -> None:
    assert _laid_out("<a>\n  <b> 1 .\n<b>\n  <b> 1 .\n\n\n\n<c>\n  <b> 1 .") == dedent(
        """\
        <a>
            <b> 1 .

        <b>
            <b> 1 .

        <c>
            <b> 1 .
        """
    )


def test_predicates_may_be_one_blank_line_apart() -> None:
    assert _same("<a>\n    <b> 1 ;\n\n    <c> 2 .\n")


def test_prefixes_stand_together_and_apart_from_what_follows() -> None:
    assert _laid_out("@prefix a:<a>.\n@prefix   b:   <b>.\nPREFIX c:<c>\n<a> <b> 1 .") == dedent(
        """\
        @prefix a: <a> .
        @prefix b: <b> .
        PREFIX c: <c>

        <a> <b> 1 .
        """
    )


# ------------------------------------------------------------------------------- objects and items


def test_objects_that_do_not_fit_on_a_line_get_a_line_each() -> None:
    assert _laid_out(f"<a>\n    <b> '{LONG}'@en , 'other words'@en .") == dedent(
        f"""\
        <a>
            <b>
                "{LONG}"@en ,
                "other words"@en .
        """
    )


def test_objects_stay_broken_where_their_author_broke_them() -> None:
    assert _same("<a>\n    <b>\n        1 , 2 ,\n        3 .\n")


def test_a_list_that_is_broken_is_broken_after_its_verb_too() -> None:
    assert _laid_out("<a>\n    <b> 1 ,\n 2 .") == "<a>\n    <b>\n        1 ,\n        2 .\n"


def test_what_does_not_fit_on_a_line_of_a_broken_list_begins_another() -> None:
    assert _laid_out(f"<a>\n    <b>\n        1 , '{LONG}'@en , 2 , 3 .") == dedent(
        f"""\
        <a>
            <b>
                1 , "{LONG}"@en , 2 ,
                3 .
        """
    )


def test_a_blank_node_in_one_line_stays_in_one_line() -> None:
    assert _same("<a>\n    <b> [ <c> 1 ; <d> ( 1 2 ) ] , [] , () .\n")


def test_a_blank_node_that_is_broken_has_a_line_for_each_predicate() -> None:
    assert _laid_out("<a> <b> [ <c> 1 ;\n <d> 2 ] .") == dedent(
        """\
        <a>
            <b> [
                <c> 1 ;
                <d> 2 ;
            ] .
        """
    )


def test_a_blank_node_that_does_not_fit_is_broken() -> None:
    assert _laid_out(f"<a> <b> [ <c> '{LONG}' ; <d> 'other words' ] .") == dedent(
        f"""\
        <a>
            <b> [
                <c> "{LONG}" ;
                <d> "other words" ;
            ] .
        """
    )


def test_brackets_around_one_thing_in_brackets_share_its_lines() -> None:
    assert _laid_out(f"<a> <b> [ <c> ( '{LONG}' 'other words' ) ] .") == dedent(
        f"""\
        <a>
            <b> [ <c> (
                "{LONG}"
                "other words"
            ) ] .
        """
    )


def test_blank_nodes_that_follow_each_other_share_lines_as_their_author_wrote_them() -> None:
    assert _same(
        """\
        <a>
            <b> [
                <c> 1 ;
            ] , [
                <c> 2 ;
            ] .
        """
    )


def test_items_stay_on_the_lines_of_their_author() -> None:
    assert _same("<a>\n    <b> (\n        1 2\n        3\n        # derived\n        4\n    ) .\n")


def test_reified_triples_and_annotations_are_laid_out() -> None:
    assert _laid_out("<<<a> <b> 1~<r>>> <c> <<(<a> <b> 2)>> {|<d> 3|}~.") == (
        "<< <a> <b> 1 ~ <r> >> <c> <<( <a> <b> 2 )>> {| <d> 3 |} ~ .\n"
    )


# --------------------------------------------------------------------------------------- comments


def test_comments_stay_beside_what_they_were_beside_and_above_what_they_were_above() -> None:
    assert _same(
        """\
        # what this is

        # prefixes
        @prefix a: <a> .  # of things
        # others
        @prefix b: <b> .


        # ── Things ──

        # one thing
        <a>
            # its kind
            a <A> ;  # and no other
            <b>
                1 ,  # one
                # two
                2 .
        # so much for that

        <b> <c> 1 .

        # the end
        """
    )


def test_a_comment_right_above_a_subject_goes_with_it() -> None:
    assert _laid_out("<a>\n <b> 1 .\n# one\n# two\n<c>\n <b> 1 .") == dedent(
        """\
        <a>
            <b> 1 .

        # one
        # two
        <c>
            <b> 1 .
        """
    )


def test_a_comment_goes_after_the_mark_that_followed_it() -> None:
    assert _laid_out("<a>\n <b> 1 # one\n ; <c> 2 # two\n .") == dedent(
        """\
        <a>
            <b> 1 ;  # one
            <c> 2 .  # two
        """
    )


def test_comments_inside_what_is_one_word_go_after_it() -> None:
    assert _laid_out("@prefix # p\n a: # q\n <a> .\n<a> <b> 'c' # r\n ^^ # s\n <d> .") == dedent(
        """\
        @prefix a: <a> .  # p
        # q
        <a> <b> "c"^^<d> .  # r
        # s
        """
    )


def test_a_number_sign_in_a_string_is_no_comment() -> None:
    assert _same('<a> <b> "# c" , \'" # d\' .\n')


def test_a_comment_in_empty_brackets_stays_in_them() -> None:
    assert _laid_out("<a> <b> [ # nothing\n ] .") == dedent(
        """\
        <a>
            <b> [  # nothing
            ] .
        """
    )


# ------------------------------------------------------------------------------------------ terms


@pytest.mark.parametrize(
    ("written", "laid_out"),
    [
        ("'a'@en", '"a"@en'),
        ("'''a\nb'''^^<'c'>", '"""a\nb"""^^<\'c\'>'),
        ("'it\\'s'", '"it\\\'s"'),
        ("'say \"a\"'", "'say \"a\"'"),
        ("'''say \"a\" '''", "'''say \"a\" '''"),
        ("''", '""'),
        ('"""a"""', '"""a"""'),
        ("\"'a'\"", "\"'a'\""),
        ("<'a'>", "<'a'>"),
    ],
)
def test_strings_are_in_quotation_marks_where_that_needs_no_other_escapes(
    written: str, laid_out: str
) -> None:
    assert _laid_out(f"<a> <b> {written} .").split(maxsplit=2)[2] == f"{laid_out} .\n"


def test_a_string_of_several_lines_stays_as_it_is() -> None:
    text = '"""\r\n  a\t\n\n\n# b\n   """'
    assert text in _laid_out(f"<a>\r\n  <b>   {text}.\r\n")


def test_lines_end_as_unix_ends_them_and_with_nothing_before() -> None:
    assert _laid_out("# a  \r\n<a>\t\r\n    <b> 1 .\r") == "# a\n<a>\n    <b> 1 .\n"


def test_a_byte_order_mark_goes() -> None:
    assert lay_out(b"\xef\xbb\xbf<a> <b> 1 .\n", "a", TURTLE) == b"<a> <b> 1 .\n"


@pytest.mark.parametrize("text", ["", "\n", " \n\n \t"])
def test_an_empty_text_is_empty(text: str) -> None:
    assert lay_out(text.encode(), "a", TURTLE) == b""


def test_a_text_of_comments_alone_stays() -> None:
    assert _laid_out("\n\n# a\n# b\n\n\n\n\n# c") == "# a\n# b\n\n\n# c\n"


# ------------------------------------------------------------------------------------------- TriG


def test_a_graph_indents_what_is_in_it() -> None:
    assert _laid_out("<g>{<a> a <A>;<b> 1}GRAPH _:h{}{<a> <b> 1.# c\n}", TRIG) == dedent(
        """\
        <g> {
            <a>
                a <A> ;
                <b> 1 .
        }

        GRAPH _:h {
        }

        {
            <a> <b> 1 .  # c
        }
        """
    )


# ----------------------------------------------------------------------------------------- errors


def test_a_text_that_does_not_parse_has_no_layout() -> None:
    with pytest.raises(ReadError) as raised:
        lay_out(b"<a> <b>\n", "data/a.ttl", TURTLE)
    assert str(raised.value).startswith("data/a.ttl:2:1: ")


def test_brackets_that_nest_too_deep_are_refused() -> None:
    text = "<a> <b>\n" + "[ <b> " * 51 + "1" + " ]" * 51 + " ."
    with pytest.raises(ReadError) as raised:
        lay_out(text.encode(), "data/a.ttl", TURTLE)
    assert str(raised.value) == (
        "data/a.ttl:2:301: nests brackets more than 50 deep. Give the inner blank nodes labels."
    )


def test_brackets_may_nest_as_deep_as_is_told() -> None:
    inner = f"{LONG}{LONG}"
    for opening, closing in ("[ <b> ", " ]"), ("( ", " )"):
        text = f"<a> <b> {opening * 50}'{inner}'{closing * 50} ."
        assert inner in _laid_out(text)
