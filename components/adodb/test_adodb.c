/* SPDX-License-Identifier: MIT */
/*
 * ADODB.Stream. Where nothing else is said, expectations are those of Windows' "Stream Object
 * (ADO)" pages and of Wine's tests of msado15.
 */
#define COBJMACROS
#include <windows.h>

#include <ocidl.h>

#include <initguid.h>

#include <msado15.h>

#include <comity_wide.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test.h"

#define ADO_ERROR(number) ((HRESULT)(0x800a0000u | (number)))

static _Stream *stream;
static VARIANT missing = {.vt = VT_ERROR, .scode = DISP_E_PARAMNOTFOUND};

static _Stream *make_stream(void)
{
    _Stream *made;

    ASSERT_HR(
        CoCreateInstance(&CLSID_Stream, NULL, CLSCTX_INPROC_SERVER, &IID__Stream, (void **)&made),
        S_OK);
    return made;
}

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_EQ(chdir(test_home()), 0);
    stream = make_stream();
}

static void end(void)
{
    ASSERT_EQ(_Stream_Release(stream), 0);
    CoUninitialize();
}

static void open_stream(_Stream *which, const WCHAR *charset)
{
    BSTR name = SysAllocString(charset);

    if (charset)
        ASSERT_HR(_Stream_put_Charset(which, name), S_OK);
    else
        ASSERT_HR(_Stream_put_Type(which, adTypeBinary), S_OK);
    ASSERT_HR(_Stream_Open(which, missing, adModeUnknown, adOpenStreamUnspecified, NULL, NULL),
              S_OK);
    SysFreeString(name);
}

static void write_text(const WCHAR *text, StreamWriteEnum options)
{
    BSTR copy = SysAllocString(text);

    ASSERT_HR(_Stream_WriteText(stream, copy, options), S_OK);
    SysFreeString(copy);
}

static void assert_read(LONG n, const WCHAR *expected)
{
    BSTR text;

    ASSERT_HR(_Stream_ReadText(stream, n, &text), S_OK);
    ASSERT_U16(text, expected);
    ASSERT_EQ(SysStringLen(text), comity_wcslen(expected));
    SysFreeString(text);
}

static LONGLONG position(_Stream *which)
{
    ADO_LONGPTR found;

    ASSERT_HR(_Stream_get_Position(which, &found), S_OK);
    return found;
}

static LONGLONG size(_Stream *which)
{
    ADO_LONGPTR found;

    ASSERT_HR(_Stream_get_Size(which, &found), S_OK);
    return found;
}

/* The bytes of the stream from the beginning. */
static void assert_bytes(_Stream *which, const char *expected, size_t n)
{
    VARIANT bytes;

    ASSERT_HR(_Stream_put_Position(which, 0), S_OK);
    ASSERT_HR(_Stream_put_Type(which, adTypeBinary), S_OK);
    ASSERT_HR(_Stream_Read(which, adReadAll, &bytes), S_OK);
    ASSERT_EQ(V_VT(&bytes), VT_ARRAY | VT_UI1);
    ASSERT_EQ(V_ARRAY(&bytes)->rgsabound[0].cElements, n);
    ASSERT_MEM(V_ARRAY(&bytes)->pvData, expected, n);
    VariantClear(&bytes);
}

static VARIANT bytes_variant(const char *bytes, ULONG n)
{
    VARIANT value = {.vt = VT_ARRAY | VT_UI1, .parray = SafeArrayCreateVector(VT_UI1, 0, n)};

    memcpy(V_ARRAY(&value)->pvData, bytes, n);
    return value;
}

TEST(a_closed_stream_refuses_and_says_why)
{
    ADO_LONGPTR number;
    VARIANT_BOOL eos;
    IErrorInfo *error;
    VARIANT bytes;
    BSTR text;

    begin();
    ASSERT_HR(_Stream_get_Size(stream, &number), ADO_ERROR(3704));
    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    ASSERT_U16(text, u"Operation is not allowed when the object is closed.");
    SysFreeString(text);
    ASSERT_HR(IErrorInfo_GetSource(error, &text), S_OK);
    ASSERT_U16(text, u"ADODB.Stream");
    SysFreeString(text);
    IErrorInfo_Release(error);
    ASSERT_HR(_Stream_get_EOS(stream, &eos), ADO_ERROR(3704));
    ASSERT_HR(_Stream_put_Position(stream, 0), ADO_ERROR(3704));
    ASSERT_HR(_Stream_Read(stream, 2, &bytes), ADO_ERROR(3704));
    ASSERT_HR(_Stream_ReadText(stream, 2, &text), ADO_ERROR(3704));
    ASSERT_HR(_Stream_Close(stream), ADO_ERROR(3704));
    open_stream(stream, u"utf-8");
    ASSERT_HR(_Stream_Open(stream, missing, 0, -1, NULL, NULL), ADO_ERROR(3705));
    ASSERT_HR(_Stream_put_Mode(stream, adModeRead), ADO_ERROR(3705));
    ASSERT_HR(_Stream_Close(stream), S_OK);
    end();
}

