# SPDX-License-Identifier: MIT
"""The message loop. There are no windows."""
import pythoncom
import win32api

error = win32api.error
MessageBox = win32api.MessageBox
PostQuitMessage = win32api.PostQuitMessage
PostThreadMessage = win32api.PostThreadMessage


def PumpMessages():
    """Serves calls until WM_QUIT; returns its code."""
    pythoncom.PumpMessages()
    return 0


def PumpWaitingMessages(first=0, last=0):
    """Serves the calls that wait; 1 after WM_QUIT."""
    return pythoncom.PumpWaitingMessages()
