"""The choices that the commands about reports write out are those of the acts."""

from perimeter.acts import reports
from perimeter.cli import report_commands


def test_the_choices_are_those_of_the_acts():
    assert tuple(reports.TOPICS) == report_commands.TOPICS
    assert report_commands.STATES == reports.STATES
    assert tuple(reports.OUTCOMES) == report_commands.OUTCOMES
