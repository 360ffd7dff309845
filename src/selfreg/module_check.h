/* SPDX-License-Identifier: MIT */
/*
 * Module check: what can be said of a file that is to register itself before any code of it runs.
 */
#pragma once

#include <comity/windef.h>

enum module_kind {
    MODULE_LIBRARY,    /* an ELF shared library: it is loaded and called */
    MODULE_PROGRAM,    /* an ELF program, or a script with an interpreter: it is run */
    MODULE_PYTHON,     /* a Python script that names no interpreter: python3 runs it */
    MODULE_COMPONENT,  /* a script component: its runtime's DllInstall is called with its path */
    MODULE_OF_WINDOWS, /* PE: no code of it can run here */
    MODULE_KINDS,
};

/* Numbered as what regsvr32 exits with. */
enum module_flaw {
    MODULE_SOUND = 0,
    MODULE_UNLOADABLE = 3,
    MODULE_WITHOUT_ENTRY = 4,
};

struct module_check {
    enum module_kind kind;
    enum module_flaw flaw;
    char *sentence; /* owned: what is wrong, and the remedy; NULL if nothing is */
};

/*
 * Looks at the file at @path (in full): its machine, whether it exports @entries, as many as there
 * are before NULL, and whether all that it needs is there.
 */
HRESULT module_check_examine(const char *path, const char *const entries[],
                             struct module_check *ret_check);
void module_check_deinit(struct module_check *check);
