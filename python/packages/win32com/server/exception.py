# SPDX-License-Identifier: MIT
"""The exception by which a server tells its caller what went wrong."""

import pythoncom


class COMException(pythoncom.com_error):
    def __init__(self, description=None, scode=None, source=None, helpfile=None,
                 helpContext=None, desc=None, hresult=None):
        scode = scode or hresult
        self.scode = scode
        self.description = description or desc
        if scode and not self.description:
            self.description = pythoncom.GetScodeString(scode)
        self.source = source
        self.helpfile = helpfile
        self.helpcontext = helpContext
        super().__init__(scode, self.description, None, -1)

    def __repr__(self):
        return f"COMException(scode={self.scode!r}, description={self.description!r})"


Exception = COMException


def IsCOMException(t=None):
    """Whether @t, or the type of the error being handled, is any COM error."""
    if t is None:
        import sys

        t = sys.exc_info()[0]
    return isinstance(t, type) and issubclass(t, pythoncom.com_error)


def IsCOMServerException(t=None):
    """Whether @t, or the type of the error being handled, was raised by a server here."""
    if t is None:
        import sys

        t = sys.exc_info()[0]
    return isinstance(t, type) and issubclass(t, COMException)
