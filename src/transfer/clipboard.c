/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "transfer/clipboard.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "transfer/format_list.h"
#include "transfer/rendering.h"

enum {
    FORMATS_MAX = 256,
};

struct item {
    FORMATETC format; /* its device owned */
    HGLOBAL memory;   /* owned; NULL until the source was asked */
};

/* What is on it goes all at once, so that objects are let go without the lock. */
struct contents {
    struct item items[FORMATS_MAX];
    ULONG n;
    IDataObject *source; /* NULL, or a reference */
    ULONG_PTR apartment; /* whose threads call the source as it is; others by the cookie */
    DWORD cookie;        /* in the global interface table; 0 if the source does not travel */
};

static struct {
    pthread_mutex_t lock;
    struct contents contents; /* (lock) */
    DWORD opener;             /* (lock) the thread that has it open, or 0 */
    HWND window, owner;       /* (lock) */
    DWORD sequence;           /* (lock) */
} board = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- who has it open ---- */

HRESULT clipboard_open(HWND window)
{
    DWORD thread = GetCurrentThreadId();
    HRESULT hr = E_ACCESSDENIED;

    pthread_mutex_lock(&board.lock);
    if (board.opener == 0 || board.opener == thread) {
        board.opener = thread;
        board.window = window;
        hr = S_OK;
    }
    pthread_mutex_unlock(&board.lock);
    return hr;
}

bool clipboard_is_mine(void)
{
    bool is_mine;

    pthread_mutex_lock(&board.lock);
    is_mine = board.opener == GetCurrentThreadId();
    pthread_mutex_unlock(&board.lock);
    return is_mine;
}

HRESULT clipboard_close(void)
{
    HRESULT hr = E_ACCESSDENIED;

    pthread_mutex_lock(&board.lock);
    if (board.opener == GetCurrentThreadId()) {
        board.opener = 0;
        board.window = NULL;
        hr = S_OK;
    }
    pthread_mutex_unlock(&board.lock);
    return hr;
}

HWND clipboard_window(void)
{
    HWND window;

    pthread_mutex_lock(&board.lock);
    window = board.window;
    pthread_mutex_unlock(&board.lock);
    return window;
}

HWND clipboard_owner(void)
{
    HWND owner;

    pthread_mutex_lock(&board.lock);
    owner = board.owner;
    pthread_mutex_unlock(&board.lock);
    return owner;
}

DWORD clipboard_sequence(void)
{
    DWORD sequence;

    pthread_mutex_lock(&board.lock);
    sequence = board.sequence;
    pthread_mutex_unlock(&board.lock);
    return sequence;
}

/* ---- the object that is asked ---- */

static HRESULT get_table(IGlobalInterfaceTable **ret_table)
{
    return CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER,
                            &IID_IGlobalInterfaceTable, (void **)ret_table);
}

static void source_release(struct contents *contents)
{
    IGlobalInterfaceTable *table;

    if (contents->cookie && SUCCEEDED(get_table(&table))) {
        IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, contents->cookie);
        IGlobalInterfaceTable_Release(table);
    }
    if (contents->source)
        IDataObject_Release(contents->source);
    contents->cookie = 0;
    contents->source = NULL;
}

/* An object that does not travel is asked in its own apartment only. */
static void source_set(struct contents *contents, IDataObject *source)
{
    IGlobalInterfaceTable *table;

    contents->source = source;
    IDataObject_AddRef(source);
    if (FAILED(CoGetContextToken(&contents->apartment)))
        contents->apartment = 0;
    if (FAILED(get_table(&table)))
        return;
    if (FAILED(IGlobalInterfaceTable_RegisterInterfaceInGlobal(
            table, (IUnknown *)source, &IID_IDataObject, &contents->cookie)))
        contents->cookie = 0;
    IGlobalInterfaceTable_Release(table);
}

