# ruff: noqa: T201
"""Train the reader: whether a passage answers a question and where, and whether it supports a claim.

    pip install torch safetensors tokenizers numpy
    python -m eval.train.reader DATA... --weights FOLDER --pairs 200000 --out reader.pt

DATA are files of rows, compressed JSON Lines; a number after `:` says how often a file's rows count. Goes on
from OUT where it exists: it is written every ten minutes and at Ctrl-C; else begins from the encoder's weights, or
from the mean of those of earlier trainings, `--start`. It runs on processors.
"""

import argparse
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from tokenizers import Tokenizer
from torch import Tensor  # type: ignore[import-not-found, unused-ignore]
from torch.nn import functional as F  # type: ignore[import-not-found, unused-ignore]

from eval.train.network import CrossEncoder, mean
from eval.train.pairs import Pair, batches, encode, padded, rows

__all__ = ["collate", "loss_of", "train"]

RATE, WARM_UP = 1.5e-4, 0.03  # the highest learning rate; share of the time until it is reached
BATCH = 4096  # padded tokens
SPAN = 0.3  # weight of the loss of the answers' start and end
SAVE_EVERY = 600  # seconds
# How often a row of a set is seen in a pass; 1 where it is not named. Human near misses count most, far domains least.
SHARES = {
    "unansq_squad2_train": 2.0, "onestopqa": 2.0, "fairytaleqa": 0.4, "covidqa": 0.6, "qamr": 0.6, "qed": 1.0,
    "fm2": 1.0, "cg2c_doc": 2.0, "med": 0.3, "begin": 0.2, "conjnli": 0.5, "semiauto_nli_wiki": 0.2, "fnc1": 0.1,
    "synth_news": 0.5, "role_swap": 3.0, "sufficient_facts_fever": 1.5, "sufficient_facts_hover": 1.5,
    "sufficient_facts_vitaminc": 2.0, "feverous_s": 0.5, "wice_nst_train": 1.0, "attributionbench": 1.5,
}  # fmt: skip


