"""What EXPLAIN can show in addition."""

__all__ = ['ExplainDetail']

_NAMES = ('ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE')


class ExplainDetail(object):
    """Details of a plan's text."""

    ESTIMATED_COST = 0
    CHANGELOG_MODE = 1
    JSON_EXECUTION_PLAN = 2
    PLAN_ADVICE = 3


def _detail_names(details: tuple) -> list:
    return [_NAMES[detail] for detail in details]
