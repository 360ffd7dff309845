/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <pthread.h>

#include <comity/windows.h>

#include "test.h"

static const FMTID format = {0x12345678, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};

static IStream *stream;

static IPropertyStorage *create(DWORD flags)
{
    IPropertyStorage *storage;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(StgCreatePropStg((IUnknown *)stream, &format, NULL, flags, 0, &storage), S_OK);
    return storage;
}

static IPropertyStorage *reopen(IPropertyStorage *storage)
{
    IPropertyStorage_Release(storage);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &format, PROPSETFLAG_DEFAULT, 0, &storage), S_OK);
    return storage;
}

static void close_all(IPropertyStorage *storage)
{
    ASSERT_EQ(IPropertyStorage_Release(storage), 0);
    ASSERT_EQ(IStream_Release(stream), 0);
}

static PROPSPEC by_id(PROPID id)
{
    return (PROPSPEC){.ulKind = PRSPEC_PROPID, .propid = id};
}

static PROPSPEC by_name(const WCHAR *name)
{
    return (PROPSPEC){.ulKind = PRSPEC_LPWSTR, .lpwstr = (LPOLESTR)name};
}

static HRESULT write_number(IPropertyStorage *storage, PROPSPEC spec, LONG number)
{
    PROPVARIANT value = {.vt = VT_I4, .lVal = number};

    return IPropertyStorage_WriteMultiple(storage, 1, &spec, &value, PID_FIRST_NAME_DEFAULT);
}

static void assert_number(IPropertyStorage *storage, PROPSPEC spec, LONG expected)
{
    PROPVARIANT value;

    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 1, &spec, &value), S_OK);
    ASSERT_EQ(value.vt, VT_I4);
    ASSERT_EQ(value.lVal, expected);
}

static void assert_nothing(IPropertyStorage *storage, PROPSPEC spec)
{
    PROPVARIANT value = {.vt = VT_I4};

    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 1, &spec, &value), S_FALSE);
    ASSERT_EQ(value.vt, VT_EMPTY);
}

TEST(what_is_written_is_read_after_a_release)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    PROPSPEC specs[] = {by_id(2), by_name(u"N\u00e4me"), by_id(9)};
    PROPVARIANT values[] = {{.vt = VT_LPSTR, .pszVal = (LPSTR) "\u00fcber"},
                            {.vt = VT_R8, .dblVal = 0.5}};

    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 2, specs, values, 100), S_OK);
    storage = reopen(storage);
    specs[1] = by_name(u"n\u00c4ME");
    PROPVARIANT back[3];

    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 3, specs, back), S_OK);
    ASSERT_STR(back[0].pszVal, "\u00fcber");
    ASSERT_TRUE(back[1].dblVal == 0.5);
    ASSERT_EQ(back[2].vt, VT_EMPTY);
    FreePropVariantArray(3, back);
    close_all(storage);
}

TEST(names_take_the_first_free_identifier)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    PROPID ids[] = {5, 6};
    LPOLESTR names[2];

    ASSERT_HR(write_number(storage, by_id(PID_FIRST_NAME_DEFAULT), 1), S_OK);
    ASSERT_HR(write_number(storage, by_name(u"first"), 2), S_OK);
    assert_number(storage, by_id(PID_FIRST_NAME_DEFAULT + 1), 2);
    ASSERT_HR(IPropertyStorage_ReadPropertyNames(storage, 2, ids, names), S_FALSE);
    ASSERT_TRUE(names[0] == NULL && names[1] == NULL);
    ids[1] = PID_FIRST_NAME_DEFAULT + 1;
    ASSERT_HR(IPropertyStorage_ReadPropertyNames(storage, 2, ids, names), S_OK);
    ASSERT_U16(names[1], u"first");
    CoTaskMemFree(names[1]);
    names[0] = (LPOLESTR)u"other";
    ASSERT_HR(IPropertyStorage_WritePropertyNames(storage, 1, &ids[1], names), S_OK);
    assert_nothing(storage, by_name(u"first"));
    assert_number(storage, by_name(u"OTHER"), 2);
    ASSERT_HR(IPropertyStorage_DeletePropertyNames(storage, 1, &ids[1]), S_OK);
    assert_nothing(storage, by_name(u"other"));
    assert_number(storage, by_id(ids[1]), 2);
    close_all(storage);
}

