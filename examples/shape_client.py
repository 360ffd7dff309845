# SPDX-License-Identifier: MIT
"""Uses a shape early bound, by a class made of its type library: `python shape_client.py PROGID`."""
import sys

import pythoncom
import win32com.client

try:
    shape = win32com.client.gencache.EnsureDispatch(sys.argv[1])
except pythoncom.com_error as error:
    sys.exit(f"{sys.argv[1]}: {error.strerror} (0x{error.hresult & 0xffffffff:08X})")

times = shape.Scale(2, 6)
print(f"{shape.Describe('scaled')} of area {shape.Area:.1f}, {times} times")
try:
    shape.Scale(-1, 6)
except pythoncom.com_error as error:
    # Invoke tells of it as an exception, whose code is the method's.
    code = error.excepinfo[5] if error.excepinfo else error.hresult
    print(f"and by -1: 0x{code & 0xffffffff:08x}")
