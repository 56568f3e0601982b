"""python -m embeddings train | fit | check | measure | bench"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from embeddings.encoder import SHIPPED, ModelMissing, open_encoder
from embeddings.questions import QuestionsBroken, read, shipped
from knowledge import KnowledgeBroken, Library, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 done, 1 the check failed, 2 something is missing or broken, said in one sentence."""
    given = _parser().parse_args(arguments)
    from embeddings.corpus import CannotTrain

    try:
        return int(given.run(given))
    except (CannotTrain, ModelMissing, QuestionsBroken, KnowledgeBroken, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m embeddings", description="The encoder, and how sure it may be.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    train = commands.add_parser("train", help="make the shipped encoder anew (half an hour on two cores)")
    train.add_argument("--data", type=Path, help="folder of the training data; else BANYAN_TRAIN_DATA")
    train.add_argument("--out", type=Path, default=SHIPPED, help="folder of the model")
    train.add_argument("--steps", type=int, default=4_000, help="how long the table learns: 4,000 steps are twelve minutes on two quiet cores; reading and the teacher come on top")
    train.add_argument("--seed", type=int, default=0)
    train.set_defaults(run=_train)
    fit = commands.add_parser("fit", help="fit the confidence to the labelled questions (a minute)")
    fit.add_argument("--model", default="", help="shipped, a folder, or a name on the hub")
    fit.add_argument("--out", type=Path, default=SHIPPED / "confidence.json")
    fit.add_argument("--seed", type=int, default=0)
    fit.add_argument("--ablation", action="store_true", help="instead, say what each kind of evidence is worth, and write nothing")
    fit.set_defaults(run=_fit)
    measure = commands.add_parser("measure", help="measure on the questions kept apart")
    measure.add_argument("--model", default="", help="shipped, a folder, or a name on the hub")
    measure.add_argument("--json", action="store_true", help="numbers only, for a program to read")
    measure.add_argument("--html", type=Path, metavar="FILE", help="also write one page with tables and plots, to open in a browser")
    measure.add_argument("--intents", type=Path, metavar="DIR", help="instead, BANKING77 and CLINC150 from this folder as if they were knowledge bases")
    measure.add_argument("--also", type=Path, help="another file of labelled questions, JSON lines")
    measure.set_defaults(run=_measure)
    check = commands.add_parser("check", help="ask every labelled question again and compare with the record (half a minute)")
    check.add_argument("--model", default="", help="shipped, a folder, or a name on the hub")
    check.add_argument("--accept", action="store_true", help="write what is as the new record")
    check.set_defaults(run=_check)
    bench = commands.add_parser("bench", help="time and memory, on one thread, up to 100,000 synthetic entries")
    bench.add_argument("--model", default="", help="shipped, a folder, or a name on the hub")
    bench.add_argument("--largest", type=int, default=100_000, metavar="N", help="no base of more than N synthetic entries (default 100,000)")
    bench.set_defaults(run=_bench)
    for command in (train, fit, measure, check):
        command.add_argument("--cache", type=Path, help="folder in which vectors are kept between runs")
    return parser


def _library() -> Library:
    library = load(strict=False)
    if library.findings:
        print(f"{len(library.findings)} findings in the base are passed over; python -m knowledge check names them", file=sys.stderr)
    return library


def _train(given: argparse.Namespace) -> int:
    from embeddings.train import train

    train(_library(), given.data, given.out, given.steps, given.seed, given.cache, _say)
    return 0


def _fit(given: argparse.Namespace) -> int:
    from embeddings.ablation import ablation
    from embeddings.emergency_fit import fit_emergency
    from embeddings.fit import fit

    library = _library()
    if given.ablation:
        ablation(library, open_encoder(given.model), shipped(), _say, given.seed)
        return 0
    fit(library, open_encoder(given.model), shipped(), given.out, given.cache, given.seed, _say)
    fit_emergency(library, shipped(), seed=given.seed, say=_say)
    return 0


def _check(given: argparse.Namespace) -> int:
    from embeddings.check import check

    return 0 if check(_library(), open_encoder(given.model), shipped(), cache=given.cache, accept=given.accept, say=_say) else 1


def _measure(given: argparse.Namespace) -> int:
    from embeddings.measure import measure, table
    from embeddings.page import page

    if given.intents:
        return _intents(given)
    found, measured = measure(_library(), open_encoder(given.model), shipped(), read([given.also]) if given.also else [], given.cache)
    if given.html:
        given.html.write_text(page(found, measured), encoding="utf-8")
        print(f"written to {given.html}", file=sys.stderr)
    print(json.dumps(found, ensure_ascii=False, indent=1) if given.json else table(found))
    return 0


def _intents(given: argparse.Namespace) -> int:
    from embeddings.intents import table, trials, try_one

    encoder = open_encoder(given.model)
    print(table([try_one(trial, encoder, given.cache) for trial in trials(given.intents)]))
    return 0


def _bench(given: argparse.Namespace) -> int:
    from embeddings.bench import SIZES, bench

    bench(_library(), open_encoder(given.model), [question.text for question in shipped()], [size for size in SIZES if size <= given.largest], _say)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
