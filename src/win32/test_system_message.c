/* SPDX-License-Identifier: MIT */
#include "win32/system_message.h"

#include <comity/winerror.h>

#include "test.h"
#include "win32/message_table.h"

static void assert_is_sorted(const struct message *messages, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++)
        ASSERT_TRUE(messages[i].code < messages[i + 1].code);
}

TEST(the_tables_can_be_searched)
{
    assert_is_sorted(win32_messages, win32_messages_count);
    assert_is_sorted(hresult_messages, hresult_messages_count);
    for (size_t i = 0; i < win32_messages_count; i++)
        ASSERT_STR(system_message(win32_messages[i].code), win32_messages[i].text);
    for (size_t i = 0; i < hresult_messages_count; i++)
        ASSERT_STR(system_message(hresult_messages[i].code), hresult_messages[i].text);
}

TEST(a_code_has_its_text)
{
    ASSERT_STR(system_message(ERROR_SUCCESS), "The operation completed successfully.");
    ASSERT_STR(system_message((uint32_t)E_ACCESSDENIED), "Access is denied.");
    ASSERT_STR(system_message((uint32_t)RPC_E_THREAD_NOT_INIT),
               "CoInitialize has not been called on the current thread.");
    ASSERT_TRUE(system_message(0x12345678) == NULL);
    ASSERT_TRUE(system_message(0xffff) == NULL);
}
