/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/coml2api.h>

#include <stdio.h>

#include "test.h"

enum {
    WRITES = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    CHANGES = STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    READS = STGM_READ | STGM_SHARE_EXCLUSIVE,
};

static const FMTID format = {0x12345678, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};

static const WCHAR *path(void)
{
    static WCHAR wide[300];
    char bytes[300];

    snprintf(bytes, sizeof(bytes), "%s/file", test_home());
    MultiByteToWideChar(CP_UTF8, 0, bytes, -1, wide, ARRAYSIZE(wide));
    return wide;
}

static IPropertySetStorage *create_file(void)
{
    IPropertySetStorage *sets;

    test_expect_open_descriptors();
    ASSERT_HR(StgCreateStorageEx(path(), WRITES, STGFMT_DOCFILE, 0, NULL, NULL,
                                 &IID_IPropertySetStorage, (void **)&sets),
              S_OK);
    return sets;
}

static IPropertySetStorage *open_file(DWORD mode, DWORD stgfmt)
{
    IPropertySetStorage *sets;

    ASSERT_HR(StgOpenStorageEx(path(), mode, stgfmt, 0, NULL, NULL, &IID_IPropertySetStorage,
                               (void **)&sets),
              S_OK);
    return sets;
}

static void write(IPropertyStorage *properties, PROPID id, PROPVARIANT value)
{
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = id};

    ASSERT_HR(IPropertyStorage_WriteMultiple(properties, 1, &spec, &value, 2), S_OK);
}

static PROPVARIANT read(IPropertyStorage *properties, PROPID id)
{
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = id};
    PROPVARIANT value;

    ASSERT_HR(IPropertyStorage_ReadMultiple(properties, 1, &spec, &value), S_OK);
    return value;
}

static PROPVARIANT number(LONG n)
{
    return (PROPVARIANT){.vt = VT_I4, .lVal = n};
}

static ULONG count_sets(IPropertySetStorage *sets, STATPROPSETSTG stats[4])
{
    IEnumSTATPROPSETSTG *elements;
    ULONG n;

    ASSERT_HR(IPropertySetStorage_Enum(sets, &elements), S_OK);
    ASSERT_HR(IEnumSTATPROPSETSTG_Next(elements, 4, stats, &n), S_FALSE);
    IEnumSTATPROPSETSTG_Release(elements);
    return n;
}

TEST(storages_have_property_sets)
{
    IPropertySetStorage *sets = create_file();
    IPropertyStorage *properties;
    STATPROPSETSTG stats[4];
    IUnknown *one, *other;
    IStorage *storage;

    ASSERT_HR(IPropertySetStorage_QueryInterface(sets, &IID_IStorage, (void **)&storage), S_OK);
    ASSERT_HR(IStorage_QueryInterface(storage, &IID_IUnknown, (void **)&one), S_OK);
    ASSERT_HR(IPropertySetStorage_QueryInterface(sets, &IID_IUnknown, (void **)&other), S_OK);
    ASSERT_TRUE(one == other);
    IUnknown_Release(one);
    IUnknown_Release(other);
    IStorage_Release(storage);
    ASSERT_EQ(count_sets(sets, stats), 0);
    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_SummaryInformation, WRITES | STGM_CREATE,
                                       &properties),
              STG_E_INVALIDFLAG);
    ASSERT_HR(IPropertySetStorage_Create(sets, &FMTID_SummaryInformation, &IID_IUnknown,
                                         PROPSETFLAG_ANSI, WRITES, &properties),
              S_OK);
    write(properties, PIDSI_PAGECOUNT, number(12));
    IPropertyStorage_Release(properties);
    ASSERT_EQ(IPropertySetStorage_Release(sets), 0);

    sets = open_file(READS, STGFMT_ANY);
    ASSERT_EQ(count_sets(sets, stats), 1);
    ASSERT_TRUE(IsEqualGUID(&stats[0].fmtid, &FMTID_SummaryInformation));
    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_SummaryInformation, READS, &properties), S_OK);
    ASSERT_EQ(read(properties, PIDSI_PAGECOUNT).lVal, 12);
    ASSERT_HR(IPropertyStorage_Stat(properties, &stats[1]), S_OK);
    ASSERT_TRUE(IsEqualGUID(&stats[1].clsid, &IID_IUnknown));
    ASSERT_EQ(stats[1].grfFlags, PROPSETFLAG_ANSI);
    ASSERT_HR(IPropertyStorage_SetClass(properties, &IID_IUnknown), STG_E_ACCESSDENIED);
    IPropertyStorage_Release(properties);
    IPropertySetStorage_Release(sets);
}

