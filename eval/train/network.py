"""Define the cross-encoder that reads: the shipped sentence encoder's six layers, and heads over pairs of texts."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch  # type: ignore[import-not-found, unused-ignore]
from safetensors.torch import load_file  # type: ignore[import-not-found, unused-ignore]
from torch import Tensor, nn  # type: ignore[import-not-found, unused-ignore]
from torch.nn import functional as F  # type: ignore[import-not-found, unused-ignore]

__all__ = ["MASKED", "CrossEncoder", "mean"]

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
VOCABULARY, POSITIONS = 30522, 512
EPSILON = 1e-12
MASKED = -1e4  # added to the logit of a token that may not be attended to; fits in 16 bits


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """One transformer layer: self-attention and a feed-forward network, each followed by layer normalisation.

    Attention is written out: the fused kernel's backward pass takes most of a training step on processors.
    """

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=EPSILON), nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Map token states (batch, tokens, 384) to the next layer's; `bias` masks, (batch * 12, tokens, tokens)."""
        batch, length, _ = x.shape
        size = WIDTH // HEADS
        heads = self.qkv(x).view(batch, length, 3, HEADS, size).permute(2, 0, 3, 1, 4)
        query, key, value = heads.reshape(3, batch * HEADS, length, size).unbind(0)
        weights = torch.baddbmm(bias, query, key.transpose(1, 2), alpha=1 / math.sqrt(size)).softmax(-1)
        mixed = torch.bmm(weights, value).view(batch, HEADS, length, size).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class CrossEncoder(nn.Module):  # type: ignore[misc, unused-ignore]
    """Read two texts together: [CLS] question or claim [SEP] passage [SEP].

    The verdicts are read off the first token, the mean over the passage, the passage's tokens where the answer
    seems to stand, and the first text's tokens that seem to matter most.
    """

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position, self.kind = nn.Embedding(POSITIONS, WIDTH), nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.span, self.weigh = nn.Linear(WIDTH, 2), nn.Linear(WIDTH, 1)
        self.inner, self.verdict = nn.Linear(4 * WIDTH, WIDTH), nn.Linear(WIDTH, 2)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor, readable: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of "answers" and "supports", (batch, 2), and of start and end, (batch, tokens, 2).

        All arguments are (batch, tokens): token ids; 0 for the first text and 1 for the second; 1 where a token
        stands, 0 for padding; 1 where an answer may stand.
        """
        x = self.norm(self.word(ids) + self.position.weight[: ids.shape[1]] + self.kind(kinds))
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        batch, length = ids.shape
        bias = ((mask - 1) * -MASKED).to(x.dtype)[:, None, None, :].expand(batch, HEADS, length, length)
        bias = bias.reshape(batch * HEADS, length, length)
        for layer in self.layers:
            x = layer(x, bias)
        span = self.span(x).float().masked_fill(readable.unsqueeze(-1) == 0, MASKED)
        weigh = self.weigh(x).float().squeeze(-1).masked_fill(kinds + (1 - mask) > 0, MASKED)
        x = x.float()
        mean = (x * readable.unsqueeze(-1)).sum(1) / readable.sum(1, keepdim=True).clamp(min=1)
        where = span.softmax(1).mean(-1, keepdim=True)
        asked = weigh.softmax(1).unsqueeze(-1)
        pooled = torch.cat([x[:, 0], mean, (x * where).sum(1), (x * asked).sum(1)], 1)
        return self.verdict(F.gelu(self.inner(pooled))).float(), span

    def start_from(self, weights: Path) -> "CrossEncoder":
        """Load the encoder's weights from a safetensors file with BERT's names; the heads stay as they are."""
        held = load_file(weights)
        with torch.no_grad():
            self.word.weight.copy_(held["embeddings.word_embeddings.weight"])
            self.position.weight.copy_(held["embeddings.position_embeddings.weight"])
            self.kind.weight.copy_(held["embeddings.token_type_embeddings.weight"])
            for part in ("weight", "bias"):
                getattr(self.norm, part).copy_(held[f"embeddings.LayerNorm.{part}"])
                for number, layer in enumerate(self.layers):
                    at = f"encoder.layer.{number}."
                    heads = [held[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                    getattr(layer.qkv, part).copy_(torch.cat(heads))
                    getattr(layer.out, part).copy_(held[f"{at}attention.output.dense.{part}"])
                    getattr(layer.norm1, part).copy_(held[f"{at}attention.output.LayerNorm.{part}"])
                    getattr(layer.up, part).copy_(held[f"{at}intermediate.dense.{part}"])
                    getattr(layer.down, part).copy_(held[f"{at}output.dense.{part}"])
                    getattr(layer.norm2, part).copy_(held[f"{at}output.LayerNorm.{part}"])
        return self


def mean(weights: Sequence[Path]) -> dict[str, Any]:
    """Return the mean of weights of which each was trained on from another (Wortsman et al., "Model soups", 2022)."""
    held = [torch.load(path, map_location="cpu")["network"] for path in weights]
    return {name: sum(network[name] for network in held) / len(held) for name in held[0]}
