"""When to build: decided from plain values; the reader against real and made-up /proc and /sys."""

from pathlib import Path

import pytest

from msyn.watch.idle import PATIENCE_S, Machine, pause_s, read_machine, why_wait


@pytest.mark.parametrize(
    ("machine", "waited_s", "why"),
    [
        (Machine(), 0, ""),
        (Machine(pressure=3.0, load_per_cpu=5.0), 0, ""),  # load counts what merely runs
        (Machine(pressure=55.0), 0, "pressure"),
        (Machine(pressure=55.0), PATIENCE_S, ""),
        (Machine(load_per_cpu=0.9), 0, "load"),
        (Machine(load_per_cpu=0.2), 0, ""),
        (Machine(pressure=0.0, on_battery=True), 0, "battery"),
        (Machine(on_battery=True), PATIENCE_S * 10, "battery"),
    ],
)
def test_why_wait(machine: Machine, waited_s: float, why: str) -> None:
    found = why_wait(machine, waited_s)
    assert (why in found) if why else found == ""


def test_pauses_keep_the_rate() -> None:
    assert pause_s(1000, 2.0, 0) == 0
    assert pause_s(1000, 2.0, 100) == 8
    assert pause_s(100, 2.0, 100) == 0


def test_this_machine_can_be_read() -> None:
    machine = read_machine()
    assert machine.load_per_cpu is not None and machine.load_per_cpu >= 0


def supply(sys: Path, name: str, **values: str) -> None:
    folder = sys / "class/power_supply" / name
    folder.mkdir(parents=True)
    for key, value in values.items():
        (folder / key).write_text(value + "\n")


def test_a_laptop_that_was_unplugged(tmp_path: Path) -> None:
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "BAT0", type="Battery", status="Discharging")
    assert read_machine(sys=tmp_path).on_battery
    (tmp_path / "class/power_supply/AC/online").write_text("1\n")
    assert not read_machine(sys=tmp_path).on_battery


def test_the_battery_of_a_mouse_is_none_of_ours(tmp_path: Path) -> None:
    supply(tmp_path, "mouse", type="Battery", scope="Device", status="Discharging")
    assert not read_machine(sys=tmp_path).on_battery


def test_pressure_as_the_kernel_writes_it(tmp_path: Path) -> None:
    (tmp_path / "pressure").mkdir()
    (tmp_path / "pressure/cpu").write_text(
        "some avg10=12.34 avg60=0.10 avg300=0.00 total=5\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=0\n"
    )
    assert read_machine(proc=tmp_path) == Machine(pressure=12.34)
    assert read_machine(proc=tmp_path / "none") == Machine()
