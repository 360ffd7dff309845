/* SPDX-License-Identifier: MIT */
/* Type libraries and types leave their apartment as copies. */
#define COBJMACROS
#include <limits.h>
#include <pthread.h>
#include <string.h>

#include <comity/windows.h>

#include "test.h"

static const GUID trial_guid = {
    0x5b1d0c52, 0x7a5e, 0x4d3c, {0x9c, 0x11, 0x3f, 0x0a, 0x8e, 0x2b, 0x7c, 0x01}};
static const GUID made_guid = {
    0x9d1f0a31, 0x52c6, 0x4be1, {0x8a, 0x0c, 0x51, 0x1d, 0x70, 0x3e, 0x5b, 0x41}};

enum {
    THING = 3, /* a dual one of trial.idl */
    HEAD_SIZE = 48,
    INDEX_AT = HEAD_SIZE + 44,
    FACE_AT = HEAD_SIZE + 48,
    FORM_AT = HEAD_SIZE + 52,
    SIZE_AT = HEAD_SIZE + 56,
    PATH_AT = HEAD_SIZE + 60,
    PACKET_MAX = 16384,
};

struct packet {
    BYTE bytes[PACKET_MAX];
    ULONG size;
};

static void begin(void)
{
    /* The registry, in which imported libraries are looked up, stays open. */
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

static void end(void)
{
    CoUninitialize();
}

/* The library lies beside the test. */
static void find_trial(char16_t path[PATH_MAX])
{
    DWORD len = GetModuleFileNameW(NULL, path, PATH_MAX);

    while (path[len - 1] != u'/')
        len--;
    lstrcpyW(path + len, u"trial.tlb");
}

static ITypeLib *load_trial(void)
{
    char16_t path[PATH_MAX];
    ITypeLib *lib;

    find_trial(path);
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &lib), S_OK);
    return lib;
}

static HRESULT pack(void *object, const IID *iid, struct packet *ret_packet)
{
    LARGE_INTEGER start = {0};
    IStream *stream;
    ULONG max;
    HRESULT hr;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    hr = CoMarshalInterface(stream, iid, object, MSHCTX_LOCAL, NULL, MSHLFLAGS_NORMAL);
    if (SUCCEEDED(hr)) {
        ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
        IStream_Read(stream, ret_packet->bytes, PACKET_MAX, &ret_packet->size);
        ASSERT_TRUE(ret_packet->size < PACKET_MAX);
        ASSERT_HR(CoGetMarshalSizeMax(&max, iid, object, MSHCTX_LOCAL, NULL, MSHLFLAGS_NORMAL),
                  S_OK);
        ASSERT_TRUE(ret_packet->size <= max);
    }
    IStream_Release(stream);
    return hr;
}

static HRESULT unpack(const struct packet *packet, const IID *iid, void *ret_object)
{
    LARGE_INTEGER start = {0};
    IStream *stream;
    HRESULT hr;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, packet->bytes, packet->size, NULL), S_OK);
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    hr = CoUnmarshalInterface(stream, iid, ret_object);
    IStream_Release(stream);
    return hr;
}

static void assert_same_type(ITypeInfo *info, ITypeInfo *other)
{
    TYPEATTR *a, *b;

    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &a), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(other, &b), S_OK);
    ASSERT_MEM(&b->guid, &a->guid, sizeof(GUID));
    ASSERT_EQ(b->typekind, a->typekind);
    ASSERT_EQ(b->cFuncs, a->cFuncs);
    ASSERT_EQ(b->cVars, a->cVars);
    ASSERT_EQ(b->cImplTypes, a->cImplTypes);
    ASSERT_EQ(b->cbSizeVft, a->cbSizeVft);
    ASSERT_EQ(b->cbSizeInstance, a->cbSizeInstance);
    ASSERT_EQ(b->wTypeFlags, a->wTypeFlags);
    ITypeInfo_ReleaseTypeAttr(info, a);
    ITypeInfo_ReleaseTypeAttr(other, b);
}

static void assert_travels(ITypeInfo *info, const IID *iid)
{
    struct packet packet;
    ITypeInfo *copy;

    ASSERT_HR(pack(info, iid, &packet), S_OK);
    ASSERT_HR(unpack(&packet, iid, &copy), S_OK);
    assert_same_type(info, copy);
    ITypeInfo_Release(copy);
}

TEST(each_type_travels_with_the_face_that_it_shows)
{
    ITypeInfo *info, *face;
    ITypeLib *lib;
    HREFTYPE href;

    begin();
    lib = load_trial();
    for (UINT i = 0; i < ITypeLib_GetTypeInfoCount(lib); i++) {
        ASSERT_HR(ITypeLib_GetTypeInfo(lib, i, &info), S_OK);
        assert_travels(info, &IID_ITypeInfo);
        assert_travels(info, &IID_ITypeInfo2);
        ITypeInfo_Release(info);
    }

    ASSERT_HR(ITypeLib_GetTypeInfo(lib, THING, &info), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, (UINT)-1, &href), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, href, &face), S_OK);
    assert_travels(face, &IID_ITypeInfo);
    ITypeInfo_Release(face);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
    end();
}

TEST(a_library_travels)
{
    struct packet packet;
    ITypeLib *lib, *copy;
    TLIBATTR *attributes;

    begin();
    lib = load_trial();
    ASSERT_HR(pack(lib, &IID_ITypeLib2, &packet), S_OK);
    ASSERT_HR(unpack(&packet, &IID_ITypeLib2, &copy), S_OK);
    ASSERT_EQ(ITypeLib_GetTypeInfoCount(copy), ITypeLib_GetTypeInfoCount(lib));
    ASSERT_HR(ITypeLib_GetLibAttr(copy, &attributes), S_OK);
    ASSERT_MEM(&attributes->guid, &trial_guid, sizeof(GUID));
    ITypeLib_ReleaseTLibAttr(copy, attributes);
    ITypeLib_Release(copy);
    ASSERT_EQ(ITypeLib_Release(lib), 0);
    end();
}

