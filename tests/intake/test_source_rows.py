"""Rows of docs/source-map.md that the reporter's first page answers."""

from tests.intake.conftest import Reporter, lines


def test_row_2_why_there_is_such_a_policy_stands_before_the_first_question_and_nobody_has_to_agree(
    reporter: Reporter,
) -> None:
    page = lines(reporter.open("/"))
    for words in ("every human life has value", "equity and social justice", "girls of color"):
        assert words in page
    assert "checkbox" not in page
    assert reporter.open("/report/").url == "/report/safe/"  # the first question, with nothing between
