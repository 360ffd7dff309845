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

/* The object that is asked: of the contents, and of who is asking it. */
struct source {
    LONG refs;           /* (atomic) */
    IDataObject *object; /* a reference if there is no cookie, else only its identity */
    DWORD cookie;        /* in the global interface table; 0 if the object does not travel */
    ULONG_PTR apartment; /* the only one that asks an object that does not travel */
};

/* What is on it goes all at once, so that objects are let go without the lock. */
struct contents {
    struct item items[FORMATS_MAX];
    ULONG n;
    struct source *source; /* NULL, or a reference */
};

static struct {
    pthread_mutex_t lock;
    struct contents contents; /* (lock) */
    DWORD opener;             /* (lock) the thread that has it open, or 0 */
    HWND window, owner;       /* (lock) */
    DWORD sequence;           /* (lock) */
} board = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* A new process has its own clipboard: an object on its parent's cannot be asked there. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&board.lock, NULL);
    memset(&board.contents, 0, sizeof(board.contents));
    board.opener = 0;
    board.window = board.owner = NULL;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

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

/* The object for this apartment; S_FALSE where it does not travel to. */
static HRESULT source_get(struct source *source, IDataObject **ret_object)
{
    IGlobalInterfaceTable *table;
    ULONG_PTR apartment = 0;
    HRESULT hr;

    if (!source->cookie) {
        CoGetContextToken(&apartment);
        if (source->apartment != apartment)
            return S_FALSE;
        *ret_object = source->object;
        IDataObject_AddRef(*ret_object);
        return S_OK;
    }
    hr = get_table(&table);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IGlobalInterfaceTable_GetInterfaceFromGlobal(table, source->cookie, &IID_IDataObject,
                                                      (void **)ret_object);
    IGlobalInterfaceTable_Release(table);
    return hr_trace(hr);
}

/* With a cookie the table lets the object go, as it does with all that apartments share. */
static void source_unref(struct source *source)
{
    IGlobalInterfaceTable *table;

    if (!source || __atomic_sub_fetch(&source->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    if (!source->cookie) {
        IDataObject_Release(source->object);
    } else if (SUCCEEDED(get_table(&table))) {
        IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, source->cookie);
        IGlobalInterfaceTable_Release(table);
    }
    free(source);
}

static struct source *source_new(IDataObject *object)
{
    struct source *source = calloc(1, sizeof(*source));
    IGlobalInterfaceTable *table;

    if (!source)
        return NULL;
    source->refs = 1;
    source->object = object;
    if (FAILED(CoGetContextToken(&source->apartment)))
        source->apartment = 0;
    if (SUCCEEDED(get_table(&table))) {
        if (FAILED(IGlobalInterfaceTable_RegisterInterfaceInGlobal(
                table, (IUnknown *)object, &IID_IDataObject, &source->cookie)))
            source->cookie = 0;
        IGlobalInterfaceTable_Release(table);
    }
    if (!source->cookie)
        IDataObject_AddRef(object);
    return source;
}

/* (lock) A reference; NULL without a source. */
static struct source *current_source(void)
{
    struct source *source = board.contents.source;

    if (source)
        __atomic_add_fetch(&source->refs, 1, __ATOMIC_RELAXED);
    return source;
}

HRESULT clipboard_source(IDataObject **ret_source)
{
    struct source *source;
    HRESULT hr;

    *ret_source = NULL;
    pthread_mutex_lock(&board.lock);
    source = current_source();
    pthread_mutex_unlock(&board.lock);
    hr = source ? source_get(source, ret_source) : S_FALSE;
    source_unref(source);
    return hr;
}

bool clipboard_is_source(IDataObject *object)
{
    bool is_source;

    pthread_mutex_lock(&board.lock);
    is_source = object && board.contents.source && board.contents.source->object == object;
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
    source_unref(contents->source);
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
    contents->source = source_new(source);
    if (!contents->source) {
        contents_free(contents);
        return hr_raise(E_OUTOFMEMORY, "putting an object on the clipboard");
    }
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

/*
 * What was rendered meanwhile by another thread stays; the later memory is not needed then, nor
 * when something else was put there while @source was asked.
 */
static HGLOBAL keep_rendered(struct source *source, UINT format, HGLOBAL memory)
{
    struct item *item;
    HGLOBAL kept = NULL;

    pthread_mutex_lock(&board.lock);
    item = board.contents.source == source ? find(format) : NULL;
    if (item && !item->memory)
        item->memory = memory;
    if (item)
        kept = item->memory;
    pthread_mutex_unlock(&board.lock);
    if (kept != memory)
        GlobalFree(memory);
    return kept;
}

static HGLOBAL render_late(struct source *source, const FORMATETC *format)
{
    IDataObject *object = NULL;
    HGLOBAL memory;

    if (source_get(source, &object) != S_OK)
        return NULL;
    memory = render(object, format);
    IDataObject_Release(object);
    return memory ? keep_rendered(source, format->cfFormat, memory) : NULL;
}

/* Of any contents, or of @only's. */
static HGLOBAL get(UINT format, const struct source *only)
{
    struct source *source = NULL;
    FORMATETC wanted = {0};
    HGLOBAL memory = NULL;
    struct item *item;

    pthread_mutex_lock(&board.lock);
    item = !only || board.contents.source == only ? find(format) : NULL;
    if (item) {
        memory = item->memory;
        wanted = item->format;
        wanted.ptd = NULL;
    }
    if (item && !memory)
        source = current_source();
    pthread_mutex_unlock(&board.lock);
    if (source)
        memory = render_late(source, &wanted);
    source_unref(source);
    return memory;
}

HGLOBAL clipboard_get(UINT format)
{
    return get(format, NULL);
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

/* Lets @source go, unless something else was put there while it was asked. */
static void end_source(struct source *source)
{
    bool is_there;

    pthread_mutex_lock(&board.lock);
    is_there = board.contents.source == source;
    if (is_there) {
        drop_unrendered();
        board.contents.source = NULL;
    }
    pthread_mutex_unlock(&board.lock);
    if (is_there)
        source_unref(source);
}

HRESULT clipboard_flush(void)
{
    struct source *source;
    FORMATETC *formats;
    HRESULT hr = S_OK;
    ULONG n;

    pthread_mutex_lock(&board.lock);
    source = current_source();
    pthread_mutex_unlock(&board.lock);
    if (!source)
        return S_OK;
    hr = clipboard_formats(&formats, &n);
    if (SUCCEEDED(hr)) {
        for (ULONG i = 0; i < n; i++)
            get(formats[i].cfFormat, source);
        format_list_free(formats, n);
        end_source(source);
    }
    source_unref(source);
    return hr_trace(hr);
}
