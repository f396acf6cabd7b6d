import pytest

from rag.query.router import classify_intent

# Written apart from rag/query/examples.json, and never fitted on.
HELD_OUT = {
    "list": [
        "Can you show me what articles you hold?", "everything by Ellery Tide please", "What's the newest?",
        "Which stories has Magnus Eddowes written?", "most recent news on the cup final",
        "stuff published by the Wrenport Mail",
        "Please list the pieces on the by-election", "Which articles date from November 2024?", "headlines",
        "articles from Harbour & World", "Give me all reports about the Kittiwake", "Do you hold anything about eels?",
    ],
    "author": [
        "Who's the writer of the story on the eels?", "Which correspondent wrote about the ceasefire?",
        "who wrote the piece on the runway plan", "Who was the obituary of Bram Sextonby written by?",
        "Tell me the author of the article on cheap petrol", "Who did the reporting on the net loft fire?",
    ],
    "published": [
        "On what date was the piece on cheap petrol published?", "when did the article on the bus strike come out",
        "When was the obituary of Ottoline Farrow published?", "When did that report appear?",
        "What's the publication date of the story on the cave rescue?",
    ],
    "count": [
        "How many stories on the Maltings are there?", "How many articles has Ailsa Brodrick written?",
        "What number of articles deal with Belmara?", "How many texts are stored here?",
        "How many reports do you have about strikes?", "count of articles from the Northern Bulletin",
    ],
    "reported": [
        "What did the Henford Argus report in January 2024?", "What did the Gazette print in November?",
        "What did the Wrenport Mail cover in 2025?", "Tell me what the Courier wrote in June",
    ],
    "small_talk": [
        "thx", "cheers", "many thanks!", "lol ok", "Okay, cool.", "great stuff", "good evening", "hiya", "goodbye",
        "oh nice", "yep", "alright", "haha very funny", "That's great, thanks a lot.", "let's go with that",
        "sounds good to me",
    ],
    "program": [
        "what do you do?", "How can I use you?", "Who made you?", "are you an AI?", "Explain how you work",
        "what sort of things may I ask?",
    ],
    "more": [
        "Could you tell me more about this?", "some more details", "what else is there?", "please go on",
        "do you know more?", "say more",
    ],
    "chore": [
        "Summarize the chat in a title of at most six words", "Write a haiku about autumn",
        "Please produce three tags for this conversation", "translate that to German",
        "Write me a short essay on the bridge",
    ],
}  # fmt: skip


def test_most_phrasings_that_it_never_saw_are_understood():
    asked = [(want, words) for want, all_of in HELD_OUT.items() for words in all_of]
    right = sum(classify_intent(words) == want for want, words in asked)
    assert right >= 0.8 * len(asked)


@pytest.mark.parametrize(
    "words",
    [
        "Who wrote the harbour law?",
        "How many people were hurt?",
        "When was the ward closed?",
        "And why?",
        "when",
        "What about the bridge?",
        "Who was to blame?",
        "Is there a cure?",
        "will it rain tomorrow",
    ],
)
def test_a_question_about_the_news_is_one(words: str):
    assert classify_intent(words) == "question"


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("What articles do you have?", "list"),
        ("List the articles by Ellery Tide", "list"),
        ("latest news", "list"),
        ("Who wrote the article about the harbour law?", "author"),
        ("When was it published?", "published"),
        ("How many articles are about Alcora?", "count"),
        ("What did the Herald report in May?", "reported"),
        ("thanks", "small_talk"),
        ("ok let's run with it", "small_talk"),
        ("help", "program"),
        ("tell me more", "more"),
        ("Generate a concise title for this chat", "chore"),
    ],
)
def test_what_is_no_question_is_told_by_what_it_wants(words: str, want: str):
    assert classify_intent(words) == want


@pytest.mark.parametrize("words", ["كم سيكلف التنظيف؟", "מי התפטר?", "Когда откроют мост?"])
def test_other_scripts_ask(words: str) -> None:
    assert classify_intent(words) == "question"
