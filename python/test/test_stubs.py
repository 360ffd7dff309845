# SPDX-License-Identifier: MIT
"""pythoncom.pyi and pywintypes.pyi say what the modules have, and nothing else."""
import ast
import pathlib

import pythoncom
import pywintypes
import tap

STUB = pathlib.Path(__file__).resolve().parents[1] / "native" / "pythoncom.pyi"


def stub():
    return ast.parse(STUB.read_text(encoding="utf-8"))


def names_of(body):
    return {node.name: node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def public(names):
    return {name for name in names if not name.startswith("_")}


def test_functions_and_types_are_those_of_the_module():
    written = public(names_of(stub().body))
    there = public(name for name in dir(pythoncom)
                   if callable(getattr(pythoncom, name)) and not name.startswith("_"))
    aliases = {"IIDType", "error", "ole_error", "internal_error"}
    tap.check(sorted(there - written - aliases), [])
    tap.check(sorted(written - there), [])


def test_methods_are_those_of_the_types():
    for name, node in names_of(stub().body).items():
        if not isinstance(node, ast.ClassDef) or name.startswith("_") or name == "com_error":
            continue
        kind = getattr(pythoncom, name)
        for method in public(names_of(node.body)):
            tap.check((name, method, hasattr(kind, method)), (name, method, True))
        fields = {item.target.id for item in node.body if isinstance(item, ast.AnnAssign)}
        for field in fields - {"desckind", "TLBID", "MJVER", "MNVER", "LCID", "GUID"}:
            tap.check((name, field, hasattr(kind, field)), (name, field, True))


def test_interfaces_derive_as_written():
    for name, node in names_of(stub().body).items():
        if name.startswith("PyI") and isinstance(node, ast.ClassDef):
            bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
            for base in bases:
                if not base.startswith("_"):
                    tap.check(issubclass(getattr(pythoncom, name), getattr(pythoncom, base)), True)


def test_shared_types_are_those_of_the_module():
    body = ast.parse((STUB.parent / "pywintypes.pyi").read_text(encoding="utf-8")).body
    written = set(names_of(body)) | {"com_error"}
    for node in body:
        if isinstance(node, ast.AnnAssign):
            written.add(node.target.id)
        if isinstance(node, ast.Assign):
            written.update(target.id for target in node.targets)
    there = public(name for name in dir(pywintypes) if name not in ("datetime", "pythoncom"))
    tap.check(sorted(there ^ written), [])
    for name, node in names_of(body).items():
        methods = names_of(node.body) if isinstance(node, ast.ClassDef) else {}
        for method in methods:
            there = hasattr(getattr(pywintypes, name), method)
            tap.check((name, method, there), (name, method, True))


tap.main(globals())
