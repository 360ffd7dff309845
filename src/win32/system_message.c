/* SPDX-License-Identifier: MIT */
#include "win32/system_message.h"

#include <stdlib.h>

#include <comity/winerror.h>

#include "win32/message_table.h"

static int message_compare(const void *key, const void *entry)
{
    uint32_t a = *(const uint32_t *)key, b = ((const struct message *)entry)->code;

    return (a > b) - (a < b);
}

static const char *find(const struct message *messages, size_t count, uint32_t code)
{
    const struct message *message =
        bsearch(&code, messages, count, sizeof(*messages), message_compare);

    return message ? message->text : NULL;
}

const char *system_message(uint32_t code)
{
    if (HRESULT_FACILITY(code) == FACILITY_WIN32 && FAILED((HRESULT)code))
        code = HRESULT_CODE(code);
    if (code <= 0xffff)
        return find(win32_messages, win32_messages_count, code);
    return find(hresult_messages, hresult_messages_count, code);
}
