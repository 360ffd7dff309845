/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/ole2.h>
#include <comity/windows.h>

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

/* A data object of two formats: text in memory, and a format of its own in a stream. */
struct data {
    IDataObject IDataObject_iface;
    LONG refs;
    UINT own_format;
    int asked;
    IDataObject *successor; /* NULL, or what is put on the clipboard while this one is asked */
};

static HRESULT data_QueryInterface(IDataObject *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDataObject))
        return E_NOINTERFACE;
    *ppv = iface;
    IDataObject_AddRef(iface);
    return S_OK;
}

static ULONG data_AddRef(IDataObject *iface)
{
    return (ULONG)++((struct data *)iface)->refs;
}

static ULONG data_Release(IDataObject *iface)
{
    return (ULONG)--((struct data *)iface)->refs;
}

static HGLOBAL memory_of(const void *bytes, size_t size)
{
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, size);

    memcpy(GlobalLock(memory), bytes, size);
    GlobalUnlock(memory);
    return memory;
}

static HRESULT data_GetData(IDataObject *iface, FORMATETC *pformatetcIn, STGMEDIUM *pmedium)
{
    struct data *data = (struct data *)iface;

    data->asked++;
    if (data->successor)
        OleSetClipboard(data->successor);
    memset(pmedium, 0, sizeof(*pmedium));
    if (pformatetcIn->cfFormat == CF_TEXT && pformatetcIn->tymed & TYMED_HGLOBAL) {
        pmedium->tymed = TYMED_HGLOBAL;
        pmedium->hGlobal = memory_of("text", 5);
        return S_OK;
    }
    if (pformatetcIn->cfFormat == data->own_format && pformatetcIn->tymed & TYMED_ISTREAM) {
        pmedium->tymed = TYMED_ISTREAM;
        return CreateStreamOnHGlobal(memory_of("own", 3), TRUE, &pmedium->pstm);
    }
    return DV_E_FORMATETC;
}

struct formats {
    IEnumFORMATETC IEnumFORMATETC_iface;
    ULONG next;
    UINT own_format;
};

static ULONG formats_refs(IEnumFORMATETC *iface)
{
    return 1;
}

static HRESULT formats_Next(IEnumFORMATETC *iface, ULONG celt, FORMATETC *rgelt, ULONG *fetched)
{
    struct formats *formats = (struct formats *)iface;
    const FORMATETC all[] = {
        {CF_TEXT, NULL, DVASPECT_CONTENT, -1, TYMED_HGLOBAL},
        {(CLIPFORMAT)formats->own_format, NULL, DVASPECT_CONTENT, -1, TYMED_ISTREAM},
        {CF_RIFF, NULL, DVASPECT_CONTENT, -1, TYMED_FILE},
    };

    if (formats->next == 3)
        return S_FALSE;
    *rgelt = all[formats->next++];
    return S_OK;
}

static HRESULT data_EnumFormatEtc(IDataObject *iface, DWORD direction, IEnumFORMATETC **ppenum)
{
    static const IEnumFORMATETCVtbl vtable = {
        .AddRef = formats_refs, .Release = formats_refs, .Next = formats_Next};
    static struct formats formats;

    formats = (struct formats){.IEnumFORMATETC_iface.lpVtbl = (IEnumFORMATETCVtbl *)&vtable,
                               .own_format = ((struct data *)iface)->own_format};
    *ppenum = &formats.IEnumFORMATETC_iface;
    return S_OK;
}

static const IDataObjectVtbl data_vtable = {
    .QueryInterface = data_QueryInterface,
    .AddRef = data_AddRef,
    .Release = data_Release,
    .GetData = data_GetData,
    .EnumFormatEtc = data_EnumFormatEtc,
};

static struct data new_data(void)
{
    return (struct data){.IDataObject_iface.lpVtbl = (IDataObjectVtbl *)&data_vtable,
                         .refs = 1,
                         .own_format = RegisterClipboardFormatA("own format")};
}

static FORMATETC format_of(UINT format, DWORD tymed)
{
    return (FORMATETC){(CLIPFORMAT)format, NULL, DVASPECT_CONTENT, -1, tymed};
}

static void assert_memory(HGLOBAL memory, const void *bytes, size_t size)
{
    ASSERT_TRUE(memory);
    ASSERT_EQ(GlobalSize(memory), size);
    ASSERT_TRUE(memcmp(GlobalLock(memory), bytes, size) == 0);
    GlobalUnlock(memory);
}

