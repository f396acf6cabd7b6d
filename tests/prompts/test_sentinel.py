"""The sentinel is known however a model dresses it, and not taken for more than it is."""

import pytest

from prompts.load import variables
from prompts.sentinel import NO_ANSWER, declines


@pytest.mark.parametrize(
    "draft",
    [NO_ANSWER, f"{NO_ANSWER}.", f"**{NO_ANSWER}**\n", f"`{NO_ANSWER}`", f'"{NO_ANSWER}"', "No answer.", "no_answer"],
)
def test_the_sentinel_alone_declines(draft: str):
    assert declines(draft)


@pytest.mark.parametrize(
    "draft",
    ["", "   ", "There was no answer from the ministry. [S1]", f"{NO_ANSWER} because the ferry sank.", "No answers."],
)
def test_anything_else_does_not(draft: str):
    assert not declines(draft)


def test_the_prompts_leave_its_wording_to_the_constant():
    assert "no_answer" in variables("answer") & variables("answer_user")
