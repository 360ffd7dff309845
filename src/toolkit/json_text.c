/* SPDX-License-Identifier: MIT */
#include "toolkit/json_text.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "toolkit/value.h"

void json_print_text(const char *text, FILE *file)
{
    _cleanup_(freep) char16_t *wide = text ? utf16_from_utf8_dup(text) : NULL;

    if (wide)
        value_json_string(wide, utf16_len(wide), file);
    else
        fputs("null", file);
}