TEST(sets_that_are_not_simple_hold_streams)
{
    IPropertySetStorage *sets = create_file();
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = 7};
    IPropertyStorage *properties;
    STATPROPSETSTG stats[4];
    PROPVARIANT value;
    IStream *stream;
    char bytes[8];
    ULONG n;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "inside", 6, NULL), S_OK);
    ASSERT_HR(IPropertySetStorage_Create(sets, &format, &IID_IStream, PROPSETFLAG_NONSIMPLE, WRITES,
                                         &properties),
              S_OK);
    write(properties, 7, (PROPVARIANT){.vt = VT_STREAM, .pStream = stream});
    write(properties, 8, (PROPVARIANT){.vt = VT_STORAGE});
    IStream_Release(stream);
    IPropertyStorage_Release(properties);
    IPropertySetStorage_Release(sets);

    sets = open_file(CHANGES, STGFMT_DOCFILE);
    ASSERT_EQ(count_sets(sets, stats), 1);
    ASSERT_EQ(stats[0].grfFlags, PROPSETFLAG_NONSIMPLE);
    ASSERT_TRUE(IsEqualGUID(&stats[0].clsid, &IID_IStream));
    ASSERT_HR(IPropertySetStorage_Open(sets, &format, CHANGES, &properties), S_OK);
    value = read(properties, 7);
    ASSERT_EQ(value.vt, VT_STREAM);
    ASSERT_HR(IStream_Read(value.pStream, bytes, sizeof(bytes), &n), S_OK);
    ASSERT_EQ(n, 6);
    ASSERT_MEM(bytes, "inside", 6);
    PropVariantClear(&value);
    value = read(properties, 8);
    ASSERT_EQ(value.vt, VT_STORAGE);
    PropVariantClear(&value);
    write(properties, 7, number(1));
    ASSERT_EQ(read(properties, 7).lVal, 1);
    ASSERT_HR(IPropertyStorage_DeleteMultiple(properties, 1, &spec), S_OK);
    ASSERT_HR(IPropertyStorage_ReadMultiple(properties, 1, &spec, &value), S_FALSE);
    IPropertyStorage_Release(properties);
    IPropertySetStorage_Release(sets);
}

static IStorage *storage_of(IPropertySetStorage *sets)
{
    WCHAR name[CCH_MAX_PROPSTG_NAME + 1];
    IStorage *root, *inner;

    ASSERT_HR(FmtIdToPropStgName(&format, name), S_OK);
    ASSERT_HR(IPropertySetStorage_QueryInterface(sets, &IID_IStorage, (void **)&root), S_OK);
    ASSERT_HR(IStorage_OpenStorage(root, name, NULL, READS, NULL, 0, &inner), S_OK);
    IStorage_Release(root);
    return inner;
}

static ULONG count_elements(IPropertySetStorage *sets)
{
    IStorage *storage = storage_of(sets);
    IEnumSTATSTG *elements;
    STATSTG stats[8];
    ULONG n;

    ASSERT_HR(IStorage_EnumElements(storage, 0, NULL, 0, &elements), S_OK);
    ASSERT_HR(IEnumSTATSTG_Next(elements, 8, stats, &n), S_FALSE);
    for (ULONG i = 0; i < n; i++)
        CoTaskMemFree(stats[i].pwcsName);
    IEnumSTATSTG_Release(elements);
    IStorage_Release(storage);
    return n;
}

static void assert_stream(IPropertyStorage *properties, PROPID id, const char *expected)
{
    PROPVARIANT value = read(properties, id);
    char bytes[16] = {0};
    ULONG n;

    ASSERT_EQ(value.vt, VT_STREAM);
    ASSERT_HR(IStream_Read(value.pStream, bytes, sizeof(bytes) - 1, &n), S_OK);
    ASSERT_STR(bytes, expected);
    PropVariantClear(&value);
}

TEST(what_was_read_is_written_back)
{
    VERSIONEDSTREAM versioned = {.guidVersion = {9}};
    IPropertySetStorage *sets = create_file();
    IPropertyStorage *properties;
    PROPVARIANT value;
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "inside", 6, NULL), S_OK);
    versioned.pStream = stream;
    ASSERT_HR(
        IPropertySetStorage_Create(sets, &format, NULL, PROPSETFLAG_NONSIMPLE, WRITES, &properties),
        S_OK);
    write(properties, 7, (PROPVARIANT){.vt = VT_STREAM, .pStream = stream});
    write(properties, 8, (PROPVARIANT){.vt = VT_STORAGE});
    write(properties, 9, (PROPVARIANT){.vt = VT_VERSIONED_STREAM, .pVersionedStream = &versioned});
    IStream_Release(stream);
    for (PROPID id = 7; id <= 9; id++) {
        for (int i = 0; i < 3; i++) {
            value = read(properties, id);
            write(properties, id, value);
            PropVariantClear(&value);
        }
    }
    assert_stream(properties, 7, "inside");
    value = read(properties, 9);
    write(properties, 10,
          (PROPVARIANT){.vt = VT_STREAM, .pStream = value.pVersionedStream->pStream});
    PropVariantClear(&value);
    assert_stream(properties, 10, "inside");
    IPropertyStorage_Release(properties);
    ASSERT_EQ(count_elements(sets), 5); /* the contents, too */
    IPropertySetStorage_Release(sets);
}