TEST(case_matters_if_the_set_says_so)
{
    IPropertyStorage *storage = create(PROPSETFLAG_CASE_SENSITIVE);
    STATPROPSETSTG stat;

    ASSERT_HR(write_number(storage, by_name(u"name"), 1), S_OK);
    ASSERT_HR(write_number(storage, by_name(u"NAME"), 2), S_OK);
    storage = reopen(storage);
    assert_number(storage, by_name(u"name"), 1);
    assert_number(storage, by_name(u"NAME"), 2);
    ASSERT_HR(IPropertyStorage_Stat(storage, &stat), S_OK);
    ASSERT_EQ(stat.grfFlags, PROPSETFLAG_CASE_SENSITIVE);
    ASSERT_TRUE(IsEqualGUID(&stat.fmtid, &format));
    close_all(storage);
}

TEST(revert_takes_back_what_was_not_committed)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    PROPSPEC spec = by_id(3);

    ASSERT_HR(write_number(storage, by_id(2), 1), S_OK);
    ASSERT_HR(IPropertyStorage_Commit(storage, STGC_DEFAULT), S_OK);
    ASSERT_HR(write_number(storage, by_id(2), 2), S_OK);
    ASSERT_HR(write_number(storage, spec, 3), S_OK);
    ASSERT_HR(IPropertyStorage_Revert(storage), S_OK);
    assert_number(storage, by_id(2), 1);
    assert_nothing(storage, spec);
    ASSERT_HR(IPropertyStorage_DeleteMultiple(storage, 1, &spec), S_OK);
    close_all(storage);
}

TEST(properties_are_enumerated_with_names)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    IEnumSTATPROPSTG *elements, *clone;
    STATPROPSTG stats[3];
    ULONG n;

    ASSERT_HR(write_number(storage, by_id(2), 1), S_OK);
    ASSERT_HR(write_number(storage, by_name(u"named"), 2), S_OK);
    ASSERT_HR(IPropertyStorage_Enum(storage, &elements), S_OK);
    ASSERT_HR(IEnumSTATPROPSTG_Skip(elements, 1), S_OK);
    ASSERT_HR(IEnumSTATPROPSTG_Clone(elements, &clone), S_OK);
    ASSERT_HR(IEnumSTATPROPSTG_Next(clone, 3, stats, &n), S_FALSE);
    ASSERT_EQ(n, 1);
    ASSERT_U16(stats[0].lpwstrName, u"named");
    ASSERT_EQ(stats[0].vt, VT_I4);
    CoTaskMemFree(stats[0].lpwstrName);
    ASSERT_HR(IEnumSTATPROPSTG_Reset(clone), S_OK);
    ASSERT_HR(IEnumSTATPROPSTG_Next(clone, 1, stats, NULL), S_OK);
    ASSERT_EQ(stats[0].propid, 2);
    ASSERT_TRUE(stats[0].lpwstrName == NULL);
    ASSERT_HR(IEnumSTATPROPSTG_Next(clone, 2, stats, NULL), E_INVALIDARG);
    IEnumSTATPROPSTG_Release(clone);
    IEnumSTATPROPSTG_Release(elements);
    close_all(storage);
}