TEST(texts_are_written_with_a_mark_and_read_without)
{
    begin();
    open_stream(stream, u"Unicode");
    write_text(u"test", adWriteChar);
    ASSERT_EQ(position(stream), 10);
    assert_read(adReadAll, u"");
    ASSERT_HR(_Stream_put_Position(stream, 0), S_OK);
    assert_read(3, u"tes");
    assert_read(adReadAll, u"t");
    ASSERT_HR(_Stream_put_Position(stream, 2), S_OK);
    ASSERT_HR(_Stream_SetEOS(stream), S_OK);
    ASSERT_EQ(size(stream), 2);
    ASSERT_HR(_Stream_Close(stream), S_OK);

    open_stream(stream, u"UTF-8");
    write_text(u"\u00e9\U0001f600", adWriteLine);
    assert_bytes(stream, "\xef\xbb\xbf\xc3\xa9\xf0\x9f\x98\x80\r\n", 11);
    end();
}

/* A character of two units is not cut, and what stands for nothing becomes a replacement. */
TEST(character_sets_are_windows_and_forgive)
{
    static const struct {
        const WCHAR *charset;
        const WCHAR *text;
        const char *bytes;
    } sets[] = {
        {u"iso-8859-1", u"\u00e9\u20ac", "\xe9?"},
        {u"windows-1252", u"\u20ac\U0001f600.", "\x80?."},
        {u"windows-1251", u"\u0416", "\xc6"},
        {u"us-ascii", u"a\u00e9", "a?"},
        {u"ascii", u"a", "a"},
        {u"unicodeFFFE", u"a", "\xfe\xff\0a"},
        {u"shift_jis", u"\u3042", "\x82\xa0"},
    };

    begin();
    for (size_t i = 0; i < ARRAYSIZE(sets); i++) {
        open_stream(stream, sets[i].charset);
        write_text(sets[i].text, adWriteChar);
        assert_bytes(stream, sets[i].bytes, (size_t)size(stream));
        ASSERT_HR(_Stream_Close(stream), S_OK);
        ASSERT_HR(_Stream_put_Type(stream, adTypeText), S_OK);
    }
    open_stream(stream, u"utf-8");
    write_text(u"\U0001f600x", adWriteChar);
    ASSERT_HR(_Stream_put_Position(stream, 0), S_OK);
    assert_read(1, u"\U0001f600");
    ASSERT_HR(_Stream_put_Position(stream, 4), S_OK);
    assert_read(adReadAll, u"\ufffd\ufffd\ufffdx");
    end();
}

TEST(a_set_that_there_is_none_of_is_refused)
{
    BSTR name = SysAllocString(u"klingon"), sly = SysAllocString(u"utf-8//IGNORE"), text;

    begin();
    ASSERT_HR(_Stream_put_Charset(stream, name), ADO_ERROR(3001));
    ASSERT_HR(_Stream_put_Charset(stream, sly), ADO_ERROR(3001));
    ASSERT_HR(_Stream_put_Charset(stream, NULL), ADO_ERROR(3001));
    ASSERT_HR(_Stream_get_Charset(stream, &text), S_OK);
    ASSERT_U16(text, u"Unicode");
    SysFreeString(text);
    SysFreeString(name);
    SysFreeString(sly);
    end();
}

TEST(lines_end_where_the_separator_says)
{
    VARIANT_BOOL eos;

    begin();
    open_stream(stream, u"utf-8");
    write_text(u"one\rtwo", adWriteLine);
    write_text(u"\u00e9\r\nlast", adWriteChar);
    ASSERT_HR(_Stream_put_Position(stream, 0), S_OK);
    assert_read(adReadLine, u"one\rtwo");
    assert_read(adReadLine, u"\u00e9");
    assert_read(adReadLine, u"last");
    ASSERT_HR(_Stream_get_EOS(stream, &eos), S_OK);
    ASSERT_EQ(eos, VARIANT_TRUE);
    assert_read(adReadLine, u"");
    ASSERT_HR(_Stream_put_LineSeparator(stream, adCR), S_OK);
    ASSERT_HR(_Stream_put_Position(stream, 0), S_OK);
    ASSERT_HR(_Stream_SkipLine(stream), S_OK);
    assert_read(adReadLine, u"two");
    assert_read(adReadLine, u"\n\u00e9");
    ASSERT_HR(_Stream_put_LineSeparator(stream, 7), ADO_ERROR(3001));
    end();
}

