# SPDX-License-Identifier: MIT
"""What a Python class needs to be a COM object."""
