# ruff: noqa: T201
"""Write a trained cross-encoder, or the mean of several, as an int8 ONNX file, quantised as the shipped encoder is.

    pip install torch onnx safetensors tokenizers numpy
    python -m eval.train.export reader.pt further.pt rag/reading/model/reader.onnx --data read_dev.jsonl.gz

`index/model/README.md` says how the weights are held so that no processor overflows. Prints the file's sha256,
and how far its verdicts lie from those of the weights it was made from.
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found, unused-ignore]
import torch  # type: ignore[import-not-found, unused-ignore]
from tokenizers import Tokenizer

from eval.train.network import MASKED, CrossEncoder, mean
from eval.train.pairs import Pair, encode, rows
from eval.train.reader import collate
from index.model.export import LAYERS, OURS, Graph

__all__ = ["export"]

PAIRS = 64  # pairs on which outlier channels are found


def named(network: CrossEncoder) -> dict[str, Any]:
    """Return the weights under the names of the sentence encoder's file, the heads under their own."""
    held = {name: value.float().numpy() for name, value in network.state_dict().items()}
    weights = {
        "embeddings.word_embeddings.weight": held["word.weight"],
        "embeddings.position_embeddings.weight": held["position.weight"],
        "embeddings.token_type_embeddings.weight": held["kind.weight"],
    }
    for part in ("weight", "bias"):
        weights[f"embeddings.LayerNorm.{part}"] = held[f"norm.{part}"]
        for layer in range(LAYERS):
            at, own = f"encoder.layer.{layer}.", f"layers.{layer}."
            for name, value in zip(("query", "key", "value"), np.split(held[f"{own}qkv.{part}"], 3), strict=True):
                weights[f"{at}attention.self.{name}.{part}"] = value
            weights[f"{at}attention.output.dense.{part}"] = held[f"{own}out.{part}"]
            weights[f"{at}attention.output.LayerNorm.{part}"] = held[f"{own}norm1.{part}"]
            weights[f"{at}intermediate.dense.{part}"] = held[f"{own}up.{part}"]
            weights[f"{at}output.dense.{part}"] = held[f"{own}down.{part}"]
            weights[f"{at}output.LayerNorm.{part}"] = held[f"{own}norm2.{part}"]
        for name in ("span", "weigh", "inner", "verdict"):
            weights[f"{name}.{part}"] = held[f"{name}.{part}"]
    return weights


class PairGraph(Graph):
    """The graph of one pair: token ids, kinds and readable tokens in; verdict and places out."""

    def linear(self, x: str, name: str) -> str:
        """Return `x` times a head's weights, computed in fp32: the heads are small."""
        held = self.constant(self.weights[f"{name}.weight"].T.astype(np.float16))
        (x,) = self.add("MatMul", x, *self.add("Cast", held, to=onnx.TensorProto.FLOAT))
        return self.add("Add", x, self.constant(self.weights[f"{name}.bias"]))[0]

    def embed_pair(self) -> str:
        """Return the normalised sum of the word, position and segment embeddings."""
        words = self.weights["embeddings.word_embeddings.weight"]
        scale = (np.abs(words).max(1, keepdims=True) / 127).astype(np.float32)
        (word,) = self.add("Gather", self.constant(np.rint(words / scale).astype(np.int8)), "ids")
        (word,) = self.add("Cast", word, to=onnx.TensorProto.FLOAT)
        (word,) = self.add("Mul", word, *self.add("Gather", self.constant(scale), "ids"))
        start, length = self.constant(np.zeros(1, np.int64)), *self.add("Shape", "ids", start=1, end=2)
        places = self.constant(self.weights["embeddings.position_embeddings.weight"])
        (place,) = self.add("Slice", places, start, length)
        (kind,) = self.add("Gather", self.constant(self.weights["embeddings.token_type_embeddings.weight"]), "kinds")
        (place,) = self.add("Add", kind, place)
        return self.norm(word, place, "embeddings.LayerNorm")

    def masked(self, logits: str, keep: str) -> str:
        """Return `logits` (1, tokens, n), far below all others where `keep` (1, tokens, 1) is 0."""
        (off,) = self.add("Sub", self.constant(np.ones(1, np.float32)), keep)
        (off,) = self.add("Mul", off, self.constant(np.full(1, MASKED, np.float32)))
        return self.add("Add", logits, off)[0]

    def pooled(self, x: str, weights: str) -> str:
        """Return the mean of states (1, tokens, 384) by weights (1, tokens, 1) that sum to one: (1, 384)."""
        (mixed,) = self.add("Mul", x, weights)
        return self.add("ReduceSum", mixed, self.constant(np.array([1])), keepdims=0)[0]

    def pair_model(self) -> Any:
        """Return the model: `ids`, `kinds`, `readable` (1, tokens) to `verdict` (1, 2) and `span` (1, tokens, 2)."""
        x = self.embed_pair()
        for layer in range(LAYERS):
            x = self.layer(x, f"encoder.layer.{layer}.")
        tokens = self.constant(np.array([2]))
        (kinds,) = self.add("Cast", "kinds", to=onnx.TensorProto.FLOAT)
        (second,) = self.add("Unsqueeze", kinds, tokens)
        (first,) = self.add("Sub", self.constant(np.ones(1, np.float32)), second)
        (readable,) = self.add("Cast", "readable", to=onnx.TensorProto.FLOAT)
        (readable,) = self.add("Unsqueeze", readable, tokens)
        span = self.masked(self.linear(x, "span"), readable)
        (where,) = self.add("ReduceMean", *self.add("Softmax", span, axis=1), tokens, keepdims=1)
        (asked,) = self.add("Softmax", self.masked(self.linear(x, "weigh"), first), axis=1)
        (size,) = self.add("ReduceSum", readable, self.constant(np.array([1])), keepdims=1)
        (share,) = self.add("Div", readable, size)
        (start,) = self.add("Gather", x, self.constant(np.array([0])), axis=1)
        (start,) = self.add("Squeeze", start, self.constant(np.array([1])))
        means = [self.pooled(x, weights) for weights in (share, where, asked)]
        (joined,) = self.add("Concat", start, *means, axis=1)
        (inner,) = self.add("Gelu", self.linear(joined, "inner"))
        verdict = self.linear(inner, "verdict")
        for name, value in (("verdict", verdict), ("span", span)):
            self.nodes.append(onnx.helper.make_node("Identity", [value], [name]))
        tensor = onnx.helper.make_tensor_value_info
        into = [tensor(name, onnx.TensorProto.INT64, [1, "tokens"]) for name in ("ids", "kinds", "readable")]
        out = [
            tensor("verdict", onnx.TensorProto.FLOAT, [1, 2]),
            tensor("span", onnx.TensorProto.FLOAT, [1, "tokens", 2]),
        ]
        graph = onnx.helper.make_graph(self.nodes, "onrecord-reader", into, out, self.constants)
        versions = [onnx.helper.make_opsetid("", 20), onnx.helper.make_opsetid(OURS, 1)]
        return onnx.helper.make_model(graph, opset_imports=versions, ir_version=10)