/* Lines longer than what is read at once, with an end that lies between two portions. */
TEST(long_lines_are_read_whole)
{
    BSTR line;

    begin();
    for (UINT n = 1020; n < 1028; n++) {
        BSTR text = SysAllocStringLen(NULL, n);

        for (UINT i = 0; i < n; i++)
            text[i] = i % 2 ? 'a' : 0x20ac;
        open_stream(stream, u"utf-8");
        ASSERT_HR(_Stream_WriteText(stream, text, adWriteLine), S_OK);
        write_text(u"next", adWriteLine);
        ASSERT_HR(_Stream_put_Position(stream, 0), S_OK);
        ASSERT_HR(_Stream_ReadText(stream, adReadLine, &line), S_OK);
        ASSERT_EQ(SysStringLen(line), n);
        ASSERT_MEM(line, text, n * sizeof(WCHAR));
        SysFreeString(line);
        assert_read(adReadLine, u"next");
        ASSERT_HR(_Stream_Close(stream), S_OK);
        SysFreeString(text);
    }
    end();
}

TEST(bytes_are_written_read_and_cut)
{
    VARIANT bytes = bytes_variant("data", 4), text = {.vt = VT_BSTR};
    VARIANT found;

    begin();
    open_stream(stream, NULL);
    ASSERT_HR(_Stream_Read(stream, 1, &found), S_OK);
    ASSERT_EQ(V_VT(&found), VT_NULL);
    ASSERT_HR(_Stream_Write(stream, text), ADO_ERROR(3001));
    ASSERT_HR(_Stream_WriteText(stream, NULL, adWriteChar), ADO_ERROR(3219));
    ASSERT_HR(_Stream_Write(stream, bytes), S_OK);
    ASSERT_HR(_Stream_put_Position(stream, 2), S_OK);
    ASSERT_HR(_Stream_put_Type(stream, adTypeText), ADO_ERROR(3219));
    ASSERT_HR(_Stream_Write(stream, bytes), S_OK);
    assert_bytes(stream, "dadata", 6);
    ASSERT_HR(_Stream_put_Position(stream, 8), S_OK);
    assert_bytes(stream, "dadata\0\0", 8);
    ASSERT_HR(_Stream_put_Position(stream, -1), ADO_ERROR(3001));
    ASSERT_HR(_Stream_put_Position(stream, 1LL << 40), ADO_ERROR(3001));
    ASSERT_HR(_Stream_Read(stream, -2, &found), ADO_ERROR(3001));
    VariantClear(&bytes);
    end();
}

TEST(files_are_saved_once_or_over_and_loaded)
{
    BSTR path = SysAllocString(u"file.txt"), none = SysAllocString(u"none/file.txt");

    begin();
    open_stream(stream, u"utf-8");
    write_text(u"\u00e9", adWriteChar);
    ASSERT_HR(_Stream_SaveToFile(stream, path, adSaveCreateNotExist), S_OK);
    ASSERT_EQ(position(stream), 0);
    ASSERT_HR(_Stream_SaveToFile(stream, path, adSaveCreateNotExist), ADO_ERROR(3004));
    ASSERT_HR(_Stream_SaveToFile(stream, none, adSaveCreateOverWrite), ADO_ERROR(3004));
    ASSERT_HR(_Stream_SaveToFile(stream, path, 4), ADO_ERROR(3001));
    ASSERT_HR(_Stream_SetEOS(stream), S_OK);
    ASSERT_HR(_Stream_LoadFromFile(stream, none), ADO_ERROR(3002));
    ASSERT_HR(_Stream_LoadFromFile(stream, path), S_OK);
    ASSERT_EQ(size(stream), 5);
    assert_read(adReadAll, u"\u00e9");
    SysFreeString(path);
    path = SysAllocString(u"/dev/zero");
    ASSERT_HR(_Stream_LoadFromFile(stream, path), ADO_ERROR(3002));
    SysFreeString(path);
    SysFreeString(none);
    end();
}