TEST(it_is_opened_before_it_is_used)
{
    HGLOBAL memory = memory_of("abc", 4);

    test_expect_open_descriptors();
    ASSERT_FALSE(EmptyClipboard());
    ASSERT_EQ(GetLastError(), ERROR_CLIPBOARD_NOT_OPEN);
    ASSERT_TRUE(!GetClipboardData(CF_TEXT));
    ASSERT_TRUE(!SetClipboardData(CF_TEXT, memory));
    ASSERT_FALSE(CloseClipboard());
    ASSERT_TRUE(OpenClipboard(NULL));
    ASSERT_TRUE(SetClipboardData(CF_TEXT, memory) == memory);
    ASSERT_TRUE(GetClipboardData(CF_TEXT) == memory);
    ASSERT_TRUE(!SetClipboardData(0, memory));
    ASSERT_EQ(CountClipboardFormats(), 1);
    ASSERT_EQ(EnumClipboardFormats(0), CF_TEXT);
    ASSERT_EQ(EnumClipboardFormats(CF_TEXT), 0);
    ASSERT_TRUE(EmptyClipboard());
    ASSERT_TRUE(!GetClipboardData(CF_TEXT));
    ASSERT_TRUE(CloseClipboard());
}

TEST(text_is_narrow_and_wide)
{
    static const WCHAR wide[] = u"a\u00e9";

    ASSERT_TRUE(OpenClipboard(NULL));
    SetClipboardData(CF_UNICODETEXT, memory_of(wide, sizeof(wide)));
    ASSERT_TRUE(IsClipboardFormatAvailable(CF_TEXT));
    ASSERT_FALSE(IsClipboardFormatAvailable(CF_RIFF));
    ASSERT_EQ(GetPriorityClipboardFormat((UINT[]){CF_RIFF, CF_TEXT}, 2), CF_TEXT);
    ASSERT_EQ(GetPriorityClipboardFormat((UINT[]){CF_RIFF}, 1), -1);
    assert_memory(GetClipboardData(CF_TEXT), "a\xc3\xa9", 4);
    EmptyClipboard();
    ASSERT_EQ(GetPriorityClipboardFormat((UINT[]){CF_TEXT}, 1), 0);
    SetClipboardData(CF_TEXT, memory_of("a\xc3\xa9", 4));
    assert_memory(GetClipboardData(CF_UNICODETEXT), wide, sizeof(wide));
    EmptyClipboard();
    SetClipboardData(CF_OEMTEXT, memory_of("a\xc3\xa9", 4));
    ASSERT_TRUE(IsClipboardFormatAvailable(CF_TEXT));
    ASSERT_TRUE(IsClipboardFormatAvailable(CF_UNICODETEXT));
    assert_memory(GetClipboardData(CF_TEXT), "a\xc3\xa9", 4);
    assert_memory(GetClipboardData(CF_UNICODETEXT), wide, sizeof(wide));
    EmptyClipboard();
    SetClipboardData(CF_TEXT, memory_of("a\xc3\xa9", 4));
    assert_memory(GetClipboardData(CF_OEMTEXT), "a\xc3\xa9", 4);
    EmptyClipboard();
    CloseClipboard();
}

TEST(an_object_is_asked_when_its_data_are_wanted)
{
    struct data data = new_data();
    IDataObject *object = &data.IDataObject_iface;

    test_expect_open_descriptors();
    ASSERT_HR(OleSetClipboard(object), CO_E_NOTINITIALIZED);
    ASSERT_HR(OleFlushClipboard(), E_FAIL);
    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_HR(OleSetClipboard(object), S_OK);
    ASSERT_HR(OleIsCurrentClipboard(object), S_OK);
    ASSERT_HR(OleIsCurrentClipboard(NULL), S_FALSE);
    ASSERT_EQ(data.asked, 0);
    ASSERT_TRUE(OpenClipboard(NULL));
    assert_memory(GetClipboardData(CF_TEXT), "text", 5);
    assert_memory(GetClipboardData(data.own_format), "own", 3);
    ASSERT_EQ(data.asked, 2);
    GetClipboardData(CF_TEXT);
    ASSERT_EQ(data.asked, 2);
    CloseClipboard();
    ASSERT_HR(OleSetClipboard(NULL), S_OK);
    ASSERT_HR(OleIsCurrentClipboard(object), S_FALSE);
    ASSERT_EQ(data.refs, 1);
    OleUninitialize();
}

