# SPDX-License-Identifier: MIT
"""The shell, as far as servers use it: win32com.shell.shell is a native module."""