/* Scripts take the mark from a text so: they copy from behind it into a stream of bytes. */
TEST(streams_are_copied_into_each_other)
{
    _Stream *bytes, *other;

    begin();
    bytes = make_stream();
    other = make_stream();
    open_stream(stream, u"utf-8");
    open_stream(bytes, NULL);
    open_stream(other, u"windows-1252");
    write_text(u"\u20aca", adWriteChar);
    ASSERT_HR(_Stream_put_Position(stream, 3), S_OK);
    ASSERT_HR(_Stream_CopyTo(stream, bytes, adReadAll), S_OK);
    assert_bytes(bytes,
                 "\xe2\x82\xac"
                 "a",
                 4);
    ASSERT_HR(_Stream_put_Position(stream, 0), S_OK);
    ASSERT_HR(_Stream_CopyTo(stream, other, 1), S_OK);
    assert_bytes(other, "\x80", 1);
    ASSERT_HR(_Stream_CopyTo(bytes, stream, adReadAll), ADO_ERROR(3219));
    ASSERT_HR(_Stream_CopyTo(stream, NULL, adReadAll), ADO_ERROR(3001));
    ASSERT_HR(_Stream_Close(other), S_OK);
    ASSERT_HR(_Stream_CopyTo(stream, other, adReadAll), ADO_ERROR(3704));
    ASSERT_EQ(_Stream_Release(bytes), 0);
    ASSERT_EQ(_Stream_Release(other), 0);
    end();
}

TEST(a_stream_that_is_read_only_is_not_changed)
{
    BSTR text = SysAllocString(u"x");

    begin();
    ASSERT_HR(_Stream_Open(stream, missing, adModeRead, -1, NULL, NULL), S_OK);
    ASSERT_HR(_Stream_WriteText(stream, text, adWriteChar), ADO_ERROR(3219));
    ASSERT_HR(_Stream_put_Position(stream, 1), ADO_ERROR(3219));
    SysFreeString(text);
    end();
}

/* Scripts call by name, leave arguments out, and know no numbers of 64 bits. */
TEST(scripts_see_sizes_as_numbers_that_they_know)
{
    DISPPARAMS none = {0};
    VARIANT result;
    LPOLESTR names[] = {(LPOLESTR)u"Open", (LPOLESTR)u"Size"};
    DISPID ids[2];

    begin();
    for (int i = 0; i < 2; i++) {
        ASSERT_HR(_Stream_GetIDsOfNames(stream, &IID_NULL, &names[i], 1, 0, &ids[i]), S_OK);
    }
    ASSERT_HR(
        _Stream_Invoke(stream, ids[0], &IID_NULL, 0, DISPATCH_METHOD, &none, NULL, NULL, NULL),
        S_OK);
    ASSERT_HR(_Stream_Invoke(stream, ids[1], &IID_NULL, 0, DISPATCH_PROPERTYGET, &none, &result,
                             NULL, NULL),
              S_OK);
    ASSERT_EQ(V_VT(&result), VT_I4);
    ASSERT_EQ(V_I4(&result), 0);
    end();
}

TEST(a_script_copies_all_unless_it_says_how_much)
{
    _Stream *other;
    VARIANT target = {.vt = VT_DISPATCH};
    DISPPARAMS arguments = {.rgvarg = &target, .cArgs = 1};
    LPOLESTR name = (LPOLESTR)u"CopyTo";
    DISPID id;

    begin();
    other = make_stream();
    V_DISPATCH(&target) = (IDispatch *)other;
    open_stream(stream, u"us-ascii");
    open_stream(other, u"us-ascii");
    write_text(u"abc", adWriteChar);
    ASSERT_HR(_Stream_put_Position(stream, 1), S_OK);
    ASSERT_HR(_Stream_GetIDsOfNames(stream, &IID_NULL, &name, 1, 0, &id), S_OK);
    ASSERT_HR(
        _Stream_Invoke(stream, id, &IID_NULL, 0, DISPATCH_METHOD, &arguments, NULL, NULL, NULL),
        S_OK);
    assert_bytes(other, "bc", 2);
    ASSERT_EQ(_Stream_Release(other), 0);
    end();
}

TEST(its_bytes_are_an_istream_too)
{
    LARGE_INTEGER move = {.QuadPart = -2};
    IStream *bytes;
    char found[4] = "";
    ULONG n;

    begin();
    ASSERT_HR(_Stream_QueryInterface(stream, &IID_IStream, (void **)&bytes), S_OK);
    ASSERT_HR(IStream_Write(bytes, "abcd", 4, &n), STG_E_REVERTED);
    open_stream(stream, NULL);
    ASSERT_HR(IStream_Write(bytes, "abcd", 4, &n), S_OK);
    ASSERT_EQ(position(stream), 4);
    ASSERT_HR(IStream_Seek(bytes, move, STREAM_SEEK_CUR, NULL), S_OK);
    ASSERT_HR(IStream_Read(bytes, found, 4, &n), S_FALSE);
    ASSERT_EQ(n, 2);
    ASSERT_MEM(found, "cd", 2);
    move.QuadPart = -9;
    ASSERT_HR(IStream_Seek(bytes, move, STREAM_SEEK_END, NULL), STG_E_INVALIDFUNCTION);
    IStream_Release(bytes);
    end();
}
