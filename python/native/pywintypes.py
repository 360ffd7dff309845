# SPDX-License-Identifier: MIT
"""The types that the win32 modules share."""
import datetime

import _pythoncom as pythoncom

com_error = pythoncom.com_error
error = pythoncom._win32_error
IID = pythoncom.IID
IIDType = pythoncom.IIDType
CreateGuid = pythoncom.CreateGuid
HANDLE = pythoncom._HANDLE
HANDLEType = pythoncom._HANDLEType
UnicodeType = str

TRUE, FALSE = 1, 0


class TimeType(datetime.datetime):
    """A datetime with pywin32's Format()."""

    def Format(self, fmt="%c"):
        return self.strftime(fmt)


def TimeStamp(seconds):
    """The moment so many seconds after 1970; what is out of reach is the last there is."""
    try:
        return TimeType.fromtimestamp(seconds, datetime.timezone.utc)
    except (OverflowError, ValueError, OSError):
        if seconds < 0:
            raise ValueError(f"{seconds} is before all times") from None
        return TimeType.max


def Time(value):
    """A time from a datetime (as it is), seconds since 1970, or a time tuple in local time."""
    if isinstance(value, datetime.datetime):
        return value
    if hasattr(value, "timetuple"):
        value = value.timetuple()
    if isinstance(value, (int, float)):
        return TimeStamp(value)
    fields = tuple(value)
    if not 9 <= len(fields) <= 10:
        raise TypeError(f"a time tuple has 9 or 10 items, not {len(fields)}")
    milliseconds = fields[9] if len(fields) == 10 else 0
    return TimeType(*fields[:5], min(fields[5], 59), milliseconds * 1000)


class SECURITY_ATTRIBUTES:
    """Accepted wherever Windows takes one. What a user's own objects are open to does not vary."""

    def __init__(self):
        self.bInheritHandle = False
        self.SECURITY_DESCRIPTOR = None