static void assert_got(IDataObject *got, UINT format, DWORD tymed, HRESULT hr)
{
    FORMATETC wanted = format_of(format, tymed);
    STGMEDIUM medium;

    ASSERT_HR(IDataObject_GetData(got, &wanted, &medium), hr);
    if (FAILED(hr))
        return;
    ASSERT_EQ(medium.tymed, tymed);
    ReleaseStgMedium(&medium);
}

TEST(what_is_flushed_stays_without_its_object)
{
    struct data data = new_data();
    IEnumFORMATETC *formats;
    FORMATETC format;
    IDataObject *got;
    ULONG n = 0;

    test_expect_open_descriptors();
    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_HR(OleSetClipboard(&data.IDataObject_iface), S_OK);
    ASSERT_HR(OleGetClipboard(&got), S_OK);
    assert_got(got, CF_TEXT, TYMED_HGLOBAL, S_OK);
    assert_got(got, CF_TEXT, TYMED_FILE, DV_E_FORMATETC);
    ASSERT_HR(OleFlushClipboard(), S_OK);
    ASSERT_EQ(data.refs, 1);
    ASSERT_HR(OleIsCurrentClipboard(&data.IDataObject_iface), S_FALSE);
    assert_got(got, CF_TEXT, TYMED_HGLOBAL, S_OK);
    assert_got(got, CF_TEXT, TYMED_ISTREAM, S_OK);
    assert_got(got, CF_TEXT, TYMED_ISTORAGE, E_FAIL);
    assert_got(got, data.own_format, TYMED_HGLOBAL, S_OK);
    assert_got(got, CF_RIFF, TYMED_HGLOBAL, DV_E_FORMATETC);
    ASSERT_HR(IDataObject_EnumFormatEtc(got, DATADIR_SET, &formats), E_NOTIMPL);
    ASSERT_HR(IDataObject_EnumFormatEtc(got, DATADIR_GET, &formats), S_OK);
    ASSERT_HR(IEnumFORMATETC_Next(formats, 1, &format, &n), S_OK);
    ASSERT_EQ(format.cfFormat, CF_TEXT);
    ASSERT_HR(IEnumFORMATETC_Skip(formats, 1), S_OK);
    ASSERT_HR(IEnumFORMATETC_Next(formats, 1, &format, NULL), S_FALSE);
    IEnumFORMATETC_Release(formats);
    IDataObject_Release(got);
    ASSERT_HR(OleSetClipboard(NULL), S_OK);
    OleUninitialize();
}

TEST(the_object_that_is_got_knows_the_formats)
{
    struct data data = new_data();
    FORMATETC format = format_of(CF_TEXT, TYMED_FILE), same;
    IDataObject *got;

    test_expect_open_descriptors();
    ASSERT_HR(OleGetClipboard(NULL), E_INVALIDARG);
    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_HR(OleSetClipboard(&data.IDataObject_iface), S_OK);
    ASSERT_HR(OleGetClipboard(&got), S_OK);
    ASSERT_HR(IDataObject_QueryGetData(got, &format), S_OK);
    ASSERT_HR(IDataObject_GetCanonicalFormatEtc(got, &format, &same), DATA_S_SAMEFORMATETC);
    ASSERT_EQ(same.cfFormat, CF_TEXT);
    format.lindex = 256;
    ASSERT_HR(IDataObject_QueryGetData(got, &format), DV_E_FORMATETC);
    format = format_of(CF_SYLK, TYMED_HGLOBAL);
    ASSERT_HR(IDataObject_QueryGetData(got, &format), DV_E_CLIPFORMAT);
    IDataObject_Release(got);
    ASSERT_HR(OleSetClipboard(NULL), S_OK);
    OleUninitialize();
}

TEST(objects_wait_until_it_is_closed)
{
    struct data data = new_data();
    IDataObject *got = &data.IDataObject_iface;

    test_expect_open_descriptors();
    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_TRUE(OpenClipboard(NULL));
    ASSERT_HR(OleSetClipboard(&data.IDataObject_iface), CLIPBRD_E_CANT_OPEN);
    ASSERT_HR(OleSetClipboard(NULL), CLIPBRD_E_CANT_OPEN);
    ASSERT_HR(OleGetClipboard(&got), CLIPBRD_E_CANT_OPEN);
    ASSERT_TRUE(!got);
    ASSERT_EQ(data.refs, 1);
    ASSERT_TRUE(CloseClipboard());
    ASSERT_HR(OleSetClipboard(&data.IDataObject_iface), S_OK);
    ASSERT_HR(OleSetClipboard(NULL), S_OK);
    OleUninitialize();
}

