# SPDX-License-Identifier: MIT
"""Listening to the events of an object."""

import pythoncom

import win32com.server.policy
import win32com.server.util


class SimpleConnection:
    """A Python object that an object's events are sent to, until Disconnect."""

    def __init__(self, coInstance=None, eventInstance=None, eventCLSID=None, debug=0):
        self.cp = None
        self.cookie = None
        self.debug = debug
        if coInstance is not None:
            self.Connect(coInstance, eventInstance, eventCLSID)

    def __del__(self):
        # The object may have gone first.
        try:
            self.Disconnect()
        except pythoncom.error:
            pass

    def _wrap(self, obj):
        dispatcher = win32com.server.policy.DispatcherTrace if self.debug else None
        return win32com.server.util.wrap(obj, useDispatcher=dispatcher)

    def Connect(self, coInstance, eventInstance, eventCLSID=None):
        """The events are those of eventCLSID, or of the CLSID that eventInstance has."""
        source = getattr(coInstance, "_oleobj_", coInstance)
        points = source.QueryInterface(pythoncom.IID_IConnectionPointContainer)
        if eventCLSID is None:
            eventCLSID = eventInstance.CLSID
        self.cp = points.FindConnectionPoint(eventCLSID)
        self.cookie = self.cp.Advise(self._wrap(eventInstance))

    def Disconnect(self):
        point, self.cp = self.cp, None
        cookie, self.cookie = self.cookie, None
        if point is not None and cookie is not None:
            point.Unadvise(cookie)
