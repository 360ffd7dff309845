/* SPDX-License-Identifier: MIT */
#include "authoring/name_key.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    READABLE_MAX = 40,
};

/* FNV-1a. */
static uint64_t hash_name(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
    return hash;
}

/* Identifiers have letters, digits, '_' and '.', and do not begin with a digit or '.'. */
void name_key(const char *prefix, const char *name, char ret_key[static NAME_KEY_MAX])
{
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    size_t len = (size_t)snprintf(ret_key, NAME_KEY_MAX, "%.8s", prefix);

    if (len == 0 && !isalpha((unsigned char)*last))
        ret_key[len++] = '_';
    for (size_t i = 0; last[i] && i < READABLE_MAX; i++)
        ret_key[len++] = isascii(last[i]) && (isalnum(last[i]) || last[i] == '.') ? last[i] : '_';
    snprintf(ret_key + len, NAME_KEY_MAX - len, ".%016llx", (unsigned long long)hash_name(name));
}
