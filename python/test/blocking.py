# SPDX-License-Identifier: MIT
"""A server whose calls last until the test lets them go."""
import os

import pythoncom
from win32com.server import util

ENTERED = os.path.join(os.environ["COMITY_HOME"], "entered")
GATE = os.path.join(os.environ["COMITY_HOME"], "gate")
ASKED = pythoncom.IID_IConnectionPointContainer


def block():
    """Says that it is here, and waits to be let go."""
    with open(ENTERED, "w", encoding="ascii"):
        pass
    with open(GATE, encoding="ascii") as file:
        file.read()


def let_go():
    """Waits for one who blocks, and lets him go."""
    with open(ENTERED, encoding="ascii") as file:
        file.read()
    with open(GATE, "w", encoding="ascii"):
        pass


class Numbers:
    _com_interfaces_ = [pythoncom.IID_IEnumVARIANT]
    _public_methods_ = ["Next", "Skip", "Reset", "Clone"]

    def Next(self, count):
        block()
        return [1]


class Stream:
    _com_interfaces_ = [pythoncom.IID_IStream]
    _public_methods_ = ["Read", "Write", "Seek", "Stat"]

    def Read(self, size):
        block()
        return b"read"

    def Write(self, data):
        block()
        return len(data)

    def Seek(self, offset, origin):
        block()
        return 5


class Blocking:
    _reg_clsid_ = "{6A9B0C1E-27B4-4F0A-9D0C-51D2C7D5E5C1}"
    _reg_progid_ = "Comity.Tests.Blocking"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER
    _public_methods_ = ["Block", "GetStream", "GetNumbers"]
    _public_attrs_ = ["value"]

    def _query_interface_(self, iid):
        if iid == ASKED:
            block()

    def Block(self):
        block()

    def GetStream(self):
        return util.wrap(Stream(), pythoncom.IID_IStream)

    def GetNumbers(self):
        return util.wrap(Numbers(), pythoncom.IID_IEnumVARIANT)


class BlocksFirst(Blocking):
    _reg_clsid_ = "{6A9B0C1E-27B4-4F0A-9D0C-51D2C7D5E5C2}"
    _reg_progid_ = "Comity.Tests.BlocksFirst"

    def __init__(self):
        block()
