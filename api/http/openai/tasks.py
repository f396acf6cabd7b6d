"""Requests that chat front ends send on their own: for a title, tags, follow-up questions, search queries, an emoji.

They are recognised by their form, not by their subject. Most contain the conversation as a transcript: open-webui as
`<chat_history>…</chat_history>`; LibreChat between `||>User:` and `||>Title:`, or as lines of `User:` and `AI:` after
`Conversation:` or below an instruction that names a title; LangChain before `Follow Up Input:` and `Standalone
question:`. Others contain a single message: fenced at the end (the emoji that open-webui shows in a call), or after
`Here is the query:` and before an instruction that names a title (older open-webui). Or an instruction beside the
conversation asks for a standalone question, for a search query, or for the tools to call. An instruction may demand a
JSON object, whose key names the task. A request to merge the answers of several models is no such task: their question
is put to the articles instead, since merged text could not be verified.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Literal

from api.http.schemas.openai_requests import Turn
from index.collection import Collection
from rag.query.conversation import Message
from rag.query.follow_up import standalone
from rag.query.question import question_of
from rag.query.starters import generate_questions
from rag.retrieval.retriever import retrieve

__all__ = ["Kind", "Task", "merged_question", "parse_task"]

Kind = Literal["title", "tags", "follow_ups", "queries", "question", "picture", "emoji", "completion", "tools", "other"]

_BLOCK = re.compile(r"<chat_history>(.*?)</chat_history>", re.DOTALL)
_LABELLED = re.compile(r"\|\|>\w+:\n(.*?)\s*\|\|>Response:\n(.*?)\s*\|\|>Title:\s*$", re.DOTALL)
_CONVERSATION = re.compile(r"^Conversation:\n(?=User: )(.*)$", re.DOTALL | re.MULTILINE)
_BELOW = re.compile(r"(?<=\n\n)(User: .*?\nAI: .*)$", re.DOTALL)  # a transcript without a heading
_QUERY = re.compile(r"^Here is the query:\s*\n(.*?)\n\s*\n", re.DOTALL | re.MULTILINE)
_CONDENSED = re.compile(r"Chat History:\n(.*)\nFollow Up (?:Input|Question): *(.*?)\nStandalone question:\s*$",
                        re.DOTALL | re.IGNORECASE)  # fmt: skip
_FACE = re.compile(r"\bemoji\b.*\n\s*Message: *```(.*)```\s*$", re.DOTALL | re.IGNORECASE)
_TOOLS = re.compile(r"^Available Tools:.*\btool_calls\b", re.DOTALL)
_MERGED = re.compile(r'\buser query: "(.*?)"[ \t]*\n\s*\n.*^Responses from models:', re.DOTALL | re.MULTILINE)
_SPEAKER = re.compile(r"^(user|human|ai|assistant): ?", re.IGNORECASE | re.MULTILINE)
_KEY = re.compile(r'\{\s*"(\w+)"\s*:')  # the key of the object demanded
_REWRITES = re.compile(
    r"\b(?:formulate|rephrase|reformulate|rewrite|generate|write)\b[^.\n]{0,120}?"
    r"\b(?:a standalone question|(?:a )?search quer(?:y|ies))\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\btitle\b", re.IGNORECASE)
_DEGREE = re.compile(  # such phrases ask for a measure, and are no subject
    r"\bhow (?:much|many|long|often|far|old|big|large|high|deep|wide|tall|soon|fast|late)\b", re.IGNORECASE
)
_KINDS: dict[str, tuple[Kind, re.Pattern[str]]] = {  # by the key demanded, else by the name in the instruction
    "title": ("title", _TITLE),
    "tags": ("tags", re.compile(r"\btags\b", re.IGNORECASE)),
    "follow_ups": ("follow_ups", re.compile(r"\bfollow-?up questions\b", re.IGNORECASE)),
    "queries": ("queries", re.compile(r"\bsearch quer", re.IGNORECASE)),
    "prompt": ("picture", re.compile(r"\bimage generation\b", re.IGNORECASE)),
    "text": ("completion", re.compile(r"\bautocompletion\b", re.IGNORECASE)),
}
_ASKING = "🤔"  # the face of one who asks
_LONGEST_TITLE = 60  # characters
_MOST_TAGS = 3
_SHORTEST_TAG = 4  # characters
_LONGEST_LOOKED_AT = 1000  # characters of a question, where it is not answered
_MOST_FOLLOW_UPS = 3
_NEAREST = 4  # passages: of those ranked lower, about half do not fit the question


@dataclass(frozen=True, slots=True)
class Task:
    """A task that a front end sets: what it asks for, about which conversation, and in which form."""

    kind: Kind
    demanded: str  # the key of the JSON object that is to hold the result; empty: the result is text
    question: str  # the last question of the conversation
    history: Sequence[Message] = field(default=())  # the turns before it

    def result(self, collection: Collection) -> str:
        """Return the result of the task, made from the conversation and the articles of the collection."""
        value = self._value(collection)
        if self.demanded:
            return json.dumps({self.demanded: value}, ensure_ascii=False)
        return value if isinstance(value, str) else "\n".join(value)

    def _value(self, collection: Collection) -> str | list[str]:
        first = next((turn["content"] for turn in self.history if turn["role"] == "user"), self.question)
        match self.kind:
            case "title":
                return _title(first)
            case "tags":
                return _tags(first)
            case "queries":
                return [standalone(self.question, self.history)] if self.question else []
            case "question":
                return standalone(self.question, self.history)
            case "picture":  # the prompt of an image, in the person's own words
                return self.question
            case "emoji":
                return _ASKING
            case "follow_ups":
                return list(islice(self._follow_ups(collection), _MOST_FOLLOW_UPS))
            case "tools":  # none is called
                return []
            case "completion" | "other":  # the articles cannot complete a person's sentence
                return ""

    def _follow_ups(self, collection: Collection) -> Iterator[str]:
        """Yield questions that the passages nearest to the last question answer: one per passage, none asked before."""
        if not re.search(r"\w", self.question):
            return
        asked = standalone(self.question[:_LONGEST_LOOKED_AT], self.history)
        told = {_plain(turn["content"]) for turn in self.history} | {_plain(self.question), _plain(asked)}
        for passage in retrieve(collection, question_of(asked), k=_NEAREST).passages:
            made = (question for span in passage.sentences for question in generate_questions(passage.text_of(span)))
            if question := next((candidate for candidate in made if _plain(candidate) not in told), None):
                told.add(_plain(question))
                yield question


def parse_task(messages: Sequence[Turn]) -> Task | None:
    """Return the task that a front end sets; None for a person's question. Raises Unsupported for what is not text."""
    said = [message for message in messages if message.role != "tool"]
    last = _last(messages)
    if face := _FACE.search(last):
        return Task("emoji", "", " ".join(face[1].split()))
    if any(message.role == "system" and _TOOLS.search(message.words) for message in said):
        return Task("tools", "tool_calls", "")
    if found := _transcript(last):
        instruction, turns = found
        demanded = _KEY.search(instruction)
        key = demanded[1] if demanded else ""
        return _task(_kind(instruction, key), key, turns)
    return _rewrite_task(said)


