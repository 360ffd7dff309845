/* SPDX-License-Identifier: MIT */
/* Monikers without memory: whatever allocation fails, nothing is left behind and nothing half done.
 */
#define COBJMACROS
#include <comity/ole2.h>

#include "test.h"

static void let_go(void *object)
{
    if (object)
        IUnknown_Release((IUnknown *)object);
}

static IMoniker *new_pair(void)
{
    IMoniker *file = NULL, *item = NULL, *pair = NULL;

    CreateFileMoniker(u"/a/b", &file);
    CreateItemMoniker(u"!", u"c", &item);
    if (file && item)
        CreateGenericComposite(file, item, &pair);
    let_go(file);
    let_go(item);
    return pair;
}

/* What every kind can do that allocates. */
static void use(IMoniker *moniker, IBindCtx *context)
{
    IMoniker *other = NULL, *pair = new_pair();
    IEnumMoniker *parts = NULL;
    WCHAR *name = NULL;

    IMoniker_GetDisplayName(moniker, context, NULL, &name);
    CoTaskMemFree(name);
    IMoniker_Enum(moniker, TRUE, &parts);
    let_go(parts);
    if (SUCCEEDED(IMoniker_Inverse(moniker, &other)))
        let_go(other);
    if (!pair)
        return;
    if (SUCCEEDED(IMoniker_ComposeWith(moniker, pair, FALSE, &other)))
        let_go(other);
    if (SUCCEEDED(IMoniker_CommonPrefixWith(moniker, pair, &other)))
        let_go(other);
    if (SUCCEEDED(IMoniker_RelativePathTo(moniker, pair, &other)))
        let_go(other);
    let_go(pair);
}

static HRESULT create_item(IMoniker **ret_moniker)
{
    return CreateItemMoniker(u"!", u"a", ret_moniker);
}

static HRESULT create_file(IMoniker **ret_moniker)
{
    return CreateFileMoniker(u"/a/c", ret_moniker);
}

static HRESULT create_class(IMoniker **ret_moniker)
{
    return CreateClassMoniker(&IID_IUnknown, ret_moniker);
}

static HRESULT create_pointer(IMoniker **ret_moniker)
{
    return CreatePointerMoniker(NULL, ret_moniker);
}

static HRESULT create_pair(IMoniker **ret_moniker)
{
    *ret_moniker = new_pair();
    return *ret_moniker ? S_OK : E_OUTOFMEMORY;
}

static void try_kind(HRESULT (*create)(IMoniker **ret_moniker))
{
    IBindCtx *context;

    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    FOR_EACH_FAILING_ALLOCATION({
        IMoniker *moniker = NULL;

        if (SUCCEEDED(create(&moniker)))
            use(moniker, context);
        else
            ASSERT_EQ((uintptr_t)moniker, 0);
        let_go(moniker);
    });
    IBindCtx_Release(context);
}

TEST(every_kind_copes_without_memory)
{
    try_kind(create_item);
    try_kind(create_file);
    try_kind(create_class);
    try_kind(create_pointer);
    try_kind(create_pair);
    try_kind(CreateAntiMoniker);
}

TEST(a_bind_context_copes_without_memory)
{
    IBindCtx *object;

    ASSERT_HR(CreateBindCtx(0, &object), S_OK);
    FOR_EACH_FAILING_ALLOCATION({
        IBindCtx *context = NULL;

        if (SUCCEEDED(CreateBindCtx(0, &context))) {
            IBindCtx_RegisterObjectBound(context, (IUnknown *)object);
            IBindCtx_RegisterObjectParam(context, (WCHAR *)u"name", (IUnknown *)object);
        }
        let_go(context);
    });
    ASSERT_EQ(IBindCtx_Release(object), 0);
}

TEST(loading_copes_without_memory)
{
    static const LARGE_INTEGER start;
    IMoniker *pair = new_pair();
    IStream *stream;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(OleSaveToStream((IPersistStream *)pair, stream), S_OK);
    FOR_EACH_FAILING_ALLOCATION({
        IMoniker *copy = NULL;

        IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
        if (SUCCEEDED(OleLoadFromStream(stream, &IID_IMoniker, (void **)&copy)))
            ASSERT_HR(IMoniker_IsEqual(pair, copy), S_OK);
        let_go(copy);
    });
    IStream_Release(stream);
    ASSERT_EQ(IMoniker_Release(pair), 0);
    CoUninitialize();
}
