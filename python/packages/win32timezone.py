# SPDX-License-Identifier: MIT
"""Time zones under the names that scripts for Windows use, by this system's own database."""

import datetime
import time
import zoneinfo

# The names that Windows has for the zones every script knows; others have the database's.
_NAMES = {"UTC": "UTC", "Coordinated Universal Time": "UTC", "GMT Standard Time": "Europe/London"}


class _Local(datetime.tzinfo):
    """The zone of this process, whatever it is called."""

    def __str__(self):
        return "local"

    def _fields(self, moment):
        # What the clock shows means, to the system, the moment itself.
        return time.localtime(time.mktime(moment.replace(tzinfo=None).timetuple()))

    def utcoffset(self, dt):
        return None if dt is None else datetime.timedelta(seconds=self._fields(dt).tm_gmtoff)

    def dst(self, dt):
        if dt is None:
            return None
        seconds = time.timezone - time.altzone if self._fields(dt).tm_isdst else 0
        return datetime.timedelta(seconds=seconds)

    def tzname(self, dt):
        return time.tzname[0] if dt is None else self._fields(dt).tm_zone


class TimeZoneInfo(datetime.tzinfo):
    """A zone by its name; fix_standard_time leaves daylight time out."""

    def __init__(self, param, fix_standard_time=False):
        self.fixedStandardTime = bool(fix_standard_time)
        if isinstance(param, datetime.tzinfo):
            self.timeZoneName, self._zone = str(param), param
        else:
            self.timeZoneName = param
            self._zone = zoneinfo.ZoneInfo(_NAMES.get(param, param))

    @classmethod
    def local(cls):
        return cls(_Local())

    @classmethod
    def utc(cls):
        return cls("UTC")

    @staticmethod
    def get_sorted_time_zone_names():
        return sorted(zoneinfo.available_timezones())

    def __getinitargs__(self):
        return self._zone if isinstance(self._zone, _Local) else self.timeZoneName, \
            self.fixedStandardTime

    def _there(self, dt):
        return None if dt is None else dt.replace(tzinfo=self._zone)

    def utcoffset(self, dt):
        offset = self._zone.utcoffset(self._there(dt))
        return offset - self._zone.dst(self._there(dt)) if self._is_fixed(dt) else offset

    def dst(self, dt):
        return datetime.timedelta(0) if self._is_fixed(dt) else self._zone.dst(self._there(dt))

    def tzname(self, dt):
        return self._zone.tzname(self._there(dt))

    def _is_fixed(self, dt):
        return dt is not None and self.fixedStandardTime

    def __eq__(self, other):
        return isinstance(other, TimeZoneInfo) and (
            self.timeZoneName, self.fixedStandardTime) == (
            other.timeZoneName, other.fixedStandardTime)

    def __hash__(self):
        return hash(self.timeZoneName)

    def __repr__(self):
        return f"TimeZoneInfo({self.timeZoneName!r}, {self.fixedStandardTime!r})"

    def __str__(self):
        return self.timeZoneName


def now():
    """The time here, with its zone."""
    return datetime.datetime.now(TimeZoneInfo.local())


def utcnow():
    return datetime.datetime.now(TimeZoneInfo.utc())
