"""What is given up first."""

from msyn.kv.evict import HALF_LIFE_S, Entry, choose, value

NOW = 1_000_000_000.0


def entry(key: str, *, n_tokens: int = 512, n_bytes: int = 1000, age_s: float = 0.0, uses: int = 0) -> Entry:
    return Entry(key, n_tokens, n_bytes, NOW - age_s, uses)


def test_golden_order() -> None:
    day = 24 * 3600
    entries = [
        entry("just built"),
        entry("built a month ago, never asked", age_s=30 * day),
        entry("asked often, a month ago", age_s=30 * day, uses=30),
        entry("asked yesterday", age_s=day, uses=3),
        entry("twice the bytes for the same tokens", n_bytes=2000),
        entry("a short tail", n_tokens=20, n_bytes=40),
    ]
    assert choose(entries, 1 << 60, NOW) == [
        "built a month ago, never asked",
        "asked often, a month ago",
        "twice the bytes for the same tokens",
        "a short tail",
        "just built",
        "asked yesterday",
    ]


def test_takes_no_more_than_is_needed() -> None:
    entries = [entry(str(i), age_s=i) for i in range(10)]
    assert choose(entries, 0, NOW) == []
    assert choose(entries, -5, NOW) == []
    assert choose(entries, 1, NOW) == ["9"]
    assert choose(entries, 1001, NOW) == ["9", "8"]


def test_equal_values_fall_by_name_so_that_two_runs_agree() -> None:
    entries = [entry("b"), entry("c"), entry("a")]
    assert choose(entries, 2000, NOW) == choose(reversed(entries), 2000, NOW) == ["a", "b"]


def test_a_week_without_use_halves_the_value() -> None:
    assert value(entry("x", age_s=HALF_LIFE_S), NOW) == value(entry("x"), NOW) / 2


def test_odd_entries_break_nothing() -> None:
    odd = [entry("future", age_s=-1e9), entry("empty", n_bytes=0), entry("ancient", age_s=1e12)]
    assert choose(odd, 1 << 60, NOW)[0] == "ancient"
