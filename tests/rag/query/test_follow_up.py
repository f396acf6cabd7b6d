import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.query.conversation import WORDS, Message
from rag.query.follow_up import rewrite_candidates, standalone
from rag.query.question import MOST_CHARACTERS
from rag.refusal import REASON


def turns(*said: str) -> list[Message]:
    """Questions and answers by turns, the first a question."""
    return [{"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(said)]


TUNNEL = turns(
    "What will the tunnel under the Weir cost?",
    "Weir Courier, 12 September 2024: It will cost 44 million pounds, said Hedda Rook. [1]",
)
COURT = turns("What did the high court do?", "The high court let the harbour law stand by five votes to four.")


def test_a_question_whose_understanding_is_known_is_not_understood_anew():
    asked = {"role": "user", "content": "did they meet?", "asked": "Did Ole Lind and Karl Ro meet?"}
    history = [*turns("Who runs Estlund and Kaar?", "Ida Rook does."), asked, *turns("", "They met at the mill.")[1:]]
    assert standalone("When?", history) == "When did Ole Lind and Karl Ro meet?"


def test_of_two_rewritings_the_one_that_was_answered_is_remembered():
    history = turns(
        "What do you have on Ida Rook and Ole Lind?", "The firms of Estlund and Kaar like them. [1]",
        "Did they meet?", "Ida Rook and Ole Lind met at the mill. [1]",
    )  # fmt: skip
    assert standalone("When?", history) == "When did Ida Rook and Ole Lind meet?"


@pytest.mark.parametrize(
    ("history", "question", "sentence"),
    [
        (TUNNEL, "Why has it become dearer?", "Why has the tunnel under the Weir become dearer?"),
        (TUNNEL, "who pays?", "As for the tunnel under the Weir, who pays?"),
        (TUNNEL, "What about the shaft?", "What about the shaft?"),
        (COURT, "How many votes were against?", "As for the high court, how many votes were against?"),
        (turns("What happened at the Old Mill?", "It burned."), "Who was hurt?", "Who was hurt at the Old Mill?"),
        (turns("What happened in the Weir?", "Fish died."), "Who fell in?", "As for the Weir, who fell in?"),
        (turns("Who won the cup in 2024?", "Henford."), "Who scored?", "As for the cup in 2024, who scored?"),
        (turns("Why did Ida Rook resign on Friday?", "She was ill."), "Who knew?", "As for Ida Rook, who knew?"),
        (COURT, "Why?", "Why did the high court do that?"),
        (
            turns("How many missiles did Estlund fire?", "Estlund fired 200."),
            "How many were shot down?",
            "As for Estlund, how many missiles were shot down?",
        ),
        (turns("How many missiles were shot down?", "All."), "by whom?", "By whom were the missiles shot down?"),
        (turns("By whom were the missiles shot down?", "By Kaar."), "when?", "When were the missiles shot down?"),
        (
            turns(
                "What did Norvane announce?", "Norvane lowered its forecast on Monday and said that it had lost money."
            ),
            "why?",
            "Why did Norvane lower its forecast on Monday?",
        ),
        (turns("Who was arrested in Sorel?", "Ann Ro."), "Why?", "Why was someone arrested in Sorel?"),
        (turns("When did the ferry sink?", "On Monday."), "Where?", "Where did the ferry sink?"),
        (turns("When did the dyke break?", "On Monday."), "In which year?", "In which year did the dyke break?"),
        (turns("How many missiles did Estlund fire?", "200."), "And drones?", "How many drones did Estlund fire?"),
        (
            turns("Who was jailed for six years?", "A man."),
            "Now that he is free, who pays?",
            "Now that he is free, who pays?",
        ),
        (COURT, "any judges against?", "As for the high court, are there any judges against?"),
        (COURT, "Thank you. And who wrote it?", "As for the high court, who wrote it?"),
        (
            turns("What happened to the storm?", "Storm Ines passed."),
            "how many died?",
            "As for the storm, how many died?",
        ),
        (turns("How many bridges did Ida Rook build?", "Nine."), "when?", "When did Ida Rook build that?"),
        (COURT, "Tell me more.", "What is said about the high court?"),
        (COURT, "more about the law", "What about the law?"),
        (turns("What did Ole Lind say?", "A lot."), "What else did he say?", "What else did Ole Lind say?"),
        (
            turns("By how many votes did Ida Rook win?", "By nine.", "What about the baths in Mirren?", "They shut."),
            "How much did they cost?",
            "How much did the baths in Mirren cost?",
        ),
        (turns("Did the council close the bridge?", "Yes."), "why?", "Why did the council close the bridge?"),
        (turns("Who won the cup in 2025?", "Wrenport."), "And in 2024?", "Who won the cup in 2024?"),
        (turns("Who is mayor of Henford?", "Tamsin Okoro is."), "And of Skelby?", "Who is mayor of Skelby?"),
        (turns("How large is Wrenport's budget?", "96 million."), "And Henford's?", "How large is Henford's budget?"),
        (turns("How large is Wrenport's budget?", "Big."), "Who is the mayor there?", "Who is the mayor in Wrenport?"),
        (
            turns("How did the tram strike in Northgate end?", "With a rise."),
            "And the bus strike in Skelby?",
            "How did the bus strike in Skelby end?",
        ),
        (turns("Who won the cup of Henford?", "Skelby."), "what about Lund?", "What about Lund?"),
        (turns("Why did Ilse Brandt leave?", "She was ill."), "Where is she now?", "Where is Ilse Brandt now?"),
        (turns("How much did Storm Odile cost?", "95 million."), "How old is it?", "How old is Storm Odile?"),
        (
            turns("Do eels remember the way home?", "A team thinks so."),
            "How many did they catch?",
            "As for eels, how many eels did they catch?",
        ),
        (
            turns("What poisoned the wells at Lund?", "A worn seal on a hatch let them in, said the works."),
            "Is it over?",
            "As for the wells at Lund, is it over?",  # not: is a worn seal over
        ),
        (
            turns("What happened at the Old Mill?", "It burned."),
            "What caused it?",
            "As for the Old Mill, what caused it?",
        ),
        (
            turns("How many fish died in the Weir?", "Three thousand."),
            "What killed them?",
            "As for the Weir, what killed the fish?",
        ),
        (
            turns("How did the strike in Henford end?", "The drivers in Henford took a rise of 4 percent."),
            "What had they asked for?",
            "What had the drivers in Henford asked for?",
        ),
        (
            turns("What became of the skipper of the Plover?", "A court fined the skipper."),
            "Was he drunk?",
            "As for the skipper of the Plover, was he drunk?",  # nobody is named
        ),
        (
            turns("Why did relations between Estlund and Kaar sour?", "Estlund left the pact."),
            "What part did the king play in that?",
            "As for relations between Estlund and Kaar, what part did the king play in that?",
        ),
        (
            turns("What did the court decide about the skipper of the Plover?", "A fine.", "Who died?", "A cook did."),
            "And the Heron's skipper?",
            "What did the court decide about the Heron's skipper?",  # not: who died of the Heron's skipper
        ),
        (
            turns("Hi, can you tell me who won the cup in 2025? Thanks!", "Wrenport."),
            "And in 2024?",
            "Who won the cup in 2024?",
        ),
        (
            turns("The bridge at Sorel is shut. Who shut it?", "The council."),
            "Why?",
            "Why did someone shut the bridge at Sorel?",
        ),
        (
            turns("How much did the rescue at Widow's Hole cost?", "It cost £14,000."),
            "Who paid?",
            "As for the rescue at Widow's Hole, who paid?",
        ),
    ],
)
def test_a_follow_up_becomes_a_sentence_that_a_person_could_have_written(
    history: list[Message], question: str, sentence: str
):
    assert sentence in rewrite_candidates(question, history)


@pytest.mark.parametrize(
    "question",
    [
        "How many swans live on the estuary near Lund in spring?",
        "Why did Estlund leave the grain pact?",
        "Who founded the clock museum at Oberwald?",
        "What did Kaarel Ots promise?",
        "Are there swans on the Weir estuary?",
        "Who said that Estlund would leave the grain pact?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str):
    assert rewrite_candidates(question, TUNNEL) == (question,)


def test_a_short_question_may_also_stand_alone():
    assert rewrite_candidates("How many votes were against?", COURT)[-1] == "How many votes were against?"


def test_without_history_a_question_is_left_as_it_is():
    assert rewrite_candidates("Why did it burn?", []) == ("Why did it burn?",)


def test_what_only_the_assistant_said_is_no_topic():
    said = [{"role": "assistant", "content": "Ask me about the news."}]
    assert standalone("Why did it burn?", said) == "Why did it burn?"


def test_whoever_the_answer_names_is_meant_after_a_question_of_who():
    history = turns("Who is the mayor of Henford?", "Tamsin Okoro was elected in May.")
    assert "What did Tamsin Okoro say?" in rewrite_candidates("What did she say?", history)


def test_what_an_answered_follow_up_referred_to_stays_the_topic_though_that_was_refused():
    history = [*turns("What did the court decide about the skipper of the Plover?", REASON)]
    history += turns("What was his name?", "Rufus Lamb was fined.")
    assert standalone("Who died?", history) == "As for the skipper of the Plover, who died?"


def test_a_follow_up_to_a_follow_up_keeps_the_first_topic():
    history = [*TUNNEL, *turns("Why has it become dearer?", "Two pumps were lost.")]
    assert "tunnel under the Weir" in standalone("When will it open?", history)


def test_after_a_change_of_topic_the_new_one_is_taken_over():
    history = [*TUNNEL, *turns("Who founded the clock museum at Oberwald?", "Ilse Brandt founded it.")]
    asked = standalone("Why did she close it?", history)
    assert "clock museum at Oberwald" in asked
    assert "tunnel" not in asked


@pytest.mark.parametrize("answer", [REASON, f"{REASON} Searched 55 articles.", *WORDS.values()])
def test_what_came_to_nothing_is_no_topic(answer: str):
    history = [*TUNNEL, *turns("Who reads the moon's meter in Vassby?", answer)]
    assert rewrite_candidates("Why has it become dearer?", history) == rewrite_candidates(
        "Why has it become dearer?", TUNNEL
    )


def test_no_topic_makes_a_question_too_long():
    history = turns(f"Why did the {'very ' * MOST_CHARACTERS}old tower burn?", "It burned.")
    assert all(len(one) <= MOST_CHARACTERS for one in rewrite_candidates("Why did it burn?", history))


@pytest.mark.parametrize("question", ["", "  ", "?!"])
def test_what_is_no_question_does_not_become_one(question: str):
    assert standalone(question, TUNNEL) == question


@settings(max_examples=40)
@given(
    st.text(max_size=60), st.lists(st.tuples(st.sampled_from(["user", "assistant", "system"]), st.text(max_size=60)))
)
def test_whatever_was_said_there_is_something_to_ask(question: str, said: list[tuple[str, str]]):
    history = [{"role": role, "content": content} for role, content in said]
    assert 0 < len(rewrite_candidates(question, history)) <= 4
