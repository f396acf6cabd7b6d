# ruff: noqa: T201
"""Train the reader: whether a passage answers a question and where, or whether it supports a claim.

    pip install torch safetensors tokenizers numpy
    python -m eval.train.reader DATA... --weights FOLDER --pairs 200000 --out questions.pt

DATA are files of rows, compressed JSON Lines; a number after `:` says how often a file's rows count. Goes on
from OUT where it exists: it is written every ten minutes and at Ctrl-C. It runs on processors.
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

from eval.train.network import CrossEncoder
from eval.train.pairs import Pair, batches, encode, padded, rows

__all__ = ["collate", "loss_of", "train"]

RATE, WARM_UP = 1.5e-4, 0.03  # the highest learning rate; share of the time until it is reached
BATCH = 4096  # padded tokens
SPAN = 0.3  # weight of the loss of the places
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
    """Return the cross-entropy of the verdicts, and of the places of known answers.

    Of several answers any will do. Where only the neighbourhood is known, start and end may lie anywhere in it.
    """
    labels = torch.tensor([pair.label for pair in batch])
    loss = F.binary_cross_entropy_with_logits(verdict, labels)
    chances = span.log_softmax(1)
    places = []
    for row, pair in enumerate(batch):
        if not pair.spans:
            continue
        if pair.exact:
            each = [chances[row, a, 0] + chances[row, b, 1] for a, b in pair.spans]
        else:
            each = [chances[row, a : b + 1].logsumexp(0).sum() for a, b in pair.spans]
        places.append(torch.stack(each).logsumexp(0))
    return loss - SPAN * torch.stack(places).sum() / len(batch) if places else loss


def _gather(files: Sequence[str], random: Random) -> list[dict[str, Any]]:
    """Read the rows of one pass, each set as often as it counts."""
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


def train(files: Sequence[str], weights: Path, out: Path, *, total: int, seed: int = 0, rate: float = RATE) -> None:
    """Train on `total` pairs, over the data again and again, and save the weights to `out`.

    `out` is written every ten minutes with the optimiser's state, so that a stopped training goes on from there.
    """
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = CrossEncoder().start_from(weights / "model.safetensors")
    groups = [
        {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=rate, fused=True)
    seen = steps = before = 0
    if out.exists():
        held = torch.load(out)
        network.load_state_dict(held["network"])
        if "optimiser" in held:
            optimiser.load_state_dict(held["optimiser"])
            seen = before = held["seen"]

    random = Random(f"{seed} {seen}")  # what goes on sees the pairs in another order

    def save() -> None:
        torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "seen": seen}, out)

    def stop(*_: object) -> None:
        save()
        raise SystemExit(130)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    began = saved = time.monotonic()
    smooth = float("nan")
    while seen < total:
        pairs = encode(_gather(files, random), tokenizer, random)
        print(
            f"a pass of {len(pairs)} pairs, {sum(len(p.ids) for p in pairs) / len(pairs):.0f} tokens each", flush=True
        )
        for batch in batches(pairs, BATCH, random):
            done = seen / total
            if done >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = max(rate * min(1.0, (done + 1e-3) / WARM_UP, (1 - done) / (1 - WARM_UP)), 1e-7)
            with torch.autocast("cpu", torch.bfloat16):
                verdict, span = network(*collate(batch))
            loss = loss_of(batch, verdict, span)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            seen, steps = seen + len(batch), steps + 1
            smooth = loss.item() if steps == 1 else 0.98 * smooth + 0.02 * loss.item()
            if steps in {5, 20} or steps % 100 == 0:
                pace = (seen - before) / (time.monotonic() - began)
                if (threads := out.with_suffix(".threads")).exists():
                    torch.set_num_threads(int(threads.read_text()))
                print(f"step {steps} pairs {seen} loss {smooth:.4f} {pace:.0f} pairs/s {done:.0%}", flush=True)
            if time.monotonic() - saved > SAVE_EVERY:
                saved = time.monotonic()
                save()
    torch.save({"network": network.state_dict(), "seen": seen}, out)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=200_000)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    train(given.data, given.weights, given.out, total=given.pairs, seed=given.seed, rate=given.rate)


if __name__ == "__main__":
    main()
