"""Which lines answer a question, on plain texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msyn.text.kinds import asked, holds
from msyn.text.lines import fold, stem, terms
from msyn.text.outline import csv_header, outline
from msyn.text.question import parse
from msyn.text.retrieve import Hit, Search, worth_printing
from msyn.text.synonyms import synonyms


def hits(question: str, **texts: str) -> list[Hit]:
    search = Search(parse(question))
    for name, text in texts.items():
        search.add(name, text.split("\n"))
    return search.hits()


def answer(question: str, **texts: str) -> str | None:
    found = worth_printing(hits(question, **texts), 1)
    return found[0].text.strip() if found else None


CONTACTS = "# Contacts\n\n## Anna Schmidt\ntel: 0171 2345678\nmail: anna@x.example\n\n## Bob\ntel: 0171 9999999\n"
CONFIG = "[web]\nport = 80\n\n[database]\nhost = db1\nport = 5432\n"
TABLE = "name,phone,city\nCedar,020 5550165,London\nKiwi,09 5550188,Auckland\n"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is Anna's phone number?", "tel: 0171 2345678"),
        ("telephone of Bob", "tel: 0171 9999999"),
        ("which port does the database use?", "port = 5432"),
        ("web port", "port = 80"),
        ("phone number of Kiwi", "Kiwi,09 5550188,Auckland"),
        ("who is in London?", "Cedar,020 5550165,London"),
        ("Wie lautet die Telefonnummer von Bob?", "tel: 0171 9999999"),
        ("数据库的端口是多少？", "port = 5432"),
        ("what is Tom's phone number?", None),
        ("how deep is the lake?", None),
        ("what?", None),
        ("", None),
    ],
)
def test_the_line_that_answers(question: str, expected: str | None) -> None:
    assert answer(question, contacts=CONTACTS, config=CONFIG, table=TABLE) == expected


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("max upload size", "maxUploadSize: 10"),
        ("max upload size", "max_upload_size = 10"),
        ("max upload size", "max-upload-size 10"),
        ("log level", "loglevel=debug"),
        ("loglevel", "LOG_LEVEL=debug"),
        ("timeout", "request-timeout 5"),
        ("which authentication?", "auth: ldap"),
        ("retries", "MAX_RETRY = 3"),
        ("anna@x.example", "write to Anna@X.example"),
        ("version 3.14.2", "image:3.14.2"),
        ("Größe", "GRÖSSE: 3"),
        ("nightly-sync", "nightly-sync.service failed"),
    ],
)
def test_identifiers_are_read_as_words(question: str, line: str) -> None:
    assert answer(question, text=f"nothing here\n{line}\nnor here") == line


def test_a_question_in_the_text_is_no_answer() -> None:
    todo = "- who owns the billing job? ask Henrik"
    assert answer("who owns the billing job?", todo=todo, owners="billing job: Marta Kowalska") != todo


def test_the_last_of_equal_lines() -> None:
    log = "2024-01-01 10:00:00 backup took 5 GB\n2024-01-02 10:00:00 backup took 6 GB\n"
    assert answer("how large was the last backup?", log=log) == "2024-01-02 10:00:00 backup took 6 GB"
    assert answer("how large was the first backup?", log=log) == "2024-01-01 10:00:00 backup took 5 GB"


def test_close_lines_are_shown_together_and_a_clear_winner_alone() -> None:
    ports = [f"port {8000 + i} is open" for i in range(9)]
    assert len(worth_printing(hits("which port is open", a="\n".join(ports)), None)) == 3
    assert len(worth_printing(hits("which port is open", a="\n".join(ports)), 7)) == 7
    assert len(worth_printing(hits("Anna's phone", a=CONTACTS), None)) == 1


def test_lines_that_nobody_can_read_are_still_found() -> None:
    line = "x" * 5000 + " the billing job belongs to Marta " + "y" * 5000
    assert answer("who owns the billing job?", minified=line) == line
    search = Search(parse("who owns the billing job?"))
    assert "billing job belongs to Marta" in search.excerpt(line, 1000)
    assert len(search.excerpt(line, 1000)) <= 1000


def test_memory_is_bounded_by_the_lines_kept() -> None:
    search = Search(parse("which port is open?"))
    for i in range(300):
        search.add(f"{i}", [f"port {j} is open" for j in range(100)])
    assert len(search._kept) <= 8000
    assert len(search.hits(10)) == 10


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("phone", "call 030 5550142", True),
        ("phone", "2024-06-02 02:15:09 ERROR", False),
        ("phone", "10.20.0.11:8421", False),
        ("email", "git@code.example:shop/billing", False),
        ("email", "anna@x.example", True),
        ("date", "10.20.0.12:8421", False),
        ("date", "due 3 March", True),
        ("time", "30 7 * * 1 report", True),
        ("size", "48.9 GB written", True),
    ],
)
def test_kinds(kind: str, line: str, expected: bool) -> None:
    assert holds(kind, line, fold(line)) is expected


def test_how_long_an_email_may_be_asks_for_a_number() -> None:
    assert "email" in asked("what is the email of Bob?")
    assert "email" not in asked("how long can an email be?")


def test_structure() -> None:
    assert csv_header(TABLE.split("\n")) == 1
    heads = outline(["# A", "", "## B", "text", "", "key:", "  inner: 1", ""]).heads
    assert heads[3] == (2, 0)
    assert heads[6][0] == 5


def test_synonyms_are_symmetric() -> None:
    assert "tel" in synonyms("phon") and "phon" in synonyms("tel")
    assert synonyms("zebra") == {"zebra"}


@given(st.text())
def test_any_text_can_be_asked_and_searched(text: str) -> None:
    search = Search(parse(text))
    search.add("x", text.split("\n"))
    for hit in search.hits():
        assert hit.text in text.split("\n")


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=12))
def test_a_stem_is_a_prefix(word: str) -> None:
    assert word.startswith(stem(word))
    assert stem(word) in terms(word) or not word
