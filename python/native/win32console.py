# SPDX-License-Identifier: MIT
"""The console that a Windows program may have: here there is none."""
import pywintypes

error = pywintypes.error


def GetConsoleWindow():
    """The window of the console, 0 for no window."""
    return 0
