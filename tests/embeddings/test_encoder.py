import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings import ModelMissing, SentenceEncoder, ShippedEncoder
from embeddings.__main__ import main
from embeddings.encoder import SHIPPED, name_of
from embeddings.grams import Grams, pieces

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def encoder() -> ShippedEncoder:
    return ShippedEncoder()


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("手机的字太小", "the letters on my phone are too small", "how do I pay with my phone"),
        ("怎么转账给儿子", "how do I send money to my son", "how do I take a photo"),
        ("忘记密码了", "I forgot my password", "where is the hospital"),
        ("有人冒充警察让我转钱", "someone pretending to be the police wants me to transfer money", "how do I save a photo"),
        ("the letters are too small", "文字看不清，想放大", "怎么付钱"),
    ],
)
def test_the_shipped_model_knows_what_means_the_same_in_the_other_language(encoder: ShippedEncoder, text: str, near: str, far: str) -> None:
    asked, same, other = encoder.encode([text, near, far])
    assert asked @ same > asked @ other + 0.1


@pytest.mark.parametrize(("wrong", "right", "far"), [("围信怎么付钱", "微信怎么付钱", "医院怎么挂号"), ("pasword forgoten", "forgotten password", "camera photo")])
def test_the_shipped_model_forgives_slips(encoder: ShippedEncoder, wrong: str, right: str, far: str) -> None:
    slip, meant, other = encoder.encode([wrong, right, far])
    assert slip @ meant > slip @ other + 0.2


def test_the_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= 25 * MEGABYTE


@pytest.mark.parametrize("file", ["modules.json", "config_sentence_transformers.json", "pieces.txt", "table.npz", "confidence.json", "README.md"])
def test_the_model_directory_is_whole(file: str) -> None:
    assert (SHIPPED / file).is_file()


def test_a_table_comes_back_from_its_folder_nearly_as_it_went(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(3, 8)).astype(np.float32)
    Grams({"字": 0, "~zi xiao": 1, "w font": 2}, rows).save(tmp_path)
    again = Grams.load(tmp_path)
    assert again.places == {"字": 0, "~zi xiao": 1, "w font": 2}
    assert np.abs(again.table - rows).max() < 0.02


def test_pieces_are_characters_words_sounds_and_letters() -> None:
    assert pieces("字小") == ["字", "小", "字小", "~zi xiao"]
    assert pieces("My Fon") == ["w my", "w fon", "p my fon", "# ^my", "# my$", "# ^fo", "# fon", "# on$", "# ^fon", "# fon$"]


def test_a_missing_folder_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="embeddings train") as missing:
        ShippedEncoder(tmp_path)
    assert str(missing.value).count("\n") == 0


def test_a_broken_folder_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "pieces.txt").write_text("字\n", encoding="utf-8")
    (tmp_path / "table.npz").write_bytes(b"PK broken")
    with pytest.raises(ModelMissing):
        ShippedEncoder(tmp_path)


def test_a_folder_that_is_no_model_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="not a whole sentence-transformers model"):
        SentenceEncoder(str(tmp_path))


def test_a_name_that_nobody_knows_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.encoder._reachable", lambda: False)
    with pytest.raises(ModelMissing, match="neither a folder here nor a model") as missing:
        SentenceEncoder("nobody/no-such-model")
    assert str(missing.value).count("\n") == 0


def test_other_weights_have_another_name(tmp_path: Path) -> None:
    Grams({"字": 0}, np.ones((1, 4), np.float32)).save(tmp_path)
    before = name_of(tmp_path)
    Grams({"字": 0}, np.array([[1, 2, 3, 4]], np.float32)).save(tmp_path)
    assert name_of(tmp_path) != before


def test_importing_the_package_and_asking_for_help_loads_no_heavy_library() -> None:
    lines = (
        "import sys, embeddings, embeddings.__main__ as program",
        "try: program.main(['--help'])",
        "except SystemExit: pass",
        "print('heavy:', sys.modules.keys() & {'torch', 'sklearn', 'scipy', 'faiss', 'transformers'})",
    )
    assert "heavy: set()" in subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True).stdout


def test_training_without_data_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    monkeypatch.delenv("BANYAN_TRAIN_DATA", raising=False)
    assert main(["train", "--out", str(tmp_path)]) == 2
    assert "--data" in capsys.readouterr().err
    assert main(["train", "--data", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert "is not there" in capsys.readouterr().err


def test_the_same_steps_give_the_same_table_and_bring_together_what_belongs_together() -> None:
    from embeddings.student import Pull, Student, Together

    start = np.random.default_rng(0).normal(size=(20, 8)).astype(np.float32)
    bags = [np.array([number % 20, (number + 4) % 20]) for number in range(60)]
    owners = np.array([number % 4 for number in range(60)])

    def learnt() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        student = Student(start, 0)
        targets = np.eye(8, dtype=np.float32)[owners]
        student.learn([Pull(bags, targets, 16)], Together(bags, owners, [list(range(8)) for _ in range(4)], 16), 500, lambda line: None)
        return student.table

    first = learnt()
    assert np.array_equal(first, learnt())
    before, after = (np.mean([row[owner] / np.linalg.norm(row) for row, owner in ((table[bag].sum(axis=0), owner) for bag, owner in zip(bags, owners, strict=True))]) for table in (start, first))
    assert after > before + 0.1