TEST(what_is_put_there_while_an_object_is_asked_stays)
{
    struct data data = new_data(), other = new_data();

    test_expect_open_descriptors();
    ASSERT_HR(OleInitialize(NULL), S_OK);
    data.successor = &other.IDataObject_iface;
    ASSERT_HR(OleSetClipboard(&data.IDataObject_iface), S_OK);
    ASSERT_HR(OleFlushClipboard(), S_OK);
    ASSERT_EQ(data.asked, 1);
    ASSERT_EQ(data.refs, 1);
    ASSERT_EQ(other.asked, 0);
    ASSERT_HR(OleIsCurrentClipboard(&other.IDataObject_iface), S_OK);
    ASSERT_HR(OleFlushClipboard(), S_OK);
    ASSERT_EQ(other.refs, 1);
    ASSERT_EQ(CountClipboardFormats(), 2);
    ASSERT_HR(OleSetClipboard(NULL), S_OK);
    OleUninitialize();
}

static void *empty_from_elsewhere(void *unused)
{
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_TRUE(OpenClipboard(NULL));
    ASSERT_TRUE(EmptyClipboard());
    ASSERT_TRUE(CloseClipboard());
    CoUninitialize();
    return NULL;
}

TEST(an_object_is_let_go_by_whoever_empties)
{
    struct data data = new_data();
    pthread_t thread;

    test_expect_open_descriptors();
    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_HR(OleSetClipboard(&data.IDataObject_iface), S_OK);
    ASSERT_EQ(pthread_create(&thread, NULL, empty_from_elsewhere, NULL), 0);
    ASSERT_EQ(pthread_join(thread, NULL), 0);
    ASSERT_EQ(data.refs, 1);
    ASSERT_HR(OleIsCurrentClipboard(&data.IDataObject_iface), S_FALSE);
    OleUninitialize();
}

static void *change_often(void *unused)
{
    for (int i = 0; i < 2000; i++) {
        while (!OpenClipboard(NULL))
            sched_yield();
        EmptyClipboard();
        SetClipboardData(CF_TEXT, memory_of("changed", 8));
        CloseClipboard();
    }
    return NULL;
}

TEST(a_copy_is_made_while_another_thread_empties)
{
    FORMATETC text = format_of(CF_TEXT, TYMED_HGLOBAL);
    IDataObject *got;
    pthread_t thread;

    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_HR(OleGetClipboard(&got), S_OK);
    ASSERT_EQ(pthread_create(&thread, NULL, change_often, NULL), 0);
    while (pthread_tryjoin_np(thread, NULL) != 0) {
        STGMEDIUM medium;
        HRESULT hr = IDataObject_GetData(got, &text, &medium);

        if (hr != DV_E_FORMATETC) {
            ASSERT_HR(hr, S_OK);
            assert_memory(medium.hGlobal, "changed", 8);
            ReleaseStgMedium(&medium);
        }
    }
    IDataObject_Release(got);
    ASSERT_HR(OleSetClipboard(NULL), S_OK);
    OleUninitialize();
}

/* With it, calloc() waits for ever: the allocator's lock is another thread's, which was not forked.
 */
#ifndef __SANITIZE_ADDRESS__
/* In a new process, which may find locks as another thread of its parent left them. */
static void use_in_child(UINT own_format)
{
    alarm(10);
    if (CountClipboardFormats() != 0 || !OpenClipboard(NULL) || !EmptyClipboard() ||
        !SetClipboardData(CF_TEXT, memory_of("child", 6)) || !CloseClipboard() ||
        RegisterClipboardFormatA("own format") != own_format)
        _exit(1);
    _exit(0);
}

TEST(a_new_process_has_a_clipboard_of_its_own)
{
    UINT own_format = RegisterClipboardFormatA("own format");
    pthread_t thread;
    int status;
    pid_t pid;

    ASSERT_EQ(pthread_create(&thread, NULL, change_often, NULL), 0);
    for (int i = 0; i < 100; i++) {
        pid = fork();
        if (pid == 0)
            use_in_child(own_format);
        ASSERT_EQ(waitpid(pid, &status, 0), pid);
        ASSERT_EQ(status, 0);
    }
    ASSERT_EQ(pthread_join(thread, NULL), 0);
    ASSERT_EQ(CountClipboardFormats(), 1);
    ASSERT_TRUE(OpenClipboard(NULL));
    EmptyClipboard();
    CloseClipboard();
}
#endif
