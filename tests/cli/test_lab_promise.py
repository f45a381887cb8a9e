"""`rapport lab promise`: from labelled lines to the exact sentence, and the trial where the truth is known."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

from rapport.cli import main
from rapport.cli.lab.promise import fit_lines
from rapport.domain.reading import Text
from rapport.triage.bound import umbrella
from rapport.triage.read import default_reader

Json = dict[str, object]


def rows(complaints: int, others: int, seed: int = 3) -> list[Json]:
    chance = np.random.default_rng(seed)
    high, low = chance.beta(5, 2, complaints), chance.beta(2, 5, others)
    told = [{"score": round(float(score), 6), "complaint": True} for score in high]
    return told + [{"score": round(float(score), 6), "complaint": 0} for score in low]


def lines(told: list[Json]) -> list[bytes]:
    return [json.dumps(row).encode() + b"\n" for row in told]


def fit(source: list[bytes], alpha: float = 0.02, delta: float = 0.05) -> tuple[int, Json, list[str]]:
    out, errors = io.StringIO(), io.StringIO()
    code = fit_lines(source, out, errors, alpha, delta)
    return code, json.loads(out.getvalue()), errors.getvalue().splitlines()


def command(*words: str) -> int:
    return main(["lab", "promise", *words])


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    file = tmp_path / "scores.jsonl"
    file.write_bytes(b"".join(lines(rows(2_000, 3_000))))
    return file


def test_the_sentence_says_what_was_fitted() -> None:
    told = rows(412, 300)
    code, fitted, errors = fit(lines(told))
    threshold = umbrella([float(str(row["score"])) for row in told[:412]], 0.02, 0.05)
    below = [float(str(row["score"])) < threshold for row in told]
    assert (code, errors, fitted["n"], fitted["threshold"]) == (0, [], 412, threshold)
    assert fitted["k_star"] == 409
    assert fitted["share_automated"] == sum(below[412:]) / 300
    assert fitted["share_automated_of_all"] == sum(below) / 712
    assert fitted["statement"] == (
        "With 95 % confidence at most 2 % of complaints drawn like these 412 are answered automatically; "
        f"automatic below {threshold}; {round(sum(below[412:]) / 3)} % of the other messages are."
    )


def test_too_few_labels_say_how_many_are_missing() -> None:
    code, fitted, _ = fit(lines(rows(148, 300)))
    assert (code, fitted["threshold"], fitted["k_star"], fitted["share_automated"]) == (0, None, None, 0.0)
    assert fitted["labels_needed"] == 149
    assert fitted["statement"] == (
        "Nothing is automatic: 148 labelled complaints are given and at most 2 % with 95 % confidence needs 149, "
        "so 1 more must be labelled."
    )
    assert fit(lines(rows(149, 300)))[1]["threshold"] is not None


def test_no_line_at_all_promises_nothing() -> None:
    code, fitted, errors = fit([])
    assert (code, fitted["n"], fitted["threshold"], fitted["share_automated"], errors) == (0, 0, None, 0.0, [])
    assert "no labelled complaint is given" in str(fitted["statement"])


def test_a_score_that_is_the_same_for_all_promises_nothing() -> None:
    _, fitted, _ = fit(lines([{"score": 0.5, "complaint": 1}] * 400 + [{"score": 0.1, "complaint": 0}] * 9))
    assert (fitted["threshold"], fitted["share_automated"]) == (None, 0.0)
    assert "all score the same" in str(fitted["statement"])


def test_percentages_keep_all_their_digits() -> None:
    _, fitted, _ = fit(lines(rows(2_000, 10)), alpha=0.025, delta=1e-8)
    assert "With 99.999999 % confidence at most 2.5 % of" in str(fitted["statement"])


def test_texts_are_scored_by_the_fast_reader() -> None:
    complaints = [f"My parcel arrived {how} and nobody answers!" for how in ("broken", "late", "open", "empty")]
    told: list[Json] = [{"text": text, "complaint": True} for text in complaints]
    told += [{"score": 0.9, "complaint": True}, {"text": "When do you open?", "complaint": False}]
    read = default_reader().read([Text("", text, "direct") for text in complaints])
    code, fitted, _ = fit(lines(told), alpha=0.5, delta=0.5)
    assert (code, fitted["n"], fitted["others"], fitted["share_automated"]) == (0, 5, 1, 1.0)
    assert fitted["threshold"] == umbrella([*(row.complaint for row in read), 0.9], 0.5, 0.5)


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    bad = [
        b"not json\n",
        b"\n",
        b'{"score": NaN, "complaint": 1}\n',
        b'{"score": -Infinity, "complaint": 1}\n',
        b'{"score": 1e999, "complaint": 1}\n',
        b'{"score": ' + b"9" * 400 + b', "complaint": 1}\n',
        b'{"score": "0.2", "complaint": 1}\n',
        b'{"score": true, "complaint": 1}\n',
        b'{"score": 0.2}\n',
        b'{"score": 0.2, "complaint": "yes"}\n',
        b'{"score": 0.2, "complaint": 2}\n',
        b'{"score": 0.2, "complaint": [1]}\n',
        b'{"complaint": 1}\n',
        b'{"text": 7, "complaint": 1}\n',
    ]
    code, fitted, errors = fit([*bad, *lines(rows(149, 20))])
    assert (code, fitted["n"], fitted["others"]) == (1, 149, 20)
    assert [int(error.split(":")[0].removeprefix("line ")) for error in errors] == [1, *range(3, 15)]
    assert fitted["threshold"] is not None


@pytest.mark.parametrize("wrong", ["2", "0", "-.1", "nan", "inf", "two"])
@pytest.mark.parametrize("name", ["--alpha", "--delta"])
def test_a_share_that_is_none_is_refused(name: str, wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command(f"{name}={wrong}")
    assert end.value.code == 2
    assert f"{wrong} is not a share between 0 and 1" in capsys.readouterr().err


def test_the_trial_keeps_the_bound_where_the_naive_threshold_breaks_it(
    scores: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--trial", str(scores), "--draws", "500") == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["alpha"] for row in told["trials"]] == [0.01, 0.02, 0.05]
    assert (told["complaints"], told["others"], told["labels"], told["draws"]) == (2_000, 3_000, 2_000, 500)
    for row in told["trials"]:
        # 500 draws at 5 % scatter by one point: seven violations in a hundred would be two of these too many.
        assert row["umbrella"]["violations"] <= 0.07
        assert row["naive"]["violations"] >= 0.35
        assert 0 < row["umbrella"]["automated"] < row["naive"]["automated"]


def test_the_same_seed_tries_the_same(scores: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for seed in ("7", "7", "8"):
        assert command("--trial", str(scores), "--draws", "50", "--alpha", ".02", "--seed", seed) == 0
        told.append(json.loads(capsys.readouterr().out)["trials"])
    assert told[0] == told[1] != told[2]


def test_a_trial_without_both_sides_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("", encoding="utf-8")
    assert command("--trial", str(file)) == 1
    assert "needs complaints and messages that are none" in capsys.readouterr().err
    assert command("--trial", str(tmp_path / "missing.jsonl")) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--draws", "0"), ("--labels", "-3"), ("--draws", "many"), ("--seed", "-1")])
def test_a_count_that_is_none_is_refused(words: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as end:
        command("--trial", "x", f"{words[0]}={words[1]}")
    assert end.value.code == 2


def test_many_lines_are_no_trouble() -> None:
    some = lines(rows(400, 600))
    code, fitted, _ = fit([line for _ in range(150) for line in some])
    assert (code, fitted["n"]) == (0, 60_000)
    assert fitted["threshold"] is not None


def test_the_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command("--help")
    assert end.value.code == 0
    assert "rapport lab promise --alpha .02 --delta .05 < labelled.jsonl" in capsys.readouterr().out