TEST(a_set_says_how_it_is_read_before_anything_is_in_it)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    PROPVARIANT page = {.vt = VT_I2, .iVal = 1252}, locale = {.vt = VT_UI4, .ulVal = 0x407}, back;
    PROPSPEC page_spec = by_id(PID_CODEPAGE), locale_spec = by_id(PID_LOCALE);

    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 1, &locale_spec, &back), S_OK);
    ASSERT_EQ(back.vt, VT_UI4);
    ASSERT_EQ(back.ulVal, GetUserDefaultLCID());
    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 1, &page_spec, &page, 2), S_OK);
    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 1, &locale_spec, &locale, 2), S_OK);
    ASSERT_HR(write_number(storage, by_id(2), 1), S_OK);
    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 1, &page_spec, &page, 2),
              STG_E_INVALIDPARAMETER);
    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 1, &locale_spec, &locale, 2),
              STG_E_INVALIDPARAMETER);
    storage = reopen(storage);
    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 1, &page_spec, &back), S_OK);
    ASSERT_EQ(back.iVal, 1252);
    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 1, &locale_spec, &back), S_OK);
    ASSERT_EQ(back.ulVal, 0x407);
    close_all(storage);
}

TEST(what_cannot_be_written_is_refused)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    PROPVARIANT inner = {.vt = VT_STREAM}, unknown = {.vt = VT_UNKNOWN};
    PROPSPEC spec = by_id(2), bad = {.ulKind = 7};
    WCHAR name[300];
    PROPID id = 2;

    for (size_t i = 0; i < ARRAYSIZE(name); i++)
        name[i] = 'x';
    name[256] = 0;
    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 1, &spec, &inner, 2),
              STG_E_PROPSETMISMATCHED);
    ASSERT_HR(IPropertyStorage_WriteMultiple(storage, 1, &spec, &unknown, 2),
              STG_E_INVALIDPARAMETER);
    ASSERT_HR(write_number(storage, bad, 1), STG_E_INVALIDPARAMETER);
    ASSERT_HR(write_number(storage, by_id(PID_ILLEGAL), 1), STG_E_INVALIDPARAMETER);
    ASSERT_HR(write_number(storage, by_name(name), 1), STG_E_INVALIDPARAMETER);
    spec.ulKind = PRSPEC_LPWSTR;
    spec.lpwstr = name;
    ASSERT_HR(IPropertyStorage_WritePropertyNames(storage, 1, &id, &spec.lpwstr),
              STG_E_INVALIDPARAMETER);
    ASSERT_HR(IPropertyStorage_ReadMultiple(storage, 1, NULL, NULL), E_INVALIDARG);
    close_all(storage);
}

TEST(user_defined_properties_join_those_of_the_document)
{
    IPropertyStorage *storage;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(StgCreatePropStg((IUnknown *)stream, &FMTID_DocSummaryInformation, NULL,
                               PROPSETFLAG_ANSI, 0, &storage),
              S_OK);
    ASSERT_HR(write_number(storage, by_id(PIDDSI_LINECOUNT), 5), S_OK);
    IPropertyStorage_Release(storage);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &FMTID_UserDefinedProperties, 0, 0, &storage),
              STG_E_FILENOTFOUND);
    ASSERT_HR(StgCreatePropStg((IUnknown *)stream, &FMTID_UserDefinedProperties, NULL,
                               PROPSETFLAG_DEFAULT, 0, &storage),
              S_OK);
    ASSERT_HR(write_number(storage, by_name(u"own"), 6), S_OK);
    IPropertyStorage_Release(storage);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &FMTID_DocSummaryInformation, 0, 0, &storage),
              S_OK);
    assert_number(storage, by_id(PIDDSI_LINECOUNT), 5);
    assert_nothing(storage, by_name(u"own"));
    IPropertyStorage_Release(storage);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &FMTID_UserDefinedProperties, 0, 0, &storage),
              S_OK);
    assert_number(storage, by_name(u"own"), 6);
    close_all(storage);
}

