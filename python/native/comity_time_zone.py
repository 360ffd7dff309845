# SPDX-License-Identifier: MIT
"""This machine's time zone in Windows' terms: a bias in minutes and two days of change."""
import datetime
import time

UNKNOWN, STANDARD, DAYLIGHT = range(3)
_NEVER = (0,) * 8
_LAST_WEEK = 5


def _offset(moment):
    return moment.astimezone().utcoffset()


def _changes(year):
    """The moments in UTC at which the offset changes, with the offsets before and after."""
    moment = datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    while moment.year == year:
        following = moment + datetime.timedelta(days=1)
        if _offset(moment) != _offset(following):
            while _offset(moment) == _offset(moment + hour):
                moment += hour
            yield moment + hour, _offset(moment), _offset(moment + hour)
        moment = following


def _rule(local):
    """A change's local time as year 0, month, weekday (0 is Sunday), week of the month, ..."""
    week = (local.day - 1) // 7 + 1
    if (local + datetime.timedelta(days=7)).month != local.month:
        week = _LAST_WEEK
    return (0, local.month, local.isoweekday() % 7, week, local.hour, local.minute, 0, 0)


def information():
    """(UNKNOWN, STANDARD or DAYLIGHT, (bias, name, change, bias, name, change, bias))"""
    to_standard = to_daylight = _NEVER
    daylight_bias = 0
    for moment, before, after in _changes(time.localtime().tm_year):
        rule = _rule(moment + before)
        if after > before:
            to_daylight = rule
            daylight_bias = -(after - before) // datetime.timedelta(minutes=1)
        else:
            to_standard = rule

    # A zone that changed its offset for good this year has no daylight time.
    if _NEVER in (to_standard, to_daylight):
        to_standard, to_daylight, daylight_bias = _NEVER, _NEVER, 0
        code, bias = UNKNOWN, -time.localtime().tm_gmtoff // 60
    else:
        code = DAYLIGHT if time.localtime().tm_isdst else STANDARD
        bias = time.timezone // 60
    return code, (bias, time.tzname[0], to_standard, 0, time.tzname[1], to_daylight, daylight_bias)
