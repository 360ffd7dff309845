#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Headers: each compiles alone, in C and C++, by each compiler there is, without a warning.

usage: test_headers.py HEADER...    (all that are installed, the generated ones too)
"""
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
COMPILERS = [("gcc", "c"), ("g++", "c++"), ("clang", "c"), ("clang++", "c++")]
STANDARDS = {"c": "-std=c11", "c++": "-std=c++17"}
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
UNICODE = ["-fshort-wchar", "-DUNICODE", "-D_UNICODE", "-DCOBJMACROS"]
VARIANTS = {"plain": [], "unicode": UNICODE}
# Each language in both variants, by one compiler each: headers alone are a thousand compilations.
ALONE = {"gcc": "plain", "g++": "unicode", "clang": "unicode", "clang++": "plain"}
# What programs include first, with all the names that GNU adds.
SYSTEM = ["arpa/inet.h", "dirent.h", "fcntl.h", "netdb.h", "pthread.h", "signal.h", "sys/mount.h",
          "sys/socket.h", "sys/stat.h", "termios.h", "unistd.h"]


def compile_text(compiler, language, options, folder, text, name):
    """Returns None, or what the compiler says."""
    command = [compiler, "-x", language, STANDARDS[language], "-fsyntax-only", *WARNINGS,
               *options, "-I", folder, "-I", folder / "comity", "-"]
    result = subprocess.run([str(word) for word in command], input=text, text=True,
                            capture_output=True)
    if result.returncode == 0:
        return None
    return f"{name}: {' '.join(map(str, command))}\n{result.stderr[:1500]}"


def stage(headers, folder):
    """Lays the headers out as an installation has them."""
    (folder / "comity").mkdir()
    for header in headers:
        (folder / "comity" / header.name).symlink_to(header.resolve())


def text_for(name):
    """The header twice, by both of its names; those that only come in pairs, in a pair."""
    if name.startswith("pshpack"):
        return f"#include <{name}>\nstruct packed {{ char c; long long n; }};\n#include <poppack.h>\n"
    if name == "poppack.h":
        return text_for("pshpack1.h")
    return f"#include <{name}>\n#include <comity/{name}>\ntypedef int something;\n"


def cases(headers):
    """(name of the case, compiler, language, options, text)"""
    for compiler, language in COMPILERS:
        if not shutil.which(compiler):
            continue
        for variant, options in VARIANTS.items():
            label = f"{compiler} {variant}"
            for header in headers if ALONE[compiler] == variant else []:
                text = text_for(header.name)
                yield f"{label}: headers", compiler, language, options, text, header.name
            text = "".join(f"#include <{name}>\n" for name in [*SYSTEM, "windows.h"])
            yield (f"{label}: after the system's headers", compiler, language,
                   [*options, "-U_GNU_SOURCE", "-D_GNU_SOURCE"], text, "windows.h")
            layout = (HERE / "layout.c").read_text()
            yield f"{label}: layouts", compiler, language, options, layout, "layout.c"
            if language == "c":
                table = (HERE / "vtable.c").read_text()
                yield f"{label}: tables", compiler, language, options, table, "vtable.c"


def main():
    headers = sorted(pathlib.Path(word) for word in sys.argv[1:])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        stage(headers, folder)
        complaints = {}
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            work = [(case[0], pool.submit(compile_text, *case[1:4], folder, *case[4:]))
                    for case in cases(headers)]
            for label, future in work:
                complaint = future.result()
                complaints.setdefault(label, []).extend([complaint] if complaint else [])
    print(f"1..{len(complaints)}")
    for number, (label, texts) in enumerate(complaints.items(), 1):
        print(f"{'not ok' if texts else 'ok'} {number} - {label}")
        for text in texts:
            print("\n".join("# " + line for line in text.splitlines()))
    sys.exit(any(complaints.values()))


main()
