from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import SETTINGS, Config, find_root, read_config
from kg.errors import ConfigError
from kg.jobs import Project
from kg.severity import Severity

LEAST = """\
base = "https://example.org/"
title = { en = "A title" }
licence = "https://example.org/licence"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("ontology", "data", "shapes", "queries"):
        (tmp_path / name).mkdir()
    return tmp_path


def _read(root: Path, text: str | bytes) -> Config:
    content = text if isinstance(text, bytes) else text.encode()
    (root / "kg.toml").write_bytes(content)
    return read_config(root, root)


def _complaints(root: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        _read(root, text)
    return str(raised.value).splitlines()


def test_base_title_and_licence_are_enough(root: Path) -> None:
    config = _read(root, LEAST)
    assert config.base == "https://example.org/"
    assert config.title == {"en": "A title"}
    assert config.licence == "https://example.org/licence"


def test_what_is_left_out_has_a_default(root: Path) -> None:
    config = _read(root, LEAST)
    assert config.languages == {"en": "English"}
    assert config.data == (root / "data",)
    assert config.fail_on is Severity.VIOLATION
    assert config.context is None
    assert config.start == ()


def test_every_setting_has_its_value_under_its_key(root: Path) -> None:
    assert list(_read(root, LEAST).values) == [setting.key for setting in SETTINGS]


def test_the_order_of_languages_is_that_of_the_file(tiny: Project) -> None:
    assert list(tiny.config.languages) == ["en", "zh-hans"]


def test_paths_are_absolute_and_relative_to_the_file(root: Path) -> None:
    (root / "more").mkdir()
    config = _read(root, f'{LEAST}[folders]\ndata = ["data", "more"]\n')
    assert config.data == (root / "data", root / "more")


def test_one_folder_may_stand_without_brackets(root: Path) -> None:
    assert _read(root, f'{LEAST}folders.data = "data"\n').data == (root / "data",)


def test_a_byte_order_mark_is_no_trouble(root: Path) -> None:
    assert _read(root, b"\xef\xbb\xbf" + LEAST.encode()).base == "https://example.org/"


def test_what_is_missing_is_told_at_once(root: Path) -> None:
    assert _complaints(root, "") == [
        "kg.toml: base is missing. Add it: IRI under which things are minted; ends in /.",
        "kg.toml: licence is missing. Add it: IRI of the licence of the data.",
        "kg.toml: title is missing. Add it: title of the dataset, per language.",
    ]


def test_every_complaint_comes_at_once_with_its_key_and_line_in_the_order_of_the_file(
    root: Path, golden: Callable[[str, str], None]
) -> None:
    text = """\
# A comment, and an empty line.

base = "ftp://example.org"
titel = { en = "A title" }
title = "A title"
licence = "free"
modified = "yesterday"
description = { en = "", "zh_hans" = "说明" }

[languages]
en = "English"
EN = "English"
zh-h = "中文"

[folders]
data = [
  "data",
  "nowhere",
]
shape = "shapes"

[site]
start = ["schema:Event", "nothing:at-all", "schema:a b"]
context = 3

[check]
fail-on = "fatal"

[check.ignore]
"data/a.csv" = "all"
"data/b.csv" = { KG101 = "", KG102 = "As printed." }

[prefixes]
schema = "https://schema.org/"
"1st" = "https://example.org/"
wrong = "http://["

[endpoints]
ours = "https://example.org/sparql"
plain = "example.org/sparql"
other = "ftp://example.org/sparql"
mine = "https://ann:secret@example.org/sparql"
port = "https://example.org:port/"
"two words" = "https://example.org/sparql"

[colours]
link = "blue"
"""
    golden("kg-toml-complaints.txt", "\n".join(_complaints(root, text)) + "\n")


def test_a_start_class_needs_a_declared_prefix_and_a_name(root: Path) -> None:
    text = f"""{LEAST}
[site]
start = ["schema:Event", "nothing:at-all", "schema:a b", "https://example.org/ns#Fair"]

[prefixes]
schema = "https://schema.org/"
"""
    assert _complaints(root, text) == [
        'kg.toml:6: site.start "nothing:at-all" is neither a CURIE nor an IRI. Declare its prefix.',
        'kg.toml:6: site.start "schema:a b" is neither a CURIE nor an IRI. Declare its prefix.',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'{LEAST}check.fail-on = "x"\n', 4),
        (f'{LEAST}\n\n[check]\n\n# why\nfail-on = "x"\n', 9),
        (f'{LEAST}description.en = """\none\ntwo\n"""\ncheck.fail-on = "x"\n', 8),
        (f"{LEAST}folders.data = [\n  'data', # ours\n]\ncheck.fail-on = 'x'\n", 7),
        (f"{LEAST}[prefixes]\na.b = 'https://a/'\n[check]\nfail-on = 'x'\n", 7),
        ((LEAST + "\n[check]\nfail-on = 'x'\n").replace("\n", "\r\n"), 6),
        (f"{LEAST}[check] # here\n  fail-on = 'x' # there\n", 5),
    ],
    ids=["dotted", "comments", "long text", "list", "dotted in table", "windows", "indented"],
)
def test_a_line_is_counted_through_whatever_stands_before_it(
    root: Path, text: str, line: int
) -> None:
    places = [complaint.partition(" ")[0] for complaint in _complaints(root, text)]
    assert f"kg.toml:{line}:" in places


def test_a_missing_key_of_a_table_is_told_where_the_table_is(root: Path) -> None:
    (root / "queries").rmdir()
    assert _complaints(root, f"{LEAST}\n[folders]\ndata = 'data'\n") == [
        (
            'kg.toml:5: folders.queries names "queries", which does not exist. '
            "Create it, or correct the path; it is relative to kg.toml."
        )
    ]


def test_what_is_not_toml_is_told_with_line_and_column(root: Path) -> None:
    assert _complaints(root, 'base = "https://example.org/"\ntitle = {en = x}\n') == [
        "kg.toml:2:15: is not TOML (Invalid value). See https://toml.io/en/v1.0.0."
    ]


def test_what_is_not_utf_8_is_told(root: Path) -> None:
    assert _complaints(root, LEAST.encode("utf-16")) == [
        "kg.toml: is not UTF-8 at byte 0. Save it as UTF-8."
    ]


def test_a_file_that_is_none_cannot_be_read(root: Path) -> None:
    (root / "kg.toml").mkdir()
    with pytest.raises(ConfigError) as raised:
        read_config(root, root)
    assert str(raised.value) == "kg.toml: cannot be read (Is a directory). Check its permissions."


def test_a_file_is_named_relative_to_where_the_reader_is(root: Path) -> None:
    (root / "kg.toml").write_text(LEAST.replace("licence", "license"), encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_config(root, root.parent)
    assert str(raised.value).splitlines() == [
        f"{root.name}/kg.toml: licence is missing. Add it: IRI of the licence of the data.",
        f'{root.name}/kg.toml:3: license is not a setting. Did you mean "licence"?',
    ]


def test_the_root_is_the_nearest_folder_above_with_a_kg_toml(tiny: Project) -> None:
    assert find_root(tiny.config.root / "data") == tiny.config.root


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        find_root(tmp_path / "nowhere")
    assert str(raised.value) == f"{tmp_path / 'nowhere'}: does not exist. Name an existing folder."


def test_a_folder_without_kg_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        find_root(tmp_path)
    assert str(raised.value) == (
        f"{tmp_path}: neither this folder nor one above it has a kg.toml. "
        "Name the folder of your graph, or write a kg.toml with base, title and licence."
    )
