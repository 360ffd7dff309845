# SPDX-License-Identifier: MIT
"""A class with events for the tests of the script hosts: what one object announces, the sinks of all
of its process hear. Its events are described by test/tools/trial_source.idl.
"""
import pythoncom
from win32com.server import connect

EVENTS = pythoncom.MakeIID("{8A0C9F11-2A8D-4F0A-9B36-0D5C1F0E7A31}")
LIBRARY = "{8A0C9F11-2A8D-4F0A-9B36-0D5C1F0E7A30}"
FIRED = 7  # TrialEvents.Fired


class Announcer(connect.ConnectableServer):
    _reg_clsid_ = "{8A0C9F11-2A8D-4F0A-9B36-0D5C1F0E7A33}"
    _reg_progid_ = "Comity.Tests.Announcer"
    _reg_desc_ = "Announcer"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER
    _public_methods_ = ["Fire", *connect.ConnectableServer._public_methods_]
    _connect_interfaces_ = [EVENTS]
    all = []

    def __init__(self):
        super().__init__()
        self.all.append(self)

    def Fire(self, text):
        for announcer in self.all:
            announcer._BroadcastNotify(self.tell, (text,))

    @staticmethod
    def tell(sink, text):
        sink.Invoke(FIRED, 0, pythoncom.DISPATCH_METHOD, True, text)
