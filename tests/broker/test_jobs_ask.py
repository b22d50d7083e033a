"""The ask job with a general model: what is attached, what is computed, and that both give the same answer."""

from pathlib import Path

import numpy as np
import pytest

from msyn.broker.jobs import ask, build, materials
from msyn.broker.jobs.assemble import Part, assemble, choose
from msyn.broker.jobs.prefill import Tally, cut, find, in_runs, pieces_of
from msyn.engine.contract import Append
from msyn.errors import BadUsage
from msyn.kv.manifest import SegmentRef
from msyn.text.reader import read_document
from tests.broker.jobs_lab import Lab


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab.make(tmp_path, command=False, window=2048)


def note(folder: Path, name: str, n_lines: int = 20) -> Path:
    path = folder / name
    path.write_text(f"# {name}\n\n" + "".join(f"The door of house {i} in {name} is green.\n" for i in range(n_lines)))
    return path


def test_warm_and_cold_give_the_same_answer_and_warm_computes_only_the_question(lab: Lab, tmp_path: Path) -> None:
    path = note(tmp_path, "a.md")
    args = {"question": "which door is green?", "paths": [str(path)]}
    cold = lab.run(ask.job, **args)
    cold_said, before = lab.said, lab.n_computed
    warm = lab.run(ask.job, **args)
    assert lab.said == cold_said != ""
    assert warm.result["answer"] == cold.result["answer"]
    stats = warm.result["stats"]
    n_said = lab.n_computed - before - stats["tokens_computed_question"]
    assert stats["tokens_computed_files"] == 0
    assert n_said <= 512  # and nothing else: the answer's own tokens
    assert stats["tokens_from_kv"] == cold.result["stats"]["tokens_computed_files"]


def test_a_file_alone_is_exact(lab: Lab, tmp_path: Path) -> None:
    """The logits behind attached KV are those of computing everything in one go."""
    path = note(tmp_path, "a.md")
    lab.run(build.job, paths=[str(path)])
    engine, prompts = lab.services.engine, lab.services.prompts
    document = read_document(path, max_bytes=1 << 20)
    manifest = find(lab.services, document)
    assert manifest is not None
    attached = engine.open()
    lab.drive(assemble(lab.services, attached, [Part(manifest.segments)], 16, Tally()))
    plain = engine.open()
    tokens = [token for each in cut(lab.services, document) for token in each.tokens.tolist()]
    engine.append([Append(plain, [*prompts.shared_prefix(), *tokens], "none")])
    assert engine.length(attached) == engine.length(plain)
    question = prompts.question("which door?")
    one, other = engine.append([Append(attached, question, "last"), Append(plain, question, "last")])
    np.testing.assert_allclose(one, other, atol=1e-3)


@pytest.mark.parametrize("exact", [False, True])
def test_several_files_are_joined_in_order_with_seams(lab: Lab, tmp_path: Path, exact: bool) -> None:
    paths = [str(note(tmp_path, name)) for name in ("a.md", "b.md", "c.md")]
    lab.run(build.job, paths=paths)
    stats = lab.run(ask.job, question="which door is green?", paths=paths, exact=exact).result["stats"]
    assert (stats["files_warm"], stats["files_cold"]) == (3, 0)
    if exact:
        assert stats["tokens_from_kv"] == 0
    else:
        assert stats["tokens_computed_files"] == 3 * 16  # behind a header even the first file stands elsewhere


def test_more_than_the_window_takes_the_relevant_segments_and_says_so(lab: Lab, tmp_path: Path) -> None:
    paths = [str(note(tmp_path, f"{i}.md", 60)) for i in range(5)]
    Path(paths[3]).write_text(Path(paths[3]).read_text() + "The hidden key lies under the flowerpot.\n")
    outcome = lab.run(ask.job, question="where is the hidden key?", paths=paths)
    assert any("left out" in text for text in lab.notes)
    assert [line["text"] for line in outcome.result["lines"]] == ["The hidden key lies under the flowerpot."]


def test_only_attended_text_is_cited(lab: Lab, tmp_path: Path) -> None:
    path = note(tmp_path, "long.md", 400)
    outcome = lab.run(ask.job, question="the door of house 399", paths=[str(path)], n=400)
    assert any("left out" in text for text in lab.notes)
    cited = {line["line"] for line in outcome.result["lines"]}
    assert 402 in cited
    assert len(cited) < 150


