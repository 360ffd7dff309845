# SPDX-License-Identifier: MIT
"""Document 0's script, in Python: `python client.py [PROGID]`."""
import sys

import pythoncom
import win32com.client

IN_PROCESS = ("Comity.Example.InprocDictionary", "Comity.Example.ScriptDictionary")

prog_id = sys.argv[1] if len(sys.argv) > 1 else "Python.Dictionary"
context = pythoncom.CLSCTX_LOCAL_SERVER
if prog_id in IN_PROCESS:
    context = pythoncom.CLSCTX_INPROC_SERVER

try:
    dictionary = win32com.client.Dispatch(prog_id, clsctx=context)
except pythoncom.com_error as error:
    sys.exit(f"{prog_id}: {error.strerror} (0x{error.hresult & 0xffffffff:08X})")

dictionary["name"] = "Vasya Pupkin"
print("Name: ", dictionary["name"], ";", "Count: ", dictionary.Count)
