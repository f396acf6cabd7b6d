"""Every prompt is found by its name, and gets exactly the variables it wants."""

import ast
from pathlib import Path

import pytest

from prompts.load import names, prompt, variables

ROOT = Path(__file__).parents[2]


def test_the_prompts_are_those_of_the_folder():
    assert names() == ("answer", "answer_user", "rewrite", "rewrite_user")


@pytest.mark.parametrize("name", names())
def test_a_prompt_is_filled_in_with_its_variables(name: str):
    values = {variable: f"<the {variable}>" for variable in variables(name)}
    text = prompt(name, **values)
    assert all(value in text for value in values.values())
    assert "$" not in text
    assert text == text.strip()


@pytest.mark.parametrize("name", [name for name in names() if variables(name)])
def test_a_missing_variable_is_an_error_that_names_it(name: str):
    missing, *others = sorted(variables(name))
    with pytest.raises(TypeError, match=f"'{name}' misses {missing}"):
        prompt(name, **dict.fromkeys(others, ""))


@pytest.mark.parametrize("name", names())
def test_an_unknown_variable_is_an_error_that_names_it(name: str):
    with pytest.raises(TypeError, match="no variable surprise"):
        prompt(name, **dict.fromkeys(variables(name), ""), surprise="")


def test_a_prompt_that_is_not_there_is_an_error_that_names_those_that_are():
    with pytest.raises(LookupError, match="no prompt 'poem'; the prompts are answer, "):
        prompt("poem")


def test_what_is_filled_in_is_not_read_for_variables():
    values = dict.fromkeys(variables("rewrite_user"), "$nonce ${question} $$")
    assert prompt("rewrite_user", **values).count("$nonce ${question} $$") == 4


def test_every_prompt_is_used_and_by_its_name():
    calls = {
        node.args[0].value
        for path in (ROOT / "rag").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "prompt"
        and isinstance(node.args[0], ast.Constant)
    }
    assert calls == set(names())


def test_the_prompts_are_short_enough_for_small_models():
    assert len(prompt("answer", **dict.fromkeys(variables("answer"), "x"))) < 1500
