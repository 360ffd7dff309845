/* SPDX-License-Identifier: MIT */
/* Evaluates any text as a condition whose symbols have the first bytes as their value. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "statement/condition.h"

enum {
    VALUE_SIZE = 8,
    TEXT_MAX = 65536,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *value_of(void *context, const char *name)
{
    assert(strlen(name) > 0 && strlen(name) < CONDITION_NAME_MAX);
    return context;
}

static bool state_of(void *context, char kind, const char *name, int32_t *ret_state)
{
    (void)context;
    assert(strchr("$?&!", kind));
    *ret_state = (int32_t)strlen(name) - 5;
    return *ret_state != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char value[VALUE_SIZE + 1], text[TEXT_MAX + 1];
    struct condition_names names = {.property = value_of, .state = state_of, .context = value};
    enum condition first;

    if (size < VALUE_SIZE || size > TEXT_MAX)
        return 0;
    memcpy(value, data, VALUE_SIZE);
    memcpy(text, data + VALUE_SIZE, size - VALUE_SIZE);
    text[size - VALUE_SIZE] = 0;

    first = condition_evaluate(text, &names);
    assert(first <= CONDITION_ERROR && condition_evaluate(text, &names) == first);
    return 0;
}
