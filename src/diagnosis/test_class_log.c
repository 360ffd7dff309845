/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/comity.h>

#include "base/guid.h"
#include "diagnosis/event_log.h"
#include "test.h"

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x08}};

TEST(what_a_server_says_is_noted_of_its_class)
{
    struct event_reader *reader;
    struct event event;

    ASSERT_HR(ComityLog(&clsid_test, u"one\ntwo \u00e9"), S_OK);
    ASSERT_HR(event_reader_open_words(&reader), S_OK);
    ASSERT_HR(event_reader_next(reader, &event), S_OK);
    ASSERT_EQ(event.kind, EVENT_SAID);
    ASSERT_EQ(event.pid, (uint32_t)getpid());
    ASSERT_TRUE(guid_is_equal(&event.clsid, &clsid_test));
    ASSERT_STR(event.text, "one\ntwo \xc3\xa9");
    ASSERT_HR(event_reader_next(reader, &event), S_FALSE);
    event_reader_close(reader);
}

TEST(a_long_text_comes_in_whole_lines)
{
    static WCHAR text[30000];
    struct event_reader *reader;
    struct event event;
    size_t units = 0;

    for (size_t i = 0; i + 1 < sizeof(text) / sizeof(*text); i++)
        text[i] = i % 100 == 99 ? '\n' : 'x';
    ASSERT_HR(ComityLog(&clsid_test, text), S_OK);
    ASSERT_HR(event_reader_open_words(&reader), S_OK);
    while (event_reader_next(reader, &event) == S_OK) {
        ASSERT_TRUE(strlen(event.text) <= 4000);
        units += strlen(event.text) + 1;
    }
    ASSERT_EQ(units, 30000);
    event_reader_close(reader);
}

TEST(without_a_class_or_a_text_there_is_nothing_to_note)
{
    ASSERT_HR(ComityLog(NULL, u"text"), E_INVALIDARG);
    ASSERT_HR(ComityLog(&clsid_test, NULL), E_INVALIDARG);
}
