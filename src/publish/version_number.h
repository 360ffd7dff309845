/* SPDX-License-Identifier: MIT */
/*
 * Version numbers as the registry has them: 8 bits, 8 bits and 16 bits of "1.2.3".
 */
#pragma once

#include <stdint.h>
#include <stdlib.h>

static inline uint32_t version_number(const char *text)
{
    char *end;
    uint32_t major = (uint32_t)strtoul(text, &end, 10) & 0xff;
    uint32_t minor = (uint32_t)strtoul(*end == '.' ? end + 1 : end, &end, 10) & 0xff;

    return major << 24 | minor << 16 |
           ((uint32_t)strtoul(*end == '.' ? end + 1 : end, NULL, 10) & 0xffff);
}
