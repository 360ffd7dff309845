/* SPDX-License-Identifier: MIT */
#include "base/shipped.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The library that this is in, or the program: its name need not be a path. */
static bool find_self(char ret_path[static PATH_MAX])
{
    Dl_info info;

    if (!dladdr((void *)(uintptr_t)shipped_path, &info))
        return false;
    return realpath(strchr(info.dli_fname, '/') ? info.dli_fname : "/proc/self/exe", ret_path);
}

HRESULT shipped_path(const char *name, char *ret_path, size_t size)
{
    static const char *const places[] = {"comity", ".", "../lib/comity",
                                         "../../" COMITY_LIBDIR "/comity"};
    char self[PATH_MAX];

    if (!find_self(self))
        return S_FALSE;
    *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        int len = snprintf(ret_path, size, "%s/%s/%s", self, places[i], name);

        if (len > 0 && (size_t)len < size && access(ret_path, R_OK) == 0)
            return S_OK;
    }
    return S_FALSE;
}
