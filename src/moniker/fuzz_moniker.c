/* SPDX-License-Identifier: MIT */
/*
 * Loads any bytes as a moniker of each kind, and saves what was loaded: loaded again it is equal,
 * with one hash and one name.
 */
#define COBJMACROS
#include <assert.h>
#include <stdlib.h>

#include <comity/ole2.h>

#include "moniker/moniker.h"
#include "moniker/new_moniker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const CLSID *const kinds[] = {
    &moniker_clsid_file,  &moniker_clsid_item, &moniker_clsid_anti,
    &moniker_clsid_class, &moniker_clsid_new,  &moniker_clsid_composite,
};

static IStream *stream_of(const uint8_t *data, size_t size)
{
    static const LARGE_INTEGER start;
    IStream *stream;

    if (FAILED(CreateStreamOnHGlobal(NULL, TRUE, &stream)))
        abort();
    IStream_Write(stream, data, (ULONG)size, NULL);
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    return stream;
}

/* What @moniker saves, loaded. */
static IMoniker *copy(IMoniker *moniker)
{
    static const LARGE_INTEGER start;
    IStream *stream = stream_of(NULL, 0);
    IMoniker *other;
    HRESULT hr;

    hr = OleSaveToStream((IPersistStream *)moniker, stream);
    assert(SUCCEEDED(hr));
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    hr = OleLoadFromStream(stream, &IID_IMoniker, (void **)&other);
    assert(SUCCEEDED(hr));
    IStream_Release(stream);
    return other;
}

static void check(IMoniker *moniker)
{
    IMoniker *other = copy(moniker);
    DWORD hash, other_hash;
    IBindCtx *context;
    WCHAR *name;

    assert(IMoniker_IsEqual(moniker, other) == S_OK);
    assert(IMoniker_Hash(moniker, &hash) == S_OK);
    assert(IMoniker_Hash(other, &other_hash) == S_OK);
    assert(hash == other_hash);
    IMoniker_Release(other);

    if (FAILED(CreateBindCtx(0, &context)))
        return;
    if (SUCCEEDED(IMoniker_GetDisplayName(moniker, context, NULL, &name)))
        CoTaskMemFree(name);
    IBindCtx_Release(context);
}

/* A home that cannot be: nothing is registered in it, and nothing is left of it. */
__attribute__((constructor)) static void enter(void)
{
    setenv("COMITY_HOME", "/dev/null/home", 1);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        IStream *stream = stream_of(data, size);
        IMoniker *moniker;

        if (SUCCEEDED(CoCreateInstance(kinds[i], NULL, CLSCTX_INPROC_SERVER, &IID_IMoniker,
                                       (void **)&moniker))) {
            if (SUCCEEDED(IMoniker_Load(moniker, stream)))
                check(moniker);
            IMoniker_Release(moniker);
        }
        IStream_Release(stream);
    }
    return 0;
}
