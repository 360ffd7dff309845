/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker_trial.h"

#include <comity/ole2.h>

#include "test.h"

static IStream *new_stream(void)
{
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    return stream;
}

static void rewind_stream(IStream *stream)
{
    static const LARGE_INTEGER start;

    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
}

static IStream *stream_of(const BYTE *bytes, ULONG size)
{
    IStream *stream = new_stream();

    ASSERT_HR(IStream_Write(stream, bytes, size, NULL), S_OK);
    rewind_stream(stream);
    return stream;
}

IMoniker *trial_item(const WCHAR *delimiter, const WCHAR *item)
{
    IMoniker *moniker;

    ASSERT_HR(CreateItemMoniker(delimiter, item, &moniker), S_OK);
    return moniker;
}

IMoniker *trial_file(const WCHAR *path)
{
    IMoniker *moniker;

    ASSERT_HR(CreateFileMoniker(path, &moniker), S_OK);
    return moniker;
}

IMoniker *trial_anti(ULONG steps)
{
    IStream *stream = stream_of((const BYTE *)&steps, sizeof(steps));
    IMoniker *moniker;

    ASSERT_HR(CreateAntiMoniker(&moniker), S_OK);
    ASSERT_HR(IMoniker_Load(moniker, stream), S_OK);
    IStream_Release(stream);
    return moniker;
}

IMoniker *trial_pair(IMoniker *left, IMoniker *right)
{
    IMoniker *pair;

    ASSERT_HR(CreateGenericComposite(left, right, &pair), S_OK);
    IMoniker_Release(left);
    IMoniker_Release(right);
    return pair;
}

DWORD trial_type(IMoniker *moniker)
{
    DWORD type;

    ASSERT_HR(IMoniker_IsSystemMoniker(moniker, &type), S_OK);
    IMoniker_Release(moniker);
    return type;
}

static void check_name(IMoniker *moniker, const WCHAR *name)
{
    IBindCtx *context;
    WCHAR *actual;

    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    ASSERT_HR(IMoniker_GetDisplayName(moniker, context, NULL, &actual), S_OK);
    ASSERT_U16(actual, name);
    CoTaskMemFree(actual);
    IBindCtx_Release(context);
}

void trial_named(IMoniker *moniker, const WCHAR *name)
{
    ASSERT_TRUE(moniker);
    check_name(moniker, name);
    IMoniker_Release(moniker);
}

static void check_copy(IMoniker *moniker, IMoniker *copy)
{
    DWORD hash, copy_hash;

    ASSERT_TRUE(moniker != copy);
    ASSERT_HR(IMoniker_IsEqual(moniker, copy), S_OK);
    ASSERT_HR(IMoniker_Hash(moniker, &hash), S_OK);
    ASSERT_HR(IMoniker_Hash(copy, &copy_hash), S_OK);
    ASSERT_EQ(hash, copy_hash);
    IMoniker_Release(copy);
}

void trial_travels(IMoniker *moniker)
{
    IStream *stream = new_stream();
    ULARGE_INTEGER end, size_max;
    LARGE_INTEGER here = {0};
    IMoniker *copy;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(OleSaveToStream((IPersistStream *)moniker, stream), S_OK);
    ASSERT_HR(IMoniker_GetSizeMax(moniker, &size_max), S_OK);
    ASSERT_HR(IStream_Seek(stream, here, STREAM_SEEK_CUR, &end), S_OK);
    ASSERT_TRUE(end.QuadPart <= size_max.QuadPart + sizeof(CLSID));
    rewind_stream(stream);
    ASSERT_HR(OleLoadFromStream(stream, &IID_IMoniker, (void **)&copy), S_OK);
    check_copy(moniker, copy);
    IStream_Release(stream);

    stream = new_stream();
    ASSERT_HR(CoMarshalInterface(stream, &IID_IMoniker, (IUnknown *)moniker, MSHCTX_LOCAL, NULL,
                                 MSHLFLAGS_NORMAL),
              S_OK);
    rewind_stream(stream);
    ASSERT_HR(CoUnmarshalInterface(stream, &IID_IMoniker, (void **)&copy), S_OK);
    check_copy(moniker, copy);
    IStream_Release(stream);
    ASSERT_EQ(IMoniker_Release(moniker), 0);
    CoUninitialize();
}

void trial_saved_as(IMoniker *moniker, const BYTE *bytes, ULONG size)
{
    IStream *stream = new_stream();
    BYTE actual[256];
    ULONG n;

    ASSERT_HR(IMoniker_Save(moniker, stream, TRUE), S_OK);
    rewind_stream(stream);
    ASSERT_HR(IStream_Read(stream, actual, sizeof(actual), &n), S_OK);
    ASSERT_EQ(n, size);
    ASSERT_MEM(actual, bytes, size);
    IStream_Release(stream);
    ASSERT_EQ(IMoniker_Release(moniker), 0);
}

void trial_refuses(IMoniker *moniker, const BYTE *bytes, ULONG size)
{
    IStream *stream = stream_of(bytes, size);
    DWORD hash, hash_after;

    ASSERT_HR(IMoniker_Hash(moniker, &hash), S_OK);
    ASSERT_TRUE(FAILED(IMoniker_Load(moniker, stream)));
    ASSERT_HR(IMoniker_Hash(moniker, &hash_after), S_OK);
    ASSERT_EQ(hash, hash_after);
    IStream_Release(stream);
    ASSERT_EQ(IMoniker_Release(moniker), 0);
}

void trial_compared(IMoniker *a, IMoniker *b, HRESULT expected)
{
    DWORD hash_a, hash_b;

    ASSERT_HR(IMoniker_IsEqual(a, b), expected);
    ASSERT_HR(IMoniker_IsEqual(b, a), expected);
    ASSERT_HR(IMoniker_Hash(a, &hash_a), S_OK);
    ASSERT_HR(IMoniker_Hash(b, &hash_b), S_OK);
    if (expected == S_OK)
        ASSERT_EQ(hash_a, hash_b);
    ASSERT_EQ(IMoniker_Release(a), 0);
    ASSERT_EQ(IMoniker_Release(b), 0);
}

void trial_comparison(IMoniker *moniker, const BYTE *bytes, ULONG size)
{
    BYTE actual[256];
    IROTData *data;
    ULONG n;

    ASSERT_HR(IMoniker_QueryInterface(moniker, &IID_IROTData, (void **)&data), S_OK);
    ASSERT_HR(IROTData_GetComparisonData(data, actual, sizeof(actual), &n), S_OK);
    ASSERT_EQ(n, size);
    ASSERT_MEM(actual, bytes, size);
    IROTData_Release(data);
    ASSERT_EQ(IMoniker_Release(moniker), 0);
}

/* What one gives of another, by name. */
static void check_related(IMoniker *moniker, IMoniker *other, IMoniker *result, const WCHAR *name)
{
    if (name)
        check_name(result, name);
    else
        ASSERT_TRUE(!result);
    if (result)
        IMoniker_Release(result);
    IMoniker_Release(moniker);
    IMoniker_Release(other);
}

void trial_prefix(IMoniker *moniker, IMoniker *other, HRESULT expected, const WCHAR *name)
{
    IMoniker *prefix = moniker;

    ASSERT_HR(IMoniker_CommonPrefixWith(moniker, other, &prefix), expected);
    check_related(moniker, other, prefix, name);
}

void trial_way(IMoniker *moniker, IMoniker *other, HRESULT expected, const WCHAR *name)
{
    IMoniker *way = moniker;

    ASSERT_HR(IMoniker_RelativePathTo(moniker, other, &way), expected);
    check_related(moniker, other, way, name);
}
