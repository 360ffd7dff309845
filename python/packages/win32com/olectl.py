# SPDX-License-Identifier: MIT
"""Result codes of controls and connection points."""

import winerror
from winerror import CLASS_E_NOTLICENSED, FACILITY_CONTROL

__all__ = ["CLASS_E_NOTLICENSED", "FACILITY_CONTROL"]

for _name, _value in vars(winerror).items():
    if _name.startswith(("CTL_E_", "CONNECT_")):
        globals()[_name] = _value
        __all__.append(_name)