static void *receive(void *stream)
{
    ITypeInfo *info;
    TYPEATTR *attributes;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(stream, &IID_ITypeInfo, (void **)&info), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_DISPATCH);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    CoUninitialize();
    return NULL;
}

TEST(a_type_travels_to_another_apartment)
{
    pthread_t thread;
    ITypeInfo *info;
    IStream *stream;
    ITypeLib *lib;

    begin();
    lib = load_trial();
    ASSERT_HR(ITypeLib_GetTypeInfo(lib, THING, &info), S_OK);
    ITypeLib_Release(lib);
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(&IID_ITypeInfo, (IUnknown *)info, &stream),
              S_OK);
    ASSERT_EQ(ITypeInfo_Release(info), 0);
    ASSERT_EQ(pthread_create(&thread, NULL, receive, stream), 0);
    pthread_join(thread, NULL);
    end();
}

static void pack_thing(struct packet *ret_packet)
{
    ITypeLib *lib = load_trial();
    ITypeInfo *info;

    ASSERT_HR(ITypeLib_GetTypeInfo(lib, THING, &info), S_OK);
    ASSERT_HR(pack(info, &IID_ITypeInfo, ret_packet), S_OK);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
}

TEST(no_part_of_a_packet_is_enough)
{
    struct packet packet;
    ULONG whole;
    ITypeInfo *info;

    begin();
    pack_thing(&packet);
    whole = packet.size;
    for (packet.size = 0; packet.size < whole; packet.size++) {
        ASSERT_TRUE(FAILED(unpack(&packet, &IID_ITypeInfo, &info)));
        ASSERT_TRUE(!info);
    }
    ASSERT_HR(unpack(&packet, &IID_ITypeInfo, &info), S_OK);
    ITypeInfo_Release(info);
    end();
}

static HRESULT unpack_changed(ULONG at, BYTE value)
{
    struct packet packet;
    ITypeInfo *info;
    HRESULT hr;

    pack_thing(&packet);
    packet.bytes[at] = value;
    hr = unpack(&packet, &IID_ITypeInfo, &info);
    if (SUCCEEDED(hr))
        ITypeInfo_Release(info);
    return hr;
}

TEST(another_library_in_its_place_is_refused)
{
    begin();
    ASSERT_HR(unpack_changed(HEAD_SIZE, 0xff), TYPE_E_CANTLOADLIBRARY);
    ASSERT_HR(unpack_changed(HEAD_SIZE + 40, 7), TYPE_E_CANTLOADLIBRARY);
    ASSERT_HR(unpack_changed(HEAD_SIZE + 16, 0xff), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(unpack_changed(INDEX_AT, THING + 1), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(unpack_changed(INDEX_AT + 2, 1), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(unpack_changed(INDEX_AT + 3, 0x80), RPC_E_INVALID_DATA);
    ASSERT_HR(unpack_changed(FACE_AT, 2), RPC_E_INVALID_DATA);
    ASSERT_HR(unpack_changed(FORM_AT, 2), RPC_E_INVALID_DATA);
    ASSERT_HR(unpack_changed(SIZE_AT + 3, 0xff), RPC_E_INVALID_DATA);
    ASSERT_HR(unpack_changed(PATH_AT, 'x'), RPC_E_INVALID_DATA);
    ASSERT_HR(unpack_changed(PATH_AT + 2, 0), RPC_E_INVALID_DATA);
    end();
}

TEST(a_library_that_is_elsewhere_is_found_registered)
{
    char16_t path[PATH_MAX];
    ITypeLib *lib;

    begin();
    ASSERT_HR(unpack_changed(PATH_AT + 2, 0x7f), TYPE_E_CANTLOADLIBRARY);
    find_trial(path);
    lib = load_trial();
    ASSERT_HR(RegisterTypeLib(lib, path, NULL), S_OK);
    ITypeLib_Release(lib);
    ASSERT_HR(unpack_changed(PATH_AT + 2, 0x7f), S_OK);
    end();
}

TEST(what_is_in_no_file_travels_itself)
{
    ICreateTypeInfo *type;
    ICreateTypeLib2 *made;
    struct packet packet;
    ITypeInfo *info;

    begin();
    ASSERT_HR(CreateTypeLib2(SYS_WIN64, u"nowhere.tlb", &made), S_OK);
    ASSERT_HR(ICreateTypeLib2_SetGuid(made, &made_guid), S_OK);
    ASSERT_HR(ICreateTypeLib2_CreateTypeInfo(made, (LPOLESTR)u"Kind", TKIND_ENUM, &type), S_OK);
    ASSERT_HR(ICreateTypeInfo_SetGuid(type, &trial_guid), S_OK);
    ASSERT_HR(ICreateTypeInfo_QueryInterface(type, &IID_ITypeInfo, (void **)&info), S_OK);
    assert_travels(info, &IID_ITypeInfo);
    ASSERT_HR(pack(info, &IID_ITypeInfo, &packet), S_OK);
    ASSERT_HR(pack(type, &IID_ICreateTypeInfo, &packet), E_NOINTERFACE);
    ITypeInfo_Release(info);

    ICreateTypeInfo_Release(type);
    ASSERT_EQ(ICreateTypeLib2_Release(made), 0);
    ASSERT_HR(unpack(&packet, &IID_ITypeInfo, &info), S_OK);
    ITypeInfo_Release(info);
    end();
}