HRESULT clipboard_source(IDataObject **ret_source)
{
    IGlobalInterfaceTable *table;
    ULONG_PTR apartment = 0;
    DWORD cookie = 0;
    HRESULT hr;

    *ret_source = NULL;
    CoGetContextToken(&apartment);
    pthread_mutex_lock(&board.lock);
    if (board.contents.source && board.contents.apartment == apartment) {
        *ret_source = board.contents.source;
        IDataObject_AddRef(*ret_source);
    } else {
        cookie = board.contents.cookie;
    }
    pthread_mutex_unlock(&board.lock);
    if (*ret_source || !cookie)
        return *ret_source ? S_OK : S_FALSE;
    hr = get_table(&table);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IGlobalInterfaceTable_GetInterfaceFromGlobal(table, cookie, &IID_IDataObject,
                                                      (void **)ret_source);
    IGlobalInterfaceTable_Release(table);
    return hr;
}

bool clipboard_is_source(IDataObject *object)
{
    bool is_source;

    pthread_mutex_lock(&board.lock);
    is_source = object && board.contents.source == object;
    pthread_mutex_unlock(&board.lock);
    return is_source;
}

/* ---- what is on it ---- */

/* Pictures are handles of GDI, which nobody owns here. */
static bool is_memory(UINT format)
{
    return format != CF_BITMAP && format != CF_PALETTE && format != CF_ENHMETAFILE &&
           format != CF_METAFILEPICT && (format < CF_GDIOBJFIRST || format > CF_GDIOBJLAST);
}

static void memory_free(UINT format, HGLOBAL memory)
{
    if (memory && is_memory(format))
        GlobalFree(memory);
}

static void contents_free(struct contents *contents)
{
    for (ULONG i = 0; i < contents->n; i++) {
        CoTaskMemFree(contents->items[i].format.ptd);
        memory_free(contents->items[i].format.cfFormat, contents->items[i].memory);
    }
    source_release(contents);
    free(contents);
}

/* Puts @contents in place of what was there, and lets that go. Nothing is allocated. */
static void replace(struct contents *contents)
{
    struct contents old;

    pthread_mutex_lock(&board.lock);
    old = board.contents;
    board.contents = *contents;
    board.owner = board.window;
    board.sequence++;
    pthread_mutex_unlock(&board.lock);
    *contents = old;
    contents_free(contents);
}

HRESULT clipboard_clear(void)
{
    struct contents *none = calloc(1, sizeof(*none));

    if (!none)
        return hr_raise(E_OUTOFMEMORY, "emptying the clipboard");
    replace(none);
    return S_OK;
}

/* (lock) */
static struct item *find(UINT format)
{
    for (ULONG i = 0; i < board.contents.n; i++) {
        if (board.contents.items[i].format.cfFormat == format)
            return &board.contents.items[i];
    }
    return NULL;
}

static HRESULT read_formats(IDataObject *source, struct contents *contents)
{
    IEnumFORMATETC *formats = NULL;
    HRESULT hr;

    hr = IDataObject_EnumFormatEtc(source, DATADIR_GET, &formats);
    if (FAILED(hr) || !formats)
        return hr;
    while (contents->n < FORMATS_MAX &&
           IEnumFORMATETC_Next(formats, 1, &contents->items[contents->n].format, NULL) == S_OK)
        contents->n++;
    IEnumFORMATETC_Release(formats);
    return S_OK;
}

HRESULT clipboard_offer(IDataObject *source)
{
    struct contents *contents = calloc(1, sizeof(*contents));
    HRESULT hr;

    if (!contents)
        return hr_raise(E_OUTOFMEMORY, "putting an object on the clipboard");
    hr = read_formats(source, contents);
    if (FAILED(hr)) {
        contents_free(contents);
        return hr;
    }
    source_set(contents, source);
    replace(contents);
    return S_OK;
}

