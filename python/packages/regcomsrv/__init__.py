# SPDX-License-Identifier: MIT
"""Registers a COM server class of any importable module."""

import argparse
import importlib


def main(argv=None):
    parser = argparse.ArgumentParser(prog="regcomsrv", description=__doc__)
    parser.add_argument("-u", "--unregister", action="store_true", help="remove the server")
    parser.add_argument("--debug", action="store_true", help="have calls traced")
    parser.add_argument("--quiet", action="store_true", help="do not report each class")
    parser.add_argument("--unattended", action="store_true", help="never ask for more rights")
    parser.add_argument("module", metavar="MODULE")
    parser.add_argument("classes", metavar="CLASS", nargs="+")
    options = parser.parse_args(argv)

    from win32com.server import register

    module = importlib.import_module(options.module)
    classes = [getattr(module, name) for name in options.classes]
    names = ", ".join(cls._reg_progid_ for cls in classes)
    doing = "Unregistering" if options.unregister else "Registering"
    print(f"{doing} COM servers {names} from module {options.module}...")

    flags = {"quiet": options.quiet, "debug": options.debug}
    if options.unregister:
        register.UnregisterClasses(*classes, **flags)
    else:
        register.RegisterClasses(*classes, **flags)
    return 0
