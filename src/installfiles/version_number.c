/* SPDX-License-Identifier: MIT */
#include "installfiles/version_number.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "image/elf_resource.h"
#include "image/file_view.h"
#include "image/pe_file.h"
#include "image/resource.h"
#include "image/version_info.h"

bool version_number_parse(const char *text, struct version_number *ret_version)
{
    struct version_number version = {0};

    if (!text || !*text)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        unsigned long number;
        char *end;

        if (*text < '0' || *text > '9')
            return false;
        number = strtoul(text, &end, 10);
        if (number > UINT16_MAX)
            return false;
        version.parts[i] = (uint16_t)number;
        text = end + 1;
        if (!*end) {
            *ret_version = version;
            return true;
        }
        if (*end != '.')
            return false;
    }
    return false;
}

int version_number_compare(const struct version_number *a, const struct version_number *b)
{
    for (unsigned i = 0; i < 4; i++) {
        if (a->parts[i] != b->parts[i])
            return a->parts[i] < b->parts[i] ? -1 : 1;
    }
    return 0;
}

static HRESULT read_resources(struct span file, struct resource_set *ret_set)
{
    struct pe_file pe;
    HRESULT hr = pe_file_read(file, &pe);

    if (hr == S_OK) {
        resource_set_of_pe(&pe, ret_set);
        return S_OK;
    }
    return hr == S_FALSE ? elf_resource_set_of_file(file, ret_set) : hr;
}

/* What cannot be read has no version: whoever replaces it need not know why. */
HRESULT version_number_read(const char *path, struct version_number *ret_version)
{
    struct version_numbers numbers;
    struct version_info info;
    struct resource_set set;
    struct file_view view;
    HRESULT hr = file_view_open(path, &view);

    if (FAILED(hr))
        return S_FALSE;
    hr = read_resources(view.bytes, &set);
    if (hr == S_OK)
        hr = version_info_of(&set, &info);
    if (hr == S_OK && version_info_numbers(&info, &numbers))
        memcpy(ret_version->parts, numbers.file, sizeof(numbers.file));
    else
        hr = S_FALSE;
    file_view_close(&view);
    return hr;
}
