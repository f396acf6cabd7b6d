from eval.errors import BadInput, BenchFailed
from index.errors import OnRecordError


def test_both_are_told_to_a_person_as_ours() -> None:
    assert issubclass(BadInput, OnRecordError)
    assert issubclass(BenchFailed, OnRecordError)
    assert str(BadInput("cases.yaml, line 3: no question.")) == "cases.yaml, line 3: no question."
