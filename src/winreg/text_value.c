/* SPDX-License-Identifier: MIT */
#include "winreg/text_value.h"

#include <stdlib.h>

#include "base/cleanup.h"

LSTATUS text_value_read(HKEY key, const char *name, char **ret_text)
{
    _cleanup_(freep) char *text = NULL;
    DWORD size = 0;
    LSTATUS error;

    do {
        error = RegGetValueA(key, NULL, name, RRF_RT_REG_SZ, NULL, NULL, &size);
        if (error != ERROR_SUCCESS)
            return error;

        free(text);
        text = calloc(1, size + 1);
        if (!text)
            return ERROR_OUTOFMEMORY;
        error = RegGetValueA(key, NULL, name, RRF_RT_REG_SZ, NULL, text, &size);
    } while (error == ERROR_MORE_DATA); /* it has grown meanwhile */
    if (error == ERROR_SUCCESS)
        *ret_text = TAKE_PTR(text);
    return error;
}
