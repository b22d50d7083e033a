"""The guard against the corpus: everything that destroys is called so, and what does not is left in peace.

`python -m bench.guard` prints the rates and every miss; the corpus and its labels are described beside it.
"""

import pytest

from bench.guard import CORPUS, HARMLESS, Row, is_false_alarm, is_found, load
from msyn.command.guard import assess
from msyn.command.verdicts import LEVELS

ROWS = load(sorted(CORPUS.glob("*.tsv")))


def test_corpus_is_wide_enough_to_mean_something() -> None:
    assert len(ROWS) >= 1000
    assert {row.level for row in ROWS} == set(LEVELS)
    assert len({row.command for row in ROWS if row.level in HARMLESS}) >= 300


@pytest.mark.parametrize("row", [row for row in ROWS if row.level not in HARMLESS], ids=lambda row: row.command[:40])
def test_danger_is_found(row: Row) -> None:
    risk = assess(row.command, row.existing)
    assert is_found(row, risk), risk


@pytest.mark.parametrize("row", [row for row in ROWS if row.level in HARMLESS], ids=lambda row: row.command[:40])
def test_what_is_harmless_is_left_in_peace(row: Row) -> None:
    risk = assess(row.command, row.existing)
    assert not is_false_alarm(row, risk), risk


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.command[:40])
def test_every_reason_quotes_the_line(row: Row) -> None:
    """A person must be able to find the dangerous words; what was resolved may read differently."""
    for reason in assess(row.command, row.existing).reasons:
        assert reason.words
        assert reason.why
