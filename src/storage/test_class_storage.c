/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include "test.h"

enum {
    WRITES = STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
};

static ILockBytes *bytes;

static IStorage *make(void)
{
    IStorage *storage;

    ASSERT_HR(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes), S_OK);
    ASSERT_HR(StgCreateDocfileOnILockBytes(bytes, WRITES | STGM_CREATE, 0, &storage), S_OK);
    return storage;
}

static void done(IStorage *storage)
{
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_EQ(ILockBytes_Release(bytes), 0);
}

TEST(classes_are_written_and_read)
{
    IStorage *storage = make();
    CLSID found;

    ASSERT_HR(ReadClassStg(storage, &found), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&found, &CLSID_NULL));
    ASSERT_HR(WriteClassStg(storage, &IID_IStorage), S_OK);
    ASSERT_HR(ReadClassStg(storage, &found), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&found, &IID_IStorage));
    ASSERT_HR(ReadClassStg(NULL, &found), E_INVALIDARG);
    ASSERT_HR(ReadClassStg(storage, NULL), E_INVALIDARG);
    ASSERT_HR(WriteClassStg(NULL, &IID_IStorage), E_INVALIDARG);
    ASSERT_HR(WriteClassStg(storage, NULL), STG_E_INVALIDPOINTER);
    done(storage);
}

TEST(conversion_is_marked)
{
    IStorage *storage = make();

    ASSERT_HR(GetConvertStg(NULL), E_INVALIDARG);
    ASSERT_HR(GetConvertStg(storage), STG_E_FILENOTFOUND);
    ASSERT_HR(SetConvertStg(storage, TRUE), S_OK);
    ASSERT_HR(GetConvertStg(storage), S_OK);
    ASSERT_HR(SetConvertStg(storage, FALSE), S_OK);
    ASSERT_HR(GetConvertStg(storage), S_FALSE);
    done(storage);
}

static void assert_type(IStorage *storage, CLIPFORMAT format, const WCHAR *name)
{
    CLIPFORMAT found_format = 1234;
    LPOLESTR found = NULL;

    ASSERT_HR(ReadFmtUserTypeStg(storage, &found_format, &found), S_OK);
    ASSERT_EQ(found_format, format);
    ASSERT_U16(found, name);
    CoTaskMemFree(found);
}

TEST(user_types_are_written_and_read)
{
    CLIPFORMAT format = (CLIPFORMAT)RegisterClipboardFormatW(u"Some Data");
    IStorage *storage = make();

    test_expect_open_descriptors();
    ASSERT_HR(ReadFmtUserTypeStg(storage, NULL, NULL), STG_E_FILENOTFOUND);
    ASSERT_HR(WriteFmtUserTypeStg(storage, 0, (LPOLESTR)u"Drawing \u00e4\u4e00"), S_OK);
    assert_type(storage, 0, u"Drawing \u00e4\u4e00");
    ASSERT_HR(WriteFmtUserTypeStg(storage, 3, (LPOLESTR)u"Picture"), S_OK);
    assert_type(storage, 3, u"Picture");
    ASSERT_HR(WriteFmtUserTypeStg(storage, format, (LPOLESTR)u"Data"), S_OK);
    assert_type(storage, format, u"Data");
    ASSERT_HR(WriteFmtUserTypeStg(storage, 0xfff0, (LPOLESTR)u"Data"), DV_E_CLIPFORMAT);
    ASSERT_HR(WriteFmtUserTypeStg(NULL, 0, NULL), E_INVALIDARG);
    ASSERT_HR(ReadFmtUserTypeStg(NULL, NULL, NULL), E_INVALIDARG);
    done(storage);
}

/* Whatever is cut off or wrong is refused, or is what old writers left out. */
TEST(broken_user_types_are_refused)
{
    IStorage *storage = make();
    uint32_t whole[64];
    ULARGE_INTEGER size;
    IStream *stream;
    HRESULT hr;
    ULONG n;

    test_expect_open_descriptors();
    ASSERT_HR(WriteFmtUserTypeStg(storage, 0, (LPOLESTR)u"Drawing"), S_OK);
    ASSERT_HR(IStorage_OpenStream(storage, u"\1CompObj", NULL, WRITES, 0, &stream), S_OK);
    ASSERT_HR(IStream_Read(stream, whole, sizeof(whole), &n), S_OK);
    for (size.QuadPart = n; size.QuadPart-- > 0;) {
        ASSERT_HR(IStream_SetSize(stream, size), S_OK);
        ASSERT_EQ(IStream_Release(stream), 0);
        hr = ReadFmtUserTypeStg(storage, NULL, NULL);
        ASSERT_TRUE(hr == (size.QuadPart < 28 + 4 + 8 + 4 + 4 ? STG_E_READFAULT : S_OK));
        ASSERT_HR(IStorage_OpenStream(storage, u"\1CompObj", NULL, WRITES, 0, &stream), S_OK);
    }
    whole[7] = 0x7fffffff;
    ASSERT_HR(IStream_Write(stream, whole, n, NULL), S_OK);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(ReadFmtUserTypeStg(storage, NULL, NULL), STG_E_DOCFILECORRUPT);
    done(storage);
}

TEST(formats_have_names)
{
    UINT format = RegisterClipboardFormatW(u"A Format");
    WCHAR name[20];
    char narrow[4];

    ASSERT_TRUE(format >= 0xc000);
    ASSERT_EQ(RegisterClipboardFormatA("a format"), format);
    ASSERT_EQ(GetClipboardFormatNameW(format, name, ARRAYSIZE(name)), 8);
    ASSERT_U16(name, u"A Format");
    ASSERT_EQ(GetClipboardFormatNameA(format, narrow, sizeof(narrow)), 3);
    ASSERT_STR(narrow, "A F");
    ASSERT_EQ(GetClipboardFormatNameW(1, name, ARRAYSIZE(name)), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(objects_of_no_class_cannot_be_loaded)
{
    IStorage *storage = make();
    void *object = &object;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitialize(NULL), S_OK);
    ASSERT_HR(OleLoad(storage, &IID_IUnknown, NULL, &object), REGDB_E_CLASSNOTREG);
    ASSERT_TRUE(object == NULL);
    ASSERT_HR(OleLoad(NULL, &IID_IUnknown, NULL, &object), E_INVALIDARG);
    ASSERT_HR(OleSave(NULL, storage, TRUE), STG_E_INVALIDPOINTER);
    done(storage);
    CoUninitialize();
}
