# SPDX-License-Identifier: MIT
"""Servers that come with the package."""
