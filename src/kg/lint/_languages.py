"""Language tags: not registered, not in lower case. Readers refuse those that are ill-formed.

https://www.rfc-editor.org/rfc/rfc5646#section-2.2.9
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.formats import Context, Kind, Written, find_tags
from kg.lint._content import Content, Part, Text
from kg.lint._hit import Edit, Hit
from kg.terms import Literal, Triple
from kg.vocab import rdf

_CAPITALS = re.compile(rb'"@[a-z0-9-]*[A-Z]')
_TAG = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_REGION = re.compile(r"-([a-z]{2})(?=-|$)")

# Of two letters, from the IANA registry of 2025-08-25; nothing is told of longer subtags.
_TWO_LETTER_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv "
    "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr "
    "ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw "
    "ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
    "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu"
)
_LANGUAGES = frozenset(_TWO_LETTER_LANGUAGES.split())
_TWO_LETTER_REGIONS = (
    "aa ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn "
    "bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cp cq cr cu cv cw cx cy cz "
    "de dg dj dk dm do dz ea ec ee eg eh er es et eu ez fi fj fk fm fo fr ga gb gd ge gf gg gh "
    "gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ic id ie il im in io iq ir is it je "
    "jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf "
    "mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz "
    "om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj "
    "sk sl sm sn so sr ss st sv sx sy sz ta tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua "
    "ug um un us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw zz"
)
_REGIONS = frozenset(_TWO_LETTER_REGIONS.split())
_MEANT = {  # what people write for a country's language, and for a country
    "cn": "zh",
    "jp": "ja",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "vn": "vi",
    "ir": "fa",
    "il": "he",
    "in": "id",
    "iw": "he",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
}


def check_languages(content: Content) -> Iterator[Hit]:
    """Every rule of this file."""
    for part in (content.data, content.shapes):
        yield from _not_registered(part)
    for text in content.texts:
        if text.has_tokens and (_CAPITALS.search(text.content) or b"'@" in text.content):
            yield from _capitals(text)
        elif not text.has_tokens and text not in content.context_texts:
            yield from _capitals_in_document(text, content.context)


def _not_registered(part: Part) -> Iterator[Hit]:
    """The tags whose language or region there is not, each where it stands first."""
    first: dict[str, Triple] = {}
    for subject, predicate, value in part.terms.literals.get(rdf.langString, ()):
        tag = value.language or ""
        if tag not in first:
            first[tag] = Triple(subject, predicate, value)
    for tag, triple in first.items():
        language, _hyphen, _rest = tag.partition("-")
        region = _REGION.search(tag.partition("-x-")[0].partition("-t-")[0].partition("-u-")[0])
        facts = {"tag": tag}
        if len(language) == 2 and language not in _LANGUAGES:
            facts |= {"subtag": language, "meant": _MEANT.get(language, "")}
        elif region and region[1] not in _REGIONS:
            facts |= {"subtag": region[1], "meant": "gb" if region[1] == "uk" else ""}
        else:
            continue
        variant = "near" if facts["meant"] else ""
        place = part.place_of(triple)
        yield Hit("KG121", facts, variant, place, triple.subject, triple.predicate, _value(triple))


def _value(triple: Triple) -> Literal:
    assert isinstance(triple.object, Literal)
    return triple.object


def _capitals(text: Text) -> Iterator[Hit]:
    """The tags with a capital letter, which readers of RDF write in lower case anyway."""
    for token in text.tokens:
        if token.kind is Kind.LANGUAGE and token.text != token.text.lower():
            yield _in_capitals(text, token.start + 1, token.text[1:])


def _capitals_in_document(text: Text, context: Context | None) -> Iterator[Hit]:
    """The same in a document, where a tag is a value, a key, or stands in the header."""
    strings: dict[int, Written] = {}
    for tag, at in find_tags(text.document, context):
        if tag != tag.lower() and _TAG.fullmatch(tag):
            strings = strings or {string.start: string for string in text.strings}
            start = text.offset(at)
            string = strings.get(start)
            found = text.text.rfind(tag, string.start, string.end) if string else -1
            yield _in_capitals(text, found if found >= 0 else start, tag, is_safe=found >= 0)


def _in_capitals(text: Text, start: int, tag: str, *, is_safe: bool = True) -> Hit:
    lower = tag.lower()
    edits = (Edit(start, start + len(tag), lower),) if is_safe else ()
    return Hit("KG122", {"tag": tag, "lower": lower}, "", text.place(start), edits=edits)
