from eval.stats import auc, balanced_accuracy


def test_auc_counts_the_pairs_in_the_right_order() -> None:
    # positives .9 and .4, negatives .5 and .1: three of the four pairs are in order
    assert auc([1, 0, 1, 0], [0.9, 0.5, 0.4, 0.1]) == 0.75


def test_auc_counts_a_tie_as_half() -> None:
    # positives .5 and .8 against one negative .5: a tie and a pair in order
    assert auc([1, 0, 1], [0.5, 0.5, 0.8]) == 0.75


def test_auc_of_one_class_is_chance() -> None:
    assert auc([1, 1], [0.1, 0.9]) == 0.5


def test_auc_is_one_when_separated_and_zero_when_reversed() -> None:
    assert auc([0, 0, 1], [1, 2, 3]) == 1.0
    assert auc([1, 1, 0], [1, 2, 3]) == 0.0


def test_balanced_accuracy_weighs_both_classes_alike() -> None:
    # one of two positives accepted, three of four negatives not
    assert balanced_accuracy([1, 1, 0, 0, 0, 0], [True, False, True, False, False, False]) == 0.625


def test_balanced_accuracy_leaves_a_missing_class_out() -> None:
    assert balanced_accuracy([1, 1], [True, False]) == 0.5
    assert balanced_accuracy([], []) == 0.0
