/* SPDX-License-Identifier: MIT */
#include "statement/environment.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

const char *environment_value(const char *name)
{
    const char *value = getenv(name);
    size_t len = strlen(name);

    for (char **entry = environ; !value && len > 0 && entry && *entry; entry++)
        if (strncasecmp(*entry, name, len) == 0 && (*entry)[len] == '=')
            value = *entry + len + 1;
    return value;
}