def merged_question(messages: Sequence[Turn]) -> str:
    """Return the question, where a request is to merge several models' answers to it; empty for any other request.

    Raises Unsupported where not all is text.
    """
    found = _MERGED.search(_last(messages))
    return found[1].strip() if found else ""


def _last(messages: Sequence[Turn]) -> str:
    return next((message.words for message in reversed(messages) if message.role != "tool"), "")


def _kind(instruction: str, key: str) -> Kind:
    if key:
        return _KINDS[key][0] if key in _KINDS else "other"
    return next((kind for kind, named in _KINDS.values() if named.search(instruction)), "question")


def _task(kind: Kind, key: str, turns: Sequence[Message]) -> Task:
    asked = [at for at, turn in enumerate(turns) if turn["role"] == "user"]
    if not asked:
        return Task(kind, key, "")
    return Task(kind, key, turns[asked[-1]]["content"], tuple(turns[: asked[-1]]))


def _transcript(text: str) -> tuple[str, list[Message]] | None:
    """Return the instruction around a transcript, and its turns."""
    if found := _LABELLED.search(text):
        user, said = found[1].strip().strip('"'), found[2]
        return text[: found.start()] + " title", [_turn("user", user), _turn("assistant", said)]
    if found := _CONDENSED.search(text):
        return "", [*_turns(found[1]), _turn("user", found[2])]
    if found := _BLOCK.search(text) or _CONVERSATION.search(text):
        return text[: found.start()] + text[found.end() :], _turns(found[1])
    if (found := _BELOW.search(text)) and _TITLE.search(text[: found.start()]):
        return text[: found.start()], _turns(found[1])
    if (found := _QUERY.search(text)) and _TITLE.search(text[found.end() :]):
        return text[found.end() :], [_turn("user", found[1])]
    return None


def _rewrite_task(messages: Sequence[Turn]) -> Task | None:
    """Return the task to rewrite the last question, where an instruction beside the conversation sets it."""
    talk = [message for message in messages if message.role in {"user", "assistant"}]
    if talk and talk[-1].role == "user" and len(talk) > 1 and _REWRITES.search(talk[-1].words):
        talk = talk[:-1]
    elif not any(message.role in {"system", "developer"} and _REWRITES.search(message.words) for message in messages):
        return None
    turns = [_turn(message.role, message.words) for message in talk]
    return _task("question", "", turns) if any(turn["role"] == "user" for turn in turns) else None


def _turns(transcript: str) -> list[Message]:
    """Return the turns of a transcript, each of which begins with its speaker on a new line, such as `User:`."""
    starts = list(_SPEAKER.finditer(transcript))
    ends = [start.start() for start in starts[1:]]
    return [
        _turn("user" if start[1].lower() in {"user", "human"} else "assistant", transcript[start.end() : end])
        for start, end in zip_longest(starts, ends)
    ]


def _turn(role: str, content: str) -> Message:
    return {"role": role, "content": " ".join(content.split()) if role == "user" else content.strip()}


def _plain(question: str) -> str:
    """Return a question in the form in which two are compared: without case and closing punctuation."""
    return " ".join(question.casefold().split()).rstrip("?.! ")


def _title(question: str) -> str:
    """Return the question as a title: on one line, cut between words."""
    line = " ".join(question.split()).rstrip("?.! ")
    if len(line) > _LONGEST_TITLE:
        line = line[: _LONGEST_TITLE - 1].rpartition(" ")[0].rstrip(",;: ") + "…"
    return line[:1].upper() + line[1:]


def _tags(question: str) -> list[str]:
    """Return the words of the question that carry meaning."""
    if not re.search(r"\w", question):
        return []
    asked = question_of(_DEGREE.sub(" ", question[:_LONGEST_LOOKED_AT]).strip() or question)
    words = [word for word in asked.content_words if len(word) >= _SHORTEST_TAG]
    return [word.capitalize() for word in words[:_MOST_TAGS]]