TEST(a_stream_that_cannot_be_copied_leaves_the_one_before)
{
    IPropertySetStorage *sets = create_file();
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = 7};
    IPropertyStorage *properties;
    PROPVARIANT value;
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "inside", 6, NULL), S_OK);
    ASSERT_HR(
        IPropertySetStorage_Create(sets, &format, NULL, PROPSETFLAG_NONSIMPLE, WRITES, &properties),
        S_OK);
    write(properties, 7, (PROPVARIANT){.vt = VT_STREAM, .pStream = stream});
    write(properties, 8, (PROPVARIANT){.vt = VT_STREAM, .pStream = stream});
    IStream_Release(stream);
    value = read(properties, 8);
    write(properties, 8, number(1));
    ASSERT_HR(IPropertyStorage_WriteMultiple(properties, 1, &spec, &value, 2), STG_E_REVERTED);
    PropVariantClear(&value);
    assert_stream(properties, 7, "inside");
    IPropertyStorage_Release(properties);
    ASSERT_EQ(count_elements(sets), 2);
    IPropertySetStorage_Release(sets);
}

TEST(user_defined_properties_are_no_set_of_their_own)
{
    IPropertySetStorage *sets = create_file();
    IPropertyStorage *properties;
    STATPROPSETSTG stats[4];

    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_UserDefinedProperties, READS, &properties),
              STG_E_FILENOTFOUND);
    for (LONG i = 0; i < 2; i++) {
        ASSERT_HR(IPropertySetStorage_Create(sets, &FMTID_UserDefinedProperties, NULL,
                                             PROPSETFLAG_DEFAULT, WRITES, &properties),
                  S_OK);
        write(properties, 2, number(i));
        IPropertyStorage_Release(properties);
    }
    ASSERT_EQ(count_sets(sets, stats), 1);
    ASSERT_TRUE(IsEqualGUID(&stats[0].fmtid, &FMTID_DocSummaryInformation));
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_UserDefinedProperties), S_OK);
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_UserDefinedProperties), STG_E_FILENOTFOUND);
    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_DocSummaryInformation, READS, &properties),
              S_OK);
    IPropertyStorage_Release(properties);
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_DocSummaryInformation), S_OK);
    ASSERT_EQ(count_sets(sets, stats), 0);
    IPropertySetStorage_Release(sets);
}

TEST(modes_and_flags_are_checked)
{
    IPropertySetStorage *sets = create_file();
    IPropertyStorage *properties;

    ASSERT_HR(IPropertySetStorage_Create(sets, &format, NULL, 0x100, WRITES, &properties),
              STG_E_INVALIDPARAMETER);
    ASSERT_HR(IPropertySetStorage_Create(sets, &format, NULL, 0, READS, &properties),
              STG_E_INVALIDFLAG);
    ASSERT_HR(IPropertySetStorage_Create(sets, &format, NULL, 0, STGM_CREATE | STGM_READWRITE,
                                         &properties),
              STG_E_INVALIDFLAG);
    ASSERT_HR(IPropertySetStorage_Open(sets, &format, STGM_READ, &properties), STG_E_INVALIDFLAG);
    ASSERT_HR(IPropertySetStorage_Open(sets, &format, READS, &properties), STG_E_FILENOTFOUND);
    ASSERT_TRUE(properties == NULL);
    ASSERT_HR(IPropertySetStorage_Create(sets, &format, NULL, 0, CHANGES, &properties), S_OK);
    IPropertyStorage_Release(properties);
    ASSERT_HR(IPropertySetStorage_Create(sets, &format, NULL, 0, CHANGES, &properties),
              STG_E_FILEALREADYEXISTS);
    ASSERT_HR(IPropertySetStorage_Enum(sets, NULL), E_INVALIDARG);
    IPropertySetStorage_Release(sets);
}

/* Beside the content of a file that is no compound one. */
TEST(ordinary_files_have_property_sets)
{
    IPropertySetStorage *sets;
    IPropertyStorage *properties;
    STATPROPSETSTG stats[4];
    HRESULT hr;

    test_expect_open_descriptors();
    ASSERT_HR(StgCreateStorageEx(path(), WRITES, STGFMT_FILE, 0, NULL, NULL,
                                 &IID_IPropertySetStorage, (void **)&sets),
              S_OK);
    hr = IPropertySetStorage_Create(sets, &FMTID_SummaryInformation, NULL, PROPSETFLAG_DEFAULT,
                                    WRITES, &properties);
    if (hr == STG_E_INVALIDFUNCTION)
        test_skip("the file system has no attributes");
    ASSERT_HR(hr, S_OK);
    write(properties, PIDSI_PAGECOUNT, number(3));
    IPropertyStorage_Release(properties);
    IPropertySetStorage_Release(sets);
    for (int i = 0; i < 2; i++) {
        sets = open_file(READS, i ? STGFMT_ANY : STGFMT_FILE);
        ASSERT_EQ(count_sets(sets, stats), 1);
        ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_SummaryInformation, READS, &properties),
                  S_OK);
        ASSERT_EQ(read(properties, PIDSI_PAGECOUNT).lVal, 3);
        IPropertyStorage_Release(properties);
        IPropertySetStorage_Release(sets);
    }
    ASSERT_HR(
        StgOpenStorageEx(path(), READS, STGFMT_FILE, 0, NULL, NULL, &IID_IStorage, (void **)&sets),
        STG_E_INVALIDPARAMETER);
}
