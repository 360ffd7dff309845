/* SPDX-License-Identifier: MIT */
/* Installs and uninstalls by any bytes, as an INF text. */
#include <stdint.h>
#include <stdlib.h>

#include "registrar/reginst.h"
#include "registrar/registry_entries.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT look(void *context, const struct registry_entry *entry)
{
    if (!entry->key || (entry->name && !entry->data.bytes))
        abort();
    return S_OK;
}

static void run(const char16_t *script, const struct registrar_names *names)
{
    struct registry_entries *entries;
    struct registry_target *target;

    if (FAILED(registry_entries_new(&entries)))
        abort();
    target = registry_entries_target(entries);
    reginst_run(script, REGISTRAR_REGISTER, names, NULL, target);
    reginst_run(script, REGISTRAR_UNREGISTER, names, NULL, target);
    if (FAILED(registry_entries_visit(entries, look, NULL)))
        abort();
    registry_entries_free(entries);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct registrar_names *names;
    char16_t *script;

    if (FAILED(registrar_names_new(&names)) ||
        FAILED(registrar_names_set(names, u"_MOD_PATH", u"a,\"b%11%")))
        abort();
    if (SUCCEEDED(registrar_decode(data, size, &script))) {
        run(script, names);
        free(script);
    }
    registrar_names_free(names);
    return 0;
}
