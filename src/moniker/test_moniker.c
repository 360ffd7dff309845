/* SPDX-License-Identifier: MIT */
/* What is expected is what Windows' "IMoniker" pages say, and what Windows answers. */
#define COBJMACROS
#include <comity/ole2.h>

#include "moniker_trial.h"
#include "test.h"

TEST(monikers_say_what_they_are)
{
    ASSERT_EQ(trial_type(trial_item(u"!", u"a")), MKSYS_ITEMMONIKER);
    ASSERT_EQ(trial_type(trial_file(u"/a")), MKSYS_FILEMONIKER);
    ASSERT_EQ(trial_type(trial_anti(1)), MKSYS_ANTIMONIKER);
    ASSERT_EQ(trial_type(trial_pair(trial_item(u"!", u"a"), trial_item(u"!", u"b"))),
              MKSYS_GENERICCOMPOSITE);
}

TEST(monikers_name_what_they_are_of)
{
    trial_named(trial_item(u"!", u"a"), u"!a");
    trial_named(trial_item(NULL, u"a"), u"a");
    trial_named(trial_file(u"C:\\a"), u"C:\\a");
    trial_named(trial_anti(2), u"\\..\\..");
    trial_named(trial_pair(trial_file(u"/a"), trial_item(u"!", u"b")), u"/a!b");
}

/* Each kind, saved and loaded, marshaled and unmarshaled, is equal to what it was. */
TEST(monikers_travel_by_value)
{
    trial_travels(trial_item(u"!", u"name"));
    trial_travels(trial_item(NULL, u"name"));
    trial_travels(trial_item(u"!", u"\u00e4\u4e00"));
    trial_travels(trial_file(u"C:\\a\\b"));
    trial_travels(trial_file(u"..\\..\\b"));
    trial_travels(trial_file(u"\\\\server\\share\\\u00e4"));
    trial_travels(trial_file(u"/home/\u4e00"));
    trial_travels(trial_anti(3));
    trial_travels(
        trial_pair(trial_file(u"/a"), trial_pair(trial_item(u"!", u"b"), trial_item(u"!", u"c"))));
}

TEST(item_monikers_are_saved_as_windows_saves_them)
{
    static const BYTE plain[] = {2, 0, 0, 0, '!', 0, 5, 0, 0, 0, 'T', 'e', 's', 't', 0};
    static const BYTE wide[] = {2, 0, 0, 0, '!', 0, 4, 0, 0, 0, '?', 0, 0x20, 0x20};

    trial_saved_as(trial_item(u"!", u"Test"), plain, sizeof(plain));
    trial_saved_as(trial_item(u"!", u"\u2020"), wide, sizeof(wide));
}

/* [MS-OSHARED] 2.3.7.8 */
TEST(file_monikers_are_saved_as_the_specification_says)
{
    static const BYTE up[36] = {1, 0, 2, 0, 0, 0, 'a', 0, 0xff, 0xff, 0xad, 0xde};

    trial_saved_as(trial_file(u"..\\a"), up, sizeof(up));
}

TEST(damaged_streams_are_refused_and_change_nothing)
{
    static const BYTE huge_text[] = {0xff, 0xff, 0xff, 0x7f};
    static const BYTE many_steps[] = {0, 0, 0x10, 0};
    static const BYTE short_text[] = {5, 0, 0, 0, 'a'};

    trial_refuses(trial_item(u"!", u"a"), huge_text, sizeof(huge_text));
    trial_refuses(trial_item(u"!", u"a"), short_text, sizeof(short_text));
    trial_refuses(trial_anti(2), many_steps, sizeof(many_steps));
    trial_refuses(trial_file(u"/a"), huge_text, sizeof(huge_text));
}

static IStream *marshaled(IMoniker *moniker)
{
    static const LARGE_INTEGER start;
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(CoMarshalInterface(stream, &IID_IMoniker, (IUnknown *)moniker, MSHCTX_LOCAL, NULL,
                                 MSHLFLAGS_NORMAL),
              S_OK);
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    IMoniker_Release(moniker);
    return stream;
}

