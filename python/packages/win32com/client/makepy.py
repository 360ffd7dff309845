# SPDX-License-Identifier: MIT
"""Makes a Python module of a type library.

    python -m win32com.client.makepy [-i] [-o FILE] [-v] LIBRARY...

LIBRARY is a file, the name or description of a registered library, or the ProgID of a class. The
module goes to where EnsureDispatch() finds it, or to FILE; -i only tells which library it is.
"""

import getopt
import sys

import pythoncom

from win32com.client import _writer, gencache, selecttlb


# A module is one file here, made whole: it costs less than a file for each of its classes.
bForDemandDefault = False


def GenerateFromTypeLibSpec(typelibInfo, file=None, verboseLevel=0, progressInstance=None,
                            bUnicodeToString=None, bForDemand=False, bBuildHidden=True):
    """Writes the module of a library: one that is loaded, a file, a name or (guid, lcid, major,
    minor). Without @file it goes where gencache finds it."""
    library = selecttlb.LoadTypeLib(typelibInfo)
    if file is not None:
        file.write(_writer.source_of(library))
        return
    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    gencache.WriteModule(library)
    if verboseLevel:
        print(f"{library.GetDocumentation(-1)[0]} is in "
              f"{gencache.GetGeneratePath()}/{gencache.GetGeneratedFileName(guid, lcid, major, minor)}.py")


def ShowInfo(spec):
    library = selecttlb.LoadTypeLib(spec)
    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    print(library.GetDocumentation(-1)[0])
    print(f" {guid}, lcid={lcid}, major={major}, minor={minor}")
    print(" >>> # Makes, or finds, the module of this library:")
    print(" >>> from win32com.client import gencache")
    print(f" >>> gencache.EnsureModule('{guid}', {lcid}, {major}, {minor})")


def main(arguments=None):
    try:
        options, names = getopt.gnu_getopt(sys.argv[1:] if arguments is None else arguments,
                                           "ivhdo:", ["help"])
    except getopt.GetoptError as error:
        print(f"makepy: {error}\n{__doc__}", file=sys.stderr)
        return 2
    options = dict(options)
    if "-h" in options or "--help" in options:
        print(__doc__)
        return 0
    if not names:
        print(f"makepy: which library?\n{__doc__}", file=sys.stderr)
        return 2
    try:
        for name in names:
            if "-i" in options:
                ShowInfo(name)
            elif "-o" in options:
                with open(options["-o"], "w", encoding="utf-8") as file:
                    GenerateFromTypeLibSpec(name, file)
            else:
                GenerateFromTypeLibSpec(name, verboseLevel=1)
    except (pythoncom.com_error, LookupError, OSError) as error:
        print(f"makepy: {name}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
