/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include <comity/winerror.h>

#include "installsystem/ini_encoding.h"
#include "installsystem/ini_text.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

/* What was set is read back, and what was removed is not. */
static void change(struct ini_text *text)
{
    char *value = NULL;

    if (ini_text_set(text, "section", "key", "value") != S_OK ||
        ini_text_get(text, "section", "key", &value) != S_OK)
        abort();
    free(value);
    while (ini_text_remove(text, "section", "key") == S_OK)
        continue;
    if (ini_text_get(text, "section", "key", &value) != S_FALSE)
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    struct ini_text text = {0};
    enum ini_encoding encoding;
    void *encoded;

    if (FAILED(ini_decode(bytes, size, &text, &encoding)))
        return 0;
    change(&text);
    if (SUCCEEDED(ini_encode(&text, encoding, &encoded, &size)))
        free(encoded);
    ini_text_deinit(&text);
    return 0;
}