def test_a_piped_text_is_computed_and_not_kept(lab: Lab) -> None:
    text = "The door of house 7 is green.\n" * 10
    outcome = lab.run(ask.job, question="which door is green?", text=text)
    assert outcome.result["stats"]["tokens_computed_files"] > 0
    assert lab.services.library.status()["n_files"] == 0
    assert lab.services.library.status()["n_objects"] <= 1  # the shared prefix


def test_a_lost_segment_is_computed_again(lab: Lab, tmp_path: Path) -> None:
    path = note(tmp_path, "a.md", 60)
    args = {"question": "which door is green?", "paths": [str(path)]}
    lab.run(ask.job, **args)
    said = lab.said
    for key in list(lab.services.library.store.keys())[:2]:
        damaged = lab.services.library.store.path(key)
        content = bytearray(damaged.read_bytes())
        content[-5] ^= 255
        damaged.chmod(0o600)
        damaged.write_bytes(content)
    assert lab.run(ask.job, **args).exit_code == 0
    assert lab.said == said


def test_what_would_take_too_long_is_left_for_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab.make(tmp_path, command=True)
    monkeypatch.setattr(materials, "REST_S", -1.0)
    paths = [str(note(tmp_path, f"{i}.md")) for i in range(9)]
    stats = lab.run(ask.job, question="which door is green?", paths=paths).result["stats"]
    assert 0 < stats["files_cold"] < 9
    assert any("msyn cache build" in text for text in lab.notes)


def test_bad_arguments_are_refused(lab: Lab) -> None:
    for args in ({}, {"question": "x" * 5000}, {"question": "x", "n": "3"}, {"question": "x", "paths": [3]}):
        with pytest.raises(BadUsage):
            lab.run(ask.job, **args)
    with pytest.raises(BadUsage):
        lab.run(ask.job, question="x", text_file="/etc/hostname")


def test_a_foreign_path_is_never_unlinked(lab: Lab, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for key in ("text_file", "paths_file"):
        with pytest.raises(BadUsage):
            lab.run(ask.job, question="x", **{key: str(victim)})
    assert victim.read_text() == "precious"


def ref(name: str, n_tokens: int) -> SegmentRef:
    return SegmentRef(name, n_tokens, 1, 1)


def test_choose_takes_the_most_relevant_in_file_order() -> None:
    parts = [Part((ref("a", 10), ref("b", 10)), (1, 2)), Part((ref("c", 10), ref("d", 10)), (3, 4))]
    assert choose(parts, {}, 100) == parts
    chosen = choose(parts, {"d": 3.0, "a": 2.0, "b": 1.0}, 25)
    assert [[ref.key for ref in part.refs] for part in chosen] == [["a"], ["d"]]
    assert choose(parts, {"d": 3.0}, 11) == []  # a segment and its header must fit together


def test_blank_lines_are_glued_so_that_tokens_are_those_of_the_whole_text(lab: Lab) -> None:
    text = "a  line\n\n   \n  indented\n\tx = 1\n\n\nend\n"
    pieces = pieces_of(text.split("\n")[:-1])
    assert "".join(pieces) == text
    tokenize = lab.services.engine.tokenize
    assert [token for piece in pieces for token in tokenize(piece)] == tokenize(text)


def test_runs_of_a_long_file_restart_behind_the_prefix(lab: Lab, tmp_path: Path) -> None:
    document = read_document(note(tmp_path, "long.md", 400), max_bytes=1 << 20)
    found = cut(lab.services, document)
    prefix = lab.services.prompts.shared_prefix()
    starts = [each for each in found if each.behind == found[0].behind]
    assert 1 < len(starts) <= len(found)
    assert in_runs(found[:1], 1 << 20, "x", prefix) == found[:1]


def test_an_edited_end_keeps_the_beginning(lab: Lab, tmp_path: Path) -> None:
    path = note(tmp_path, "a.md", 100)
    first = lab.run(build.job, paths=[str(path)]).result
    path.write_text(path.read_text() + "One more line at the end.\n")
    second = lab.run(build.job, paths=[str(path)]).result
    assert second["tokens_reused"] > 0
    assert second["tokens_computed"] < first["tokens_computed"]
    assert second["tokens_computed"] + second["tokens_reused"] >= first["tokens_computed"]
