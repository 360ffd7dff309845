/* SPDX-License-Identifier: MIT */
/*
 * Writes a type library again in the older format, for tests: sltg_trial_program FROM.tlb TO.tlb
 */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "sltg/sltg_trial.h"
#include "typelib/type_lib.h"

static bool write_file(const char *path, const struct byte_buffer *buffer)
{
    FILE *file = fopen(path, "we");
    bool is_written = file && fwrite(buffer->bytes, buffer->size, 1, file) == 1;

    return file && fclose(file) == 0 && is_written;
}

int main(int argc, char **argv)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer buffer = {0};
    _cleanup_(freep) char16_t *path = argc == 3 ? utf16_from_utf8_dup(argv[1]) : NULL;
    ITypeLib *lib;
    HRESULT hr;

    if (!path) {
        fprintf(stderr, "usage: sltg_trial_program FROM.tlb TO.tlb\n");
        return 2;
    }
    hr = LoadTypeLibEx(path, REGKIND_NONE, &lib);
    if (SUCCEEDED(hr)) {
        hr = sltg_trial_write(&type_lib_from(lib)->library, &buffer);
        ITypeLib_Release(lib);
    }
    if (FAILED(hr) || !write_file(argv[2], &buffer)) {
        fprintf(stderr, "sltg_trial_program: %s: %s\n", argv[1], hr_message());
        return 1;
    }
    return 0;
}