TEST(what_is_no_property_set_is_not_opened)
{
    IPropertyStorage *storage;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &format, 0, 0, &storage), STG_E_INVALIDHEADER);
    ASSERT_TRUE(storage == NULL);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &format, PROPSETFLAG_NONSIMPLE, 0, &storage),
              E_NOINTERFACE);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &format, 0x100, 0, &storage),
              STG_E_INVALIDPARAMETER);
    ASSERT_HR(StgOpenPropStg((IUnknown *)stream, &format, 0, 0, NULL), STG_E_INVALIDPOINTER);
    ASSERT_EQ(IStream_Release(stream), 0);
}

TEST(formats_give_names_and_names_formats)
{
    static const FMTID bag = {
        0x20001801, 0x5de6, 0x11d1, {0x8e, 0x38, 0, 0xc0, 0x4f, 0xb9, 0x38, 0x6d}};
    WCHAR name[CCH_MAX_PROPSTG_NAME + 1];
    FMTID fmtid;

    ASSERT_HR(FmtIdToPropStgName(&bag, name), S_OK);
    ASSERT_U16(name, u"\005Bagaaqy23kudbhchAaq5u2chNd");
    ASSERT_HR(PropStgNameToFmtId(name, &fmtid), S_OK);
    ASSERT_TRUE(IsEqualGUID(&fmtid, &bag));
    ASSERT_HR(FmtIdToPropStgName(&FMTID_UserDefinedProperties, name), S_OK);
    ASSERT_U16(name, u"\005DocumentSummaryInformation");
    ASSERT_HR(PropStgNameToFmtId((LPOLESTR)u"SummaryInformation", &fmtid), STG_E_INVALIDNAME);
    ASSERT_HR(PropStgNameToFmtId((LPOLESTR)u"\005Bagaaqy23kudbhchAaq5u2chN", &fmtid),
              STG_E_INVALIDNAME);
    ASSERT_HR(PropStgNameToFmtId((LPOLESTR)u"\005Bagaaqy23kudbhchAaq5u2ch98", &fmtid),
              STG_E_INVALIDNAME);
}

/* ---- calls at a time ---- */

enum {
    ROUNDS = 200000,
};

static pthread_barrier_t start;

/* Each round moves the properties that the other thread is after. */
static void *write_and_delete(void *storage_)
{
    IPropertyStorage *storage = storage_;
    PROPSPEC specs[20];

    for (PROPID i = 0; i < ARRAYSIZE(specs); i++)
        specs[i] = by_id(2 + i);
    pthread_barrier_wait(&start);
    for (LONG i = 0; i < ROUNDS; i++) {
        ASSERT_HR(write_number(storage, specs[i % ARRAYSIZE(specs)], i), S_OK);
        if (i % 10 == 9)
            ASSERT_HR(IPropertyStorage_DeleteMultiple(storage, ARRAYSIZE(specs), specs), S_OK);
    }
    return NULL;
}

TEST(threads_share_a_set)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    pthread_t thread;

    pthread_barrier_init(&start, NULL, 2);
    ASSERT_EQ(pthread_create(&thread, NULL, write_and_delete, storage), 0);
    write_and_delete(storage);
    ASSERT_EQ(pthread_join(thread, NULL), 0);
    pthread_barrier_destroy(&start);
    close_all(storage);
}

static IPropertyStorage *called_back;

static HRESULT commit_calling_back(IStream *self, DWORD flags)
{
    (void)self;
    (void)flags;
    ASSERT_HR(write_number(called_back, by_id(2), 2), STG_E_INUSE);
    return IPropertyStorage_Revert(called_back);
}

TEST(a_stream_that_calls_back_is_refused)
{
    IPropertyStorage *storage = create(PROPSETFLAG_DEFAULT);
    IStreamVtbl vtable = *stream->lpVtbl;

    vtable.Commit = commit_calling_back;
    stream->lpVtbl = &vtable;
    called_back = storage;
    ASSERT_HR(write_number(storage, by_id(2), 1), S_OK);
    ASSERT_HR(IPropertyStorage_Commit(storage, STGC_DEFAULT), STG_E_INUSE);
    assert_number(storage, by_id(2), 1);
    close_all(storage);
}