/* Each in the next: @depth pointer monikers around an item. */
static IMoniker *nested(int depth)
{
    IMoniker *moniker = trial_item(u"!", u"a"), *outer;

    for (int i = 0; i < depth; i++) {
        ASSERT_HR(CreatePointerMoniker((IUnknown *)moniker, &outer), S_OK);
        IMoniker_Release(moniker);
        moniker = outer;
    }
    return moniker;
}

TEST(monikers_in_too_many_monikers_are_refused)
{
    IMoniker *moniker;
    IStream *stream;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    stream = marshaled(nested(8));
    ASSERT_HR(CoUnmarshalInterface(stream, &IID_IMoniker, (void **)&moniker), S_OK);
    IMoniker_Release(moniker);
    IStream_Release(stream);

    stream = marshaled(nested(64));
    ASSERT_HR(CoUnmarshalInterface(stream, &IID_IMoniker, (void **)&moniker), E_UNEXPECTED);
    IStream_Release(stream);
    stream = marshaled(nested(8));
    ASSERT_HR(CoUnmarshalInterface(stream, &IID_IMoniker, (void **)&moniker), S_OK);
    IMoniker_Release(moniker);
    IStream_Release(stream);
    CoUninitialize();
}

TEST(composites_of_many_parts_travel)
{
    IMoniker *moniker = trial_file(u"/a");

    for (int i = 0; i < 100; i++)
        moniker = trial_pair(moniker, trial_item(u"!", u"b"));
    trial_travels(moniker);
}

TEST(case_counts_in_linux_paths_alone)
{
    trial_compared(trial_file(u"C:\\a"), trial_file(u"c:\\A"), S_OK);
    trial_compared(trial_file(u"a"), trial_file(u"A"), S_OK);
    trial_compared(trial_file(u"/a"), trial_file(u"/A"), S_FALSE);
    trial_compared(trial_item(u"!", u"a"), trial_item(u"#", u"A"), S_OK);
    trial_compared(trial_item(u"!", u"a"), trial_file(u"a"), S_FALSE);
    trial_compared(trial_anti(1), trial_anti(2), S_FALSE);
}

TEST(comparison_data_is_the_class_and_what_equal_ones_share)
{
    static const BYTE item[] = {4, 3, 0, 0, 0,    0,   0, 0,   0xc0, 0, 0,
                                0, 0, 0, 0, 0x46, '!', 0, 'A', 0,    0, 0};
    static const BYTE file[] = {3, 3, 0, 0, 0,    0,   0, 0,   0xc0, 0, 0,
                                0, 0, 0, 0, 0x46, '/', 0, 'a', 0,    0, 0};

    trial_comparison(trial_item(u"!", u"a"), item, sizeof(item));
    trial_comparison(trial_file(u"/a"), file, sizeof(file));
}

TEST(comparison_data_that_finds_no_room_is_out_of_memory)
{
    IMoniker *moniker = trial_item(u"!", u"a");
    BYTE bytes[64];
    IROTData *data;
    ULONG n;

    ASSERT_HR(IMoniker_QueryInterface(moniker, &IID_IROTData, (void **)&data), S_OK);
    for (ULONG size = 0; size < 22; size++)
        ASSERT_HR(IROTData_GetComparisonData(data, bytes, size, &n), E_OUTOFMEMORY);
    ASSERT_HR(IROTData_GetComparisonData(data, bytes, 22, &n), S_OK);
    ASSERT_EQ(n, 22);
    IROTData_Release(data);
    ASSERT_EQ(IMoniker_Release(moniker), 0);
}

TEST(anti_monikers_take_their_left_neighbours_away)
{
    IMoniker *a = trial_item(u"!", u"a"), *b = trial_item(u"!", u"b");
    IMoniker *pair = trial_pair(a, b);

    trial_named(trial_pair(pair, trial_anti(1)), u"!a");
    pair = trial_pair(trial_item(u"!", u"a"), trial_item(u"!", u"b"));
    trial_named(trial_pair(pair, trial_anti(3)), u"\\..");
    ASSERT_EQ((uintptr_t)trial_pair(trial_item(u"!", u"a"), trial_anti(1)), 0);
}

