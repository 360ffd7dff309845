/* SPDX-License-Identifier: MIT */
#include "base/shipped.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

HRESULT shipped_path(const char *name, char *ret_path, size_t size)
{
    static const char *const places[] = {"comity", ".", "../lib/comity"};
    char self[PATH_MAX];
    Dl_info info;

    if (!dladdr((void *)(uintptr_t)shipped_path, &info) || !realpath(info.dli_fname, self))
        return S_FALSE;
    *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        int len = snprintf(ret_path, size, "%s/%s/%s", self, places[i], name);

        if (len > 0 && (size_t)len < size && access(ret_path, R_OK) == 0)
            return S_OK;
    }
    return S_FALSE;
}
