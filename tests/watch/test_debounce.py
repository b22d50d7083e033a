from msyn.watch.debounce import Debounce


def test_last_write_of_a_burst_is_not_lost() -> None:
    debounce = Debounce(quiet_s=0.5, longest_s=10)
    for now in (0.0, 0.4, 0.6):
        debounce.touch("/a", now)
        assert debounce.due(now) == []
    assert debounce.due(1.09) == []
    assert debounce.due(1.1) == ["/a"]
    assert debounce.due(99) == []


def test_a_file_that_never_rests_is_due_after_the_longest_delay() -> None:
    debounce = Debounce(quiet_s=0.5, longest_s=2)
    due = []
    for tick in range(30):
        debounce.touch("/log", tick / 10)
        due += debounce.due(tick / 10)
    assert due == ["/log"]


def test_equal_basenames_are_two_files() -> None:
    debounce = Debounce(quiet_s=0.5, longest_s=10)
    debounce.touch("/a/x", 0)
    debounce.touch("/b/x", 0)
    assert debounce.due(1) == ["/a/x", "/b/x"]


def test_next_at_is_none_only_while_nothing_waits() -> None:
    debounce = Debounce(quiet_s=0.5, longest_s=10)
    assert debounce.next_at() is None
    debounce.touch("/a", 3)
    assert debounce.next_at() == 3.5
    debounce.forget("/a")
    assert debounce.next_at() is None
