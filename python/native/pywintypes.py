# SPDX-License-Identifier: MIT
"""The types that the win32 modules share."""
import datetime
import time

import pythoncom

com_error = pythoncom.com_error
error = pythoncom._win32_error
IID = pythoncom.IID
IIDType = pythoncom.IIDType
CreateGuid = pythoncom.CreateGuid


class TimeType(datetime.datetime):
    """A datetime with pywin32's Format()."""

    def Format(self, form="%c"):
        return self.strftime(form)


def Time(value):
    """A time from a datetime (as it is), a time_t, or a time tuple."""
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, (int, float)):
        return TimeType.fromtimestamp(value, datetime.timezone.utc)
    fields = tuple(value)
    stamp = time.mktime(fields[:9])
    if len(fields) > 9:
        stamp += fields[9] / 1000
    return TimeType.fromtimestamp(stamp, datetime.timezone.utc)


class HANDLEType:
    """A handle that closes what it stands for."""

    def __init__(self, handle=0, close=None):
        self.handle = handle
        self._close = close

    def __int__(self):
        return self.handle

    def __bool__(self):
        return bool(self.handle)

    def Detach(self):
        handle, self.handle = self.handle, 0
        return handle

    def Close(self):
        handle = self.Detach()
        if handle and self._close:
            self._close(handle)

    close = Close