TEST(relative_paths_go_on_where_the_left_one_ends)
{
    IMoniker *left = trial_file(u"/a/b"), *right = trial_file(u"/c"), *composite;

    trial_named(trial_pair(trial_file(u"/a/b"), trial_file(u"c")), u"/a/b/c");
    trial_named(trial_pair(trial_file(u"/a/b"), trial_file(u"../c")), u"/a/c");
    trial_named(trial_pair(trial_file(u"C:\\a\\b"), trial_file(u"..\\..\\..\\c")), u"C:\\c");
    ASSERT_HR(CreateGenericComposite(left, right, &composite), MK_E_SYNTAX);
    IMoniker_Release(left);
    IMoniker_Release(right);
}

TEST(common_prefixes_end_at_folders)
{
    trial_prefix(trial_file(u"C:\\a\\x"), trial_file(u"C:\\A\\y"), S_OK, u"C:\\a");
    trial_prefix(trial_file(u"/a"), trial_file(u"/ab"), S_OK, u"/");
    trial_prefix(trial_file(u"/a"), trial_file(u"/a/b"), MK_S_ME, u"/a");
    trial_prefix(trial_file(u"/a/b"), trial_file(u"/a"), MK_S_HIM, u"/a");
    trial_prefix(trial_file(u"/a"), trial_file(u"/a"), MK_S_US, u"/a");
    trial_prefix(trial_file(u"/a"), trial_file(u"C:\\a"), MK_E_NOPREFIX, NULL);
    trial_prefix(trial_pair(trial_file(u"/a"), trial_item(u"!", u"b")), trial_file(u"/a"), MK_S_HIM,
                 u"/a");
    trial_prefix(trial_item(u"!", u"b"), trial_item(u"!", u"c"), MK_E_NOPREFIX, NULL);
}

TEST(relative_ways_lead_from_one_to_the_other)
{
    trial_way(trial_file(u"/a/b/c"), trial_file(u"/a/d"), S_OK, u"../../d");
    trial_way(trial_file(u"C:\\a"), trial_file(u"D:\\a"), MK_S_HIM, u"D:\\a");
    trial_way(trial_item(u"!", u"a"), trial_item(u"!", u"b"), MK_E_NOTBINDABLE, NULL);
    trial_way(trial_pair(trial_file(u"/a"), trial_item(u"!", u"b")),
              trial_pair(trial_file(u"/a"), trial_item(u"!", u"c")), S_OK, u"\\..!c");
}

TEST(composites_list_their_parts_both_ways)
{
    IMoniker *pair = trial_pair(trial_item(u"!", u"a"), trial_item(u"!", u"b")), *part;
    IEnumMoniker *parts;
    ULONG n;

    ASSERT_HR(IMoniker_Enum(pair, FALSE, &parts), S_OK);
    ASSERT_HR(IEnumMoniker_Next(parts, 1, &part, &n), S_OK);
    trial_named(part, u"!b");
    ASSERT_HR(IEnumMoniker_Skip(parts, 1), S_OK);
    ASSERT_HR(IEnumMoniker_Next(parts, 1, &part, &n), S_FALSE);
    ASSERT_EQ(n, 0);
    IEnumMoniker_Release(parts);
    ASSERT_EQ(IMoniker_Release(pair), 0);
}

TEST(inverses_take_away_what_they_are_of)
{
    IMoniker *pair = trial_pair(trial_item(u"!", u"a"), trial_item(u"!", u"b")), *inverse;
    IMoniker *anti = trial_anti(1);

    ASSERT_HR(IMoniker_Inverse(pair, &inverse), S_OK);
    ASSERT_EQ((uintptr_t)trial_pair(pair, inverse), 0);
    ASSERT_HR(IMoniker_Inverse(anti, &inverse), MK_E_NOINVERSE);
    IMoniker_Release(anti);
}
