/* SPDX-License-Identifier: MIT */
#include "journal/hidden_name.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"

enum {
    BYTES_IN_NAME = 8, /* of the journal's number: enough to be nobody else's */
};

void hidden_prefix(const uint8_t *number, char ret_prefix[static HIDDEN_PREFIX_SIZE])
{
    int len = snprintf(ret_prefix, HIDDEN_PREFIX_SIZE, ".comity-");

    for (int i = 0; i < BYTES_IN_NAME; i++)
        len += snprintf(ret_prefix + len, HIDDEN_PREFIX_SIZE - (size_t)len, "%02x", number[i]);
    snprintf(ret_prefix + len, HIDDEN_PREFIX_SIZE - (size_t)len, "-");
}

HRESULT hidden_path(const char *prefix, enum hidden_kind kind, uint32_t name, const char *path,
                    char ret_path[static PATH_MAX])
{
    int folder_len = (int)(strrchr(path, '/') - path);

    if (snprintf(ret_path, PATH_MAX, "%.*s/%s%u%s", folder_len, path, prefix, name,
                 kind == HIDDEN_OLD ? "~" : "") >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "keeping a file beside %s", path);
    return S_OK;
}

void hidden_folder(const char *path, char ret_folder[static PATH_MAX])
{
    size_t len = (size_t)(strrchr(path, '/') - path);

    memcpy(ret_folder, path, len);
    strcpy(ret_folder + len, len == 0 ? "/" : "");
}

bool hidden_is_own(const char *prefix, const char *entry)
{
    return strncmp(entry, prefix, strlen(prefix)) == 0;
}
