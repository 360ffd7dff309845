/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "module/module_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The message that is asked for comes first. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char16_t *text = NULL;
    DWORD id;

    if (size < sizeof(id))
        return 0;
    memcpy(&id, data, sizeof(id));
    if (module_message_read((struct span){data + sizeof(id), size - sizeof(id)}, id, &text) == S_OK)
        free(text);
    return 0;
}