HRESULT clipboard_put(UINT format, HGLOBAL memory)
{
    HGLOBAL old = NULL;
    struct item *item;
    HRESULT hr = S_OK;

    pthread_mutex_lock(&board.lock);
    item = find(format);
    if (!item && board.contents.n < FORMATS_MAX) {
        item = &board.contents.items[board.contents.n++];
        item->format = (FORMATETC){.cfFormat = (CLIPFORMAT)format,
                                   .dwAspect = DVASPECT_CONTENT,
                                   .lindex = -1,
                                   .tymed = is_memory(format) ? TYMED_HGLOBAL : TYMED_GDI};
    }
    if (item) {
        old = item->memory;
        item->memory = memory;
        board.sequence++;
    } else {
        hr = E_OUTOFMEMORY;
    }
    pthread_mutex_unlock(&board.lock);
    if (old != memory)
        memory_free(format, old);
    return hr;
}

/* What was rendered meanwhile by another thread stays; the later memory is not needed then. */
static HGLOBAL keep_rendered(UINT format, HGLOBAL memory)
{
    struct item *item;
    HGLOBAL kept = NULL;

    pthread_mutex_lock(&board.lock);
    item = find(format);
    if (item && !item->memory)
        item->memory = memory;
    if (item)
        kept = item->memory;
    pthread_mutex_unlock(&board.lock);
    if (kept != memory && memory)
        GlobalFree(memory);
    return kept;
}

HGLOBAL clipboard_get(UINT format)
{
    IDataObject *source = NULL;
    FORMATETC wanted = {0};
    HGLOBAL memory = NULL;
    struct item *item;

    pthread_mutex_lock(&board.lock);
    item = find(format);
    if (item) {
        memory = item->memory;
        wanted = item->format;
        wanted.ptd = NULL;
    }
    pthread_mutex_unlock(&board.lock);
    if (memory || !item || clipboard_source(&source) != S_OK)
        return memory;
    memory = render(source, &wanted);
    IDataObject_Release(source);
    return memory ? keep_rendered(format, memory) : NULL;
}

HRESULT clipboard_copy(UINT format, DWORD tymed, STGMEDIUM *ret_medium)
{
    HRESULT hr = DV_E_FORMATETC;
    struct item *item;

    if (!clipboard_get(format))
        return DV_E_FORMATETC;
    pthread_mutex_lock(&board.lock);
    item = find(format);
    if (item && item->memory)
        hr = is_memory(format) ? render_memory(item->memory, tymed, ret_medium) : DV_E_TYMED;
    pthread_mutex_unlock(&board.lock);
    return hr;
}

HRESULT clipboard_formats(FORMATETC **ret_formats, ULONG *ret_n)
{
    FORMATETC formats[FORMATS_MAX];
    HRESULT hr;

    pthread_mutex_lock(&board.lock);
    for (ULONG i = 0; i < board.contents.n; i++)
        formats[i] = board.contents.items[i].format;
    *ret_n = board.contents.n;
    hr = format_list_copy(formats, *ret_n, ret_formats);
    pthread_mutex_unlock(&board.lock);
    return hr;
}

/* (lock) What could not be rendered is not there any more. */
static void drop_unrendered(void)
{
    struct contents *contents = &board.contents;
    ULONG n = 0;

    for (ULONG i = 0; i < contents->n; i++) {
        if (contents->items[i].memory)
            contents->items[n++] = contents->items[i];
        else
            CoTaskMemFree(contents->items[i].format.ptd);
    }
    contents->n = n;
}

HRESULT clipboard_flush(void)
{
    struct contents gone = {0};
    FORMATETC *formats;
    ULONG n;
    HRESULT hr;

    hr = clipboard_formats(&formats, &n);
    if (FAILED(hr))
        return hr_trace(hr);
    for (ULONG i = 0; i < n; i++)
        clipboard_get(formats[i].cfFormat);
    format_list_free(formats, n);
    pthread_mutex_lock(&board.lock);
    drop_unrendered();
    gone.source = board.contents.source;
    gone.cookie = board.contents.cookie;
    board.contents.source = NULL;
    board.contents.cookie = 0;
    pthread_mutex_unlock(&board.lock);
    source_release(&gone);
    return S_OK;
}
