/* SPDX-License-Identifier: MIT */
#include "diagnosis/windows_file.h"

#include <stdio.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "image/file_view.h"
#include "image/pe_file.h"

enum {
    KIND_SIZE = 64,
};

/* "PE, x86-64"; @ret_is_dll is false for what cannot be told. */
static void describe(const char *path, char kind[static KIND_SIZE], bool *ret_is_dll)
{
    _cleanup_(file_view_close) struct file_view view = {0};
    const char *machine;
    struct pe_file pe;
    HRESULT hr;

    *ret_is_dll = false;
    hr = file_view_open(path, &view);
    if (hr == S_OK)
        hr = pe_file_read(view.bytes, &pe);
    if (hr != S_OK) {
        snprintf(kind, KIND_SIZE, "%s", hr == S_FALSE ? "MS-DOS" : "PE, damaged");
        return;
    }
    machine = pe_machine_name(pe.machine);
    snprintf(kind, KIND_SIZE, "PE, %s", machine ? machine : "for a machine without a name");
    *ret_is_dll = pe.is_dll;
}

void windows_file_examine(struct diagnosis *diagnosis, const char *path, enum server_role role)
{
    char kind[KIND_SIZE];
    bool is_dll;

    describe(path, kind, &is_dll);
    diagnosis_note(diagnosis, "file", STEP_BAD, "%s: Windows %s (%s)", path,
                   is_dll ? "DLL" : "program", kind);
    if (is_dll && role == SERVER_MODULE)
        diagnosis_blame(diagnosis, CAUSE_WINDOWS_MODULE, path, kind);
    else if (is_dll)
        diagnosis_blame(diagnosis, CAUSE_WINDOWS_NO_PROGRAM, path, kind);
    else
        diagnosis_blame(diagnosis, CAUSE_WINDOWS_PROGRAM, path, kind);
}
