# SPDX-License-Identifier: MIT
"""Makes a Python module of a type library.

    python -m win32com.client.makepy [-i] [-o FILE] [-v|-q] [-h] [-d] [LIBRARY...]

LIBRARY is a file, the name or description of a registered library, or the ProgID of a class;
without one there is a list to choose from. The module goes to where EnsureDispatch() finds it.

    -i        only tell which library it is, and how programs ask for its module
    -o FILE   write the module to FILE
    -v, -q    tell more, or nothing
    -h        leave methods out that are to be hidden
    -d        accepted: a module here is one file, made whole
    --help    this text
"""

import getopt
import os
import sys

import pythoncom

from win32com.client import _writer, gencache, selecttlb


# A module is one file here, made whole: it costs less than a file for each of its classes.
bForDemandDefault = False


class SimpleProgress:
    """Tells of what is made on standard error, as much as @verboseLevel wants."""

    def __init__(self, verboseLevel):
        self.verboseLevel = verboseLevel

    def Close(self):
        pass

    def Finished(self):
        if self.verboseLevel > 1:
            print("Generation complete..", file=sys.stderr)

    def SetDescription(self, desc, maxticks=None):
        if self.verboseLevel:
            print(desc, file=sys.stderr)

    def Tick(self, desc=None):
        pass

    def VerboseProgress(self, desc, verboseLevel=2):
        if self.verboseLevel >= verboseLevel:
            print(desc, file=sys.stderr)

    def LogBeginGenerate(self, filename):
        self.VerboseProgress(f"Generating to {filename}", 1)

    def LogWarning(self, desc):
        self.VerboseProgress(f"WARNING: {desc}", 1)


def GetTypeLibsForSpec(arg):
    """(library, TypelibSpec) of all that @arg may mean."""
    if not os.path.exists(arg):
        specs = selecttlb.FindTlbsWithDescription(arg)
        if specs:
            return [(selecttlb.LoadTypeLib(spec), spec) for spec in specs]
    library = selecttlb.LoadTypeLib(arg)
    spec = selecttlb.TypelibSpec(None, 0, 0, 0)
    spec.FromTypelib(library, arg)
    return [(library, spec)]


def GenerateFromTypeLibSpec(typelibInfo, file=None, verboseLevel=0, progressInstance=None,
                            bUnicodeToString=None, bForDemand=False, bBuildHidden=True):
    """Writes the module of a library: one that is loaded, a file, a name or (guid, lcid, major,
    minor). Without @file it goes where gencache finds it."""
    library = selecttlb.LoadTypeLib(typelibInfo)
    progress = progressInstance or SimpleProgress(verboseLevel or 0)
    if file is not None:
        file.write(_writer.source_of(library, bBuildHidden))
        return
    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    gencache.WriteModule(library, bBuildHidden)
    progress.LogBeginGenerate(f"{gencache.GetGeneratePath()}/"
                              f"{gencache.GetGeneratedFileName(guid, lcid, major, minor)}.py")
    progress.Finished()
    progress.Close()


def ShowInfo(spec):
    """Tells which library @spec means, or lets the user choose one."""
    if not spec:
        spec = selecttlb.SelectTlb(excludeFlags=selecttlb.FLAG_HIDDEN)
        if spec is None:
            return
    library = selecttlb.LoadTypeLib(spec)
    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    print(library.GetDocumentation(-1)[0])
    print(f" {guid}, lcid={lcid}, major={major}, minor={minor}")
    print(" >>> # Makes, or finds, the module of this library:")
    print(" >>> from win32com.client import gencache")
    print(f" >>> gencache.EnsureModule('{guid}', {lcid}, {major}, {minor})")


def _make(name, options):
    """One library as the options of the command say."""
    build_hidden = "-h" not in options
    if "-i" in options:
        ShowInfo(name)
    elif "-o" in options:
        folder = os.path.dirname(options["-o"])
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(options["-o"], "w", encoding="utf-8") as file:
            GenerateFromTypeLibSpec(name, file, bBuildHidden=build_hidden)
    else:
        verbose = 0 if "-q" in options else 2 if "-v" in options else 1
        GenerateFromTypeLibSpec(name, verboseLevel=verbose, bBuildHidden=build_hidden)


def _choice(options):
    """What to do without a name: let the user choose, if there is one."""
    if not sys.stdin.isatty():
        print(f"makepy: which library?\n{__doc__}", file=sys.stderr)
        return 2
    spec = selecttlb.SelectTlb(excludeFlags=selecttlb.FLAG_HIDDEN)
    if spec is None:
        return 1
    _make(spec, options)
    return 0


def main(arguments=None):
    try:
        options, names = getopt.gnu_getopt(sys.argv[1:] if arguments is None else arguments,
                                           "ivqhudo:", ["help"])
    except getopt.GetoptError as error:
        print(f"makepy: {error}\n{__doc__}", file=sys.stderr)
        return 2
    options = dict(options)
    if "--help" in options:
        print(__doc__)
        return 0
    if "-o" in options and "-d" in options:
        print("makepy: -o and -d exclude each other", file=sys.stderr)
        return 2
    name = None
    try:
        if not names:
            return _choice(options)
        for name in names:
            _make(name, options)
    except (pythoncom.com_error, LookupError, OSError) as error:
        print(f"makepy: {name}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
