/* SPDX-License-Identifier: MIT */
#include "store/history.h"

#include <stdlib.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "hive/table.h"
#include "past/timeline.h"
#include "registry/owner.h"
#include "registry/past.h"
#include "test.h"

static void set(HKEY root, LPCWSTR path, LPCWSTR name, DWORD value)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    ASSERT_EQ(RegSetValueExW(key, name, 0, REG_DWORD, (BYTE *)&value, sizeof(value)), 0);
    RegCloseKey(key);
}

/* How many transactions the user hive's history has, and the last one. */
static int count(struct past_transaction *ret_last)
{
    struct past_transaction transaction = {.number = UINT64_MAX};
    struct hive_txn txn;
    int n = 0;

    ASSERT_HR(hive_read_begin(HIVE_USER, &txn), S_OK);
    while (past_previous(&txn, transaction.number, &transaction) == S_OK) {
        if (n++ == 0 && ret_last)
            *ret_last = transaction;
    }
    hive_read_end(&txn);
    return n;
}

TEST(notes_come_back_as_they_were_written)
{
    static const struct history_note notes[] = {
        {.kind = HISTORY_MADE, .id = 1},
        {.kind = HISTORY_VALUE,
         .was_present = true,
         .id = UINT64_MAX,
         .parent = 1ull << 63,
         .type = UINT32_MAX,
         .order = STORE_NO_ORDER,
         .name = "name",
         .name_size = 4,
         .data = "\0data",
         .size = 5},
        {.kind = HISTORY_RECORD, .type = HIVE_HOLDS, .name = "\0\xff", .name_size = 2},
    };
    uint8_t bytes[512];
    size_t len = 0, offset = 0;
    struct history_note note;

    for (size_t i = 0; i < 3; i++)
        len += history_note_write(&notes[i], bytes + len);
    for (size_t i = 0; i < 3; i++) {
        ASSERT_HR(history_note_read(bytes, len, &offset, &note), S_OK);
        ASSERT_EQ(note.kind, notes[i].kind);
        ASSERT_EQ(note.was_present, notes[i].was_present);
        ASSERT_EQ(note.id, notes[i].id);
        ASSERT_EQ(note.parent, notes[i].parent);
        ASSERT_EQ(note.type, notes[i].type);
        ASSERT_EQ(note.order, notes[i].order);
        ASSERT_EQ(note.name_size, notes[i].name_size);
        if (note.name_size > 0)
            ASSERT_MEM(note.name, notes[i].name, note.name_size);
        ASSERT_EQ(note.size, notes[i].size);
        if (note.size > 0)
            ASSERT_MEM(note.data, notes[i].data, note.size);
    }
    ASSERT_HR(history_note_read(bytes, len, &offset, &note), S_FALSE);
}

TEST(a_damaged_note_is_refused)
{
    struct history_note given = {.kind = HISTORY_VALUE, .name = "name", .name_size = 4}, note;
    uint8_t bytes[128];
    size_t len = history_note_write(&given, bytes), offset;

    for (size_t cut = 1; cut < len; cut++) {
        offset = 0;
        ASSERT_HR(history_note_read(bytes, cut, &offset, &note), hr_from_win32(ERROR_BADDB));
        ASSERT_EQ(offset, 0);
    }
    for (int kind = 0; kind < 2; kind++) {
        offset = 0;
        bytes[0] = kind ? HISTORY_NOTE_KINDS : 0;
        ASSERT_HR(history_note_read(bytes, len, &offset, &note), hr_from_win32(ERROR_BADDB));
    }
    memset(bytes, 0xff, sizeof(bytes)); /* a number without end */
    bytes[0] = HISTORY_MADE;
    offset = 0;
    ASSERT_HR(history_note_read(bytes, sizeof(bytes), &offset, &note), hr_from_win32(ERROR_BADDB));
}

TEST(a_transaction_says_who_it_was)
{
    struct past_transaction last;
    int before;

    test_expect_open_descriptors();
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 1);
    before = count(NULL);
    ASSERT_HR(registry_set_owner("one"), S_OK);
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 2);
    ASSERT_EQ(count(&last), before + 2); /* holding the key is one */
    ASSERT_EQ(last.uid, geteuid());
    ASSERT_EQ(last.pid, getpid());
    ASSERT_EQ(last.owner_size, 3);
    ASSERT_EQ(last.number % 3, 0);
    ASSERT_TRUE(last.command_size > 0);
}

