/* SPDX-License-Identifier: MIT */
/* Registers any bytes as a script, twice: the second time changes nothing. Then unregisters it. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "registrar/registrar.h"
#include "registrar/registry_entries.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT count(void *context, const struct registry_entry *entry)
{
    assert(entry->key && (entry->name ? entry->data.bytes != NULL : entry->data.size == 0));
    ++*(size_t *)context;
    return S_OK;
}

static size_t entry_count(struct registry_entries *entries)
{
    size_t n = 0;

    if (FAILED(registry_entries_visit(entries, count, &n)))
        abort();
    return n;
}

static void run(const char16_t *script, const struct registrar_names *names)
{
    struct registry_entries *entries;
    struct registry_target *target;
    size_t n;

    if (FAILED(registry_entries_new(&entries)))
        abort();
    target = registry_entries_target(entries);
    if (SUCCEEDED(registrar_run(script, names, REGISTRAR_UNKNOWN_STAYS, NULL, REGISTRAR_REGISTER,
                                target))) {
        n = entry_count(entries);
        assert(SUCCEEDED(registrar_run(script, names, REGISTRAR_UNKNOWN_STAYS, NULL,
                                       REGISTRAR_REGISTER, target)));
        assert(entry_count(entries) == n);
        assert(SUCCEEDED(registrar_run(script, names, REGISTRAR_UNKNOWN_STAYS, NULL,
                                       REGISTRAR_UNREGISTER, target)));
    }
    registry_entries_free(entries);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct registrar_names *names;
    char16_t *script;

    if (FAILED(registrar_names_new(&names)) ||
        FAILED(registrar_names_set(names, u"M", u"a'b { = %M%")))
        abort();
    if (SUCCEEDED(registrar_decode(data, size, &script))) {
        run(script, names);
        free(script);
    }
    registrar_names_free(names);
    return 0;
}