def collate(batch: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pad pairs to one length: ids, kinds, mask and readable, each (batch, tokens)."""
    length = padded(max(len(pair.ids) for pair in batch))
    ids, kinds, mask, readable = np.zeros((4, len(batch), length), np.int64)
    for row, pair in enumerate(batch):
        size = len(pair.ids)
        ids[row, :size], mask[row, :size] = pair.ids, 1
        kinds[row, pair.first : size] = 1
        readable[row, pair.readable : size - 1] = 1
    return tuple(map(torch.from_numpy, (ids, kinds, mask, readable)))  # type: ignore[return-value, unused-ignore]


def loss_of(batch: Sequence[Pair], verdict: Tensor, span: Tensor) -> Tensor:
    """Return the cross-entropy of the verdicts, plus SPAN times that of the start and end of known answers.

    The likelihoods of several answers are summed. Where only a neighbourhood is known, start and end may lie anywhere
    in it.
    """
    labels = torch.tensor([pair.label for pair in batch])
    asked = torch.tensor([int(pair.claim) for pair in batch])
    loss = F.binary_cross_entropy_with_logits(verdict.gather(1, asked[:, None]).squeeze(1), labels)
    chances = span.log_softmax(1)
    places = []
    for row, pair in enumerate(batch):
        if not pair.spans:
            continue
        if pair.exact:
            likelihoods = [chances[row, a, 0] + chances[row, b, 1] for a, b in pair.spans]
        else:
            likelihoods = [chances[row, a : b + 1].logsumexp(0).sum() for a, b in pair.spans]
        places.append(torch.stack(likelihoods).logsumexp(0))
    return loss - SPAN * torch.stack(places).sum() / len(batch) if places else loss


def _gather(files: Sequence[str], random: Random) -> list[dict[str, Any]]:
    """Return the rows of one pass, each repeated by the weights of its set and of its file."""
    found: list[dict[str, Any]] = []
    for name in files:
        path, _, times = name.partition(":")
        if not Path(path).exists():
            print(f"{path} is not there (yet)", flush=True)
            continue
        for row in rows(Path(path)):
            share = SHARES.get(row.get("set", ""), 1.0) * float(times or 1)
            found += [row] * (int(share) + (random.random() < share % 1))
    return found


class _Training:
    """A network in training, with its optimiser, the number of pairs seen and the file that it is saved to."""

    def __init__(self, weights: Path, out: Path, rate: float, start: Sequence[Path] = ()) -> None:
        self.network = CrossEncoder().start_from(weights / "model.safetensors")
        matrices = [p for p in self.network.parameters() if p.ndim > 1]
        others = [p for p in self.network.parameters() if p.ndim <= 1]
        groups = [{"params": matrices, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=rate, fused=True)
        self.out, self.rate, self.seen = out, rate, 0
        self.loss = float("nan")
        if start and not out.exists():
            self.network.load_state_dict(mean(start))
        if out.exists():
            held = torch.load(out)
            self.network.load_state_dict(held["network"])
            self.optimiser.load_state_dict(held["optimiser"])
            self.seen = held["seen"]

    def save(self) -> None:
        """Write the weights, the optimiser's state and the number of pairs seen, from which a later run resumes."""
        held = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict(), "seen": self.seen}
        torch.save(held, self.out)

    def stop(self, *_: object) -> None:
        """Save and exit; the handler of SIGINT and SIGTERM."""
        self.save()
        raise SystemExit(130)

    def step(self, batch: Sequence[Pair], done: float) -> None:
        """Learn from one batch; `done` is the share of the training already completed."""
        for group in self.optimiser.param_groups:
            group["lr"] = max(self.rate * min(1.0, (done + 1e-3) / WARM_UP, (1 - done) / (1 - WARM_UP)), 1e-7)
        with torch.autocast("cpu", torch.bfloat16):
            verdict, span = self.network(*collate(batch))
        loss = loss_of(batch, verdict, span)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.seen += len(batch)
        self.loss = loss.item() if self.loss != self.loss else 0.98 * self.loss + 0.02 * loss.item()


def train(
    files: Sequence[str], weights: Path, out: Path, *, total: int, start: Sequence[Path] = (), seed: int = 0,
    rate: float = RATE,
) -> None:  # fmt: skip
    """Train on `total` pairs, in as many passes over the data as that takes, and save the weights to `out`.

    `out` is written every ten minutes with the optimiser's state, so that a stopped training goes on from there.
    """
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    training = _Training(weights, out, rate, start)
    random = Random(f"{seed} {training.seen}")  # a resumed training sees the pairs in another order
    signal.signal(signal.SIGINT, training.stop)
    signal.signal(signal.SIGTERM, training.stop)
    began = saved = time.monotonic()
    before, steps = training.seen, 0
    while training.seen < total:
        pairs = encode(_gather(files, random), tokenizer, random)
        print(f"a pass of {len(pairs)} pairs, {np.mean([len(p.ids) for p in pairs]):.0f} tokens each", flush=True)
        for batch in batches(pairs, BATCH, random):
            if training.seen >= total:
                break
            training.step(batch, training.seen / total)
            steps += 1
            if steps % 100 == 0:
                pace = (training.seen - before) / (time.monotonic() - began)
                print(
                    f"{training.seen} of {total} pairs, loss {training.loss:.4f}, {pace:.0f} pairs a second", flush=True
                )
            if time.monotonic() - saved > SAVE_EVERY:
                saved = time.monotonic()
                training.save()
    training.save()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, nargs="+", default=[])
    parser.add_argument("--pairs", type=int, default=200_000)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    more = {"total": given.pairs, "start": given.start, "seed": given.seed, "rate": given.rate}
    train(given.data, given.weights, given.out, **more)


if __name__ == "__main__":
    main()
