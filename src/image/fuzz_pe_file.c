/* SPDX-License-Identifier: MIT */
#include "image/pe_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT pass_export(void *context, const struct pe_export *entry)
{
    return S_OK;
}

static HRESULT pass_library(void *context, const char *library)
{
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pe_export entry;
    struct pe_file pe;

    if (pe_file_read((struct span){data, size}, &pe) != S_OK)
        return 0;
    pe_file_visit_exports(&pe, pass_export, NULL);
    pe_file_find_export(&pe, "DllRegisterServer", &entry);
    pe_file_visit_imports(&pe, pass_library, NULL);
    pe_file_visit_delay_imports(&pe, pass_library, NULL);
    return 0;
}