TEST(what_changes_nothing_is_no_transaction)
{
    HKEY key;
    int before;

    test_expect_open_descriptors();
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 1);
    before = count(NULL);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\K", 0, KEY_ALL_ACCESS, &key), 0);
    ASSERT_EQ(RegDeleteValueW(key, u"none"), ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
    ASSERT_EQ(count(NULL), before);
}

TEST(volatile_keys_have_no_history)
{
    int before;
    HKEY key;

    test_expect_open_descriptors();
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 1);
    before = count(NULL);
    ASSERT_EQ(RegCreateKeyExW(HKEY_CURRENT_USER, u"Software\\V", 0, NULL, REG_OPTION_VOLATILE,
                              KEY_ALL_ACCESS, NULL, &key, NULL),
              0);
    ASSERT_EQ(RegSetValueExW(key, u"v", 0, REG_SZ, (BYTE *)u"x", 4), 0);
    RegCloseKey(key);
    ASSERT_EQ(count(NULL), before);
}

TEST(values_come_back_to_their_places)
{
    struct registry_undo undo = {.what = UNDO_UNTIL};
    WCHAR name[8];
    DWORD size;
    HKEY key;

    test_expect_open_descriptors();
    for (DWORD i = 0; i < 4; i++)
        set(HKEY_CURRENT_USER, u"Software\\K", (WCHAR[]){(WCHAR)(u'a' + i), 0}, i);
    {
        struct past_transaction last;

        count(&last);
        undo.number = last.number;
    }
    ASSERT_EQ(RegDeleteKeyValueW(HKEY_CURRENT_USER, u"Software\\K", u"b"), 0);
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"Software\\K"), 0);
    ASSERT_HR(registry_undo_as(&undo, NULL, NULL), S_OK);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\K", 0, KEY_READ, &key), 0);
    for (DWORD i = 0; i < 4; i++) {
        size = 8;
        ASSERT_EQ(RegEnumValueW(key, i, name, &size, NULL, NULL, NULL, NULL), 0);
        ASSERT_EQ(name[0], u'a' + i);
    }
    RegCloseKey(key);
}

TEST(a_renamed_key_is_named_again)
{
    struct registry_undo undo = {.what = UNDO_UNTIL};
    struct past_transaction last;
    HKEY key;

    test_expect_open_descriptors();
    set(HKEY_CURRENT_USER, u"Software\\K\\Sub", u"v", 1);
    count(&last);
    undo.number = last.number;
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software", 0, KEY_ALL_ACCESS, &key), 0);
    ASSERT_EQ(RegRenameKey(key, u"K", u"Other"), 0);
    RegCloseKey(key);
    set(HKEY_CURRENT_USER, u"Software\\Other\\Sub", u"v", 2);
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 3);
    ASSERT_HR(registry_undo_as(&undo, NULL, NULL), S_OK);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\K\\Sub", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\Other", 0, KEY_READ, &key),
              ERROR_FILE_NOT_FOUND);
}

static HRESULT ignore_change(enum hive_kind hive, const struct past_change *change, void *context)
{
    return S_OK;
}

static void preview(const struct registry_undo *undo)
{
    HRESULT hr = registry_undo_as(undo, ignore_change, NULL);

    ASSERT_TRUE(test_allocation_failed() || hr == S_OK);
}

/* It is done, or it failed and is not; then it is as it was before again. */
static void undo_once(const struct registry_undo *undo)
{
    HRESULT hr = registry_undo_as(undo, NULL, NULL);
    DWORD value = 0, size = sizeof(value);
    bool failed = test_allocation_failed();

    test_fail_allocation(0);
    ASSERT_EQ(
        RegGetValueW(HKEY_CURRENT_USER, u"Software\\K", u"v", RRF_RT_ANY, NULL, &value, &size), 0);
    ASSERT_EQ(value, SUCCEEDED(hr) ? 1 : 2);
    ASSERT_TRUE(failed || hr == S_OK);
    if (SUCCEEDED(hr))
        set(HKEY_CURRENT_USER, u"Software\\K", u"v", 2);
}

TEST(without_memory_nothing_is_undone)
{
    struct registry_undo undo = {.what = UNDO_UNTIL};
    struct past_transaction last;

    test_expect_open_descriptors();
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 1);
    count(&last);
    undo.number = last.number;
    set(HKEY_CURRENT_USER, u"Software\\K", u"v", 2);
    FOR_EACH_FAILING_ALLOCATION(preview(&undo));
    /* Each one that succeeds makes the history longer, and needs more memory itself. */
    for (unsigned n = 1; n <= 64; n++) {
        test_fail_allocation(n);
        undo_once(&undo);
    }
}