def largest_inputs(network: CrossEncoder, pairs: list[Pair]) -> dict[str, Any]:
    """Return the largest absolute input of each channel of each matrix product, over `pairs`."""
    seen: dict[str, Any] = {}

    def watch(name: str) -> Any:
        def hook(_module: Any, inputs: Any, _output: Any) -> None:
            top = inputs[0].abs().flatten(0, -2).amax(0).numpy()
            seen[name] = np.maximum(seen.get(name, 0), top)

        return hook

    parts = {"qkv": "attention.self.query", "out": "attention.output.dense", "up": "intermediate.dense",
             "down": "output.dense"}  # fmt: skip
    hooks = [
        getattr(layer, own).register_forward_hook(watch(f"encoder.layer.{number}.{name}"))
        for number, layer in enumerate(network.layers)
        for own, name in parts.items()
    ]
    with torch.no_grad():
        for pair in pairs:
            network(*collate([pair]))
    for hook in hooks:
        hook.remove()
    return seen


def export(weights: Sequence[Path], out: Path, data: Path, tokenizer: Tokenizer, moved: float = 0.0) -> None:
    """Write the mean of trained `weights` to `out`, with outlier channels found on rows of `data`.

    `moved` is added to the log odds that a text supports a claim, so that the shipped threshold keeps its meaning: half
    of the claims in the training data are true, but most of those that a model writes are.
    """
    network = CrossEncoder()
    network.load_state_dict(mean(weights))
    with torch.no_grad():
        network.verdict.bias[1] += moved
    network.eval()
    pairs = encode(rows(data), tokenizer, Random(0))
    Random(0).shuffle(pairs)
    model = PairGraph(named(network), largest_inputs(network, pairs[:PAIRS])).pair_model()
    onnx.save(model, out)
    print(hashlib.sha256(out.read_bytes()).hexdigest(), out.name, out.stat().st_size)
    _compare(network, out, pairs[PAIRS : 5 * PAIRS])


def _compare(network: CrossEncoder, path: Path, pairs: list[Pair]) -> None:
    import onnxruntime  # type: ignore[import-untyped, import-not-found, unused-ignore]

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    exact, ours, same = [], [], 0
    for pair in pairs:
        size = len(pair.ids)  # the exported model has no padding
        ids, kinds, _mask, readable = (tensor.numpy()[:, :size] for tensor in collate([pair]))
        verdict, span = session.run(None, {"ids": ids, "kinds": kinds, "readable": readable})
        with torch.no_grad():
            true_verdict, true_span = network(*collate([pair]))
        exact.append(true_verdict[0, int(pair.claim)].item())
        ours.append(verdict[0, int(pair.claim)].item())
        same += int(span[0, :, 0].argmax() == true_span[0, :, 0].argmax())
    apart = np.abs(np.array(exact) - np.array(ours))
    print(f"verdicts apart: mean {apart.mean():.3f}, most {apart.max():.3f}; correlation "
          f"{np.corrcoef(exact, ours)[0, 1]:.4f}; same start in {same} of {len(pairs)}")  # fmt: skip


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--moved", type=float, default=0.0)
    parser.add_argument("--tokenizer", type=Path, default=Path("index/model/tokenizer.json"))
    given = parser.parse_args()
    export(given.weights, given.out, given.data, Tokenizer.from_file(str(given.tokenizer)), given.moved)


if __name__ == "__main__":
    main()
