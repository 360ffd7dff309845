# SPDX-License-Identifier: MIT
"""Registers COM server classes of any importable module."""

import argparse
import importlib
import os
import sys


def _options(argv):
    parser = argparse.ArgumentParser(prog="regcomsrv", description=__doc__)
    parser.add_argument("-u", "--unregister", action="store_true", help="remove the servers")
    parser.add_argument("--debug", action="store_true", help="have calls traced")
    parser.add_argument("--quiet", action="store_true", help="do not report each class")
    parser.add_argument("--unattended", action="store_true", help="never ask for more rights")
    parser.add_argument("module", metavar="MODULE", help="its dotted name")
    parser.add_argument("classes", metavar="CLASS", nargs="+", help="a class in it")
    return parser.parse_args(argv)


def main(argv=None):
    options = _options(argv)
    from win32com.server import register

    # Run as an installed command, this has not the caller's folder to import from.
    if os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())
    module = importlib.import_module(options.module)
    classes = [getattr(module, name) for name in options.classes]
    names = ", ".join(getattr(cls, "_reg_progid_", cls.__name__) for cls in classes)
    doing = "Unregistering" if options.unregister else "Registering"
    print(f"{doing} COM servers {names} from module {options.module}...", flush=True)
    register.UseCommandLine(*classes, unregister=options.unregister, debug=options.debug,
                            quiet=options.quiet, unattended=options.unattended)
    return 0
