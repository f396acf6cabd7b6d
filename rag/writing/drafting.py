"""Have a language model draft an answer, or rewrite a follow-up."""

import re
from collections.abc import Iterator, Mapping, Sequence

from prompts.load import prompt
from prompts.sentinel import NO_ANSWER, declines
from rag.answer import Passage
from rag.errors import ModelUnavailable
from rag.query.conversation import Message
from rag.query.follow_up import standalone
from rag.retrieval.evidence import Evidence
from rag.text.names import is_mentioned
from rag.text.words import content_stems, folded, words_of
from rag.writing.context import PromptContext, flat, nonce_for, pack
from rag.writing.draft_protocol import DraftStream
from rag.writing.llm.client import LanguageModel
from rag.writing.llm.stream import Reply

__all__ = ["rewrite", "start_draft"]

_SPARE = 0.15  # share of the context that is kept free, since our count of tokens is not the model's
_EARLIER = 3  # earlier questions that the model is shown
_TURNS = 4  # questions and answers that a follow-up is rewritten from
_LONGEST_TURN = 600  # characters
_REWRITE_TOKENS = 96
_REWRITE_SHARE = 0.25  # of the deadline
_LONGEST_REWRITE = 400  # characters
_LABEL = re.compile(r"^[\w ]{0,40}question[\w ]{0,20}:\s*", re.IGNORECASE)  # "Standalone question: Why …"
_NAMED = re.compile(r"(?<!^)\b(?:[A-Z]\w+|\w*\d\w*)")


def start_draft(model: LanguageModel, evidence: Evidence, history: Sequence[Message] = ()) -> DraftStream:
    """Return a draft of an answer from the evidence; the model is asked when the pieces are first read.

    `history` holds the earlier turns, oldest first. The model sees only their questions: an answer is no source, and
    its citations belong to its own turn. Without passages the model is not asked, and the draft is empty.
    """
    question = flat(evidence.question.text)
    nonce = nonce_for(question, *(passage.text for passage in evidence.passages))
    system = prompt("answer", no_answer=NO_ANSWER)
    around = {"nonce": nonce, "earlier": _earlier(history), "question": question, "no_answer": NO_ANSWER}
    config = model.config
    room = int((1 - _SPARE) * (config.context_tokens - config.answer_tokens))
    budget = room - sum(model.count([system, prompt("answer_user", passages="", **around)]))
    context = pack(evidence.passages, budget, model.count, nonce)
    user = prompt("answer_user", passages=context.text, **around)
    crowded = bool(evidence.passages) and not context.keys
    return _Draft(model, context, _messages(system, user), crowded=crowded)


class _Draft:
    """A draft under way."""

    def __init__(
        self, model: LanguageModel, context: PromptContext, messages: Sequence[Message], *, crowded: bool
    ) -> None:
        self._crowded = crowded  # there are passages, and the budget holds none
        self._model = model
        self._context = context
        self._messages = messages
        self._reply: Reply | None = None

    @property
    def engine(self) -> str:
        """Return who writes."""
        return f"llm:{self._model.name}"

    @property
    def keys(self) -> Mapping[str, Passage]:
        """Return the passages issued, by key."""
        return self._context.keys

    @property
    def usage(self) -> Mapping[str, float]:
        """Return tokens, attempts and cost, once the pieces are read."""
        return self._reply.usage if self._reply else {}

    @property
    def cut(self) -> bool:
        """Tell whether the tokens ran out, once the pieces are read."""
        return bool(self._reply and self._reply.cut)

    def pieces(self) -> Iterator[str]:
        """Return the draft as it arrives; raises ModelUnavailable."""
        if self._crowded:
            raise ModelUnavailable("has no room for a passage beside the question", retry=False)
        if self._context.keys:
            self._reply = self._model.stream(self._messages)
            yield from self._reply


def rewrite(model: LanguageModel, question: str, history: Sequence[Message]) -> str:
    """Return the follow-up made to stand alone; by rules where the model cannot be reached or writes nonsense."""
    if not history:
        return question
    said = [f"{turn['role']}: {_turn(turn)}" for turn in history[-_TURNS:]]
    asked = flat(question)
    nonce = nonce_for(asked, *said)
    user = prompt("rewrite_user", nonce=nonce, conversation="\n".join(said), question=asked)
    deadline = _REWRITE_SHARE * model.config.deadline  # the answer needs the rest
    reply = model.stream(_messages(prompt("rewrite"), user), _REWRITE_TOKENS, deadline)
    try:
        made = _LABEL.sub("", "".join(reply).strip()).strip('"“” ')
    except ModelUnavailable:
        return standalone(question, history)
    answered = question.rstrip().endswith("?") and not made.endswith("?")
    if reply.cut or answered or not _is_rewrite(made, " ".join([asked, *said])):
        return standalone(question, history)
    return made


def _is_rewrite(made: str, known: str) -> bool:
    """Tell whether `made` is one line of a question's length, without names and numbers that `known` lacks."""
    if not made or "\n" in made or len(made) > _LONGEST_REWRITE or declines(made):
        return False
    said = {folded(word.raw) for word in words_of(known)}
    strange = [word for word in words_of(" ".join(_NAMED.findall(made))) if not word.stop]
    return bool(content_stems(made)) and all(is_mentioned(word.raw, said, known) for word in strange)


def _earlier(history: Sequence[Message]) -> str:
    asked = [_turn(turn) for turn in history if turn["role"] == "user"][-_EARLIER:]
    return "".join(["\nAsked before:\n", *(f"- {question}\n" for question in asked)]) if asked else ""


def _turn(turn: Message) -> str:
    return flat(turn["content"])[:_LONGEST_TURN]


def _messages(system: str, user: str) -> list[Message]:
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]
