/* SPDX-License-Identifier: MIT */
#include "propvariant/property_value.h"

#include <comity/propvarutil.h>
#include <comity/windows.h>

#include "test.h"

#define BYTES(literal)                                                                             \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }
#define SPAN(literal) ((struct span)BYTES(literal))

/* Writes a value, checks how long it is, and reads it back. */
static PROPVARIANT rewrite(const PROPVARIANT *value, USHORT code_page, size_t size)
{
    struct property_bytes bytes = {0};
    PROPVARIANT back;

    ASSERT_HR(property_value_write(value, code_page, &bytes), S_OK);
    ASSERT_EQ(bytes.size, size);
    ASSERT_HR(property_value_read((struct span){bytes.bytes, bytes.size}, code_page, &back), S_OK);
    ASSERT_EQ(back.vt, value->vt);
    property_bytes_free(&bytes);
    return back;
}

TEST(vectors_of_numbers_are_packed)
{
    SHORT numbers[] = {1, -2, 3};
    PROPVARIANT value = {.vt = VT_VECTOR | VT_I2, .cai = {3, numbers}}, back;

    back = rewrite(&value, CP_UTF8, 4 + 4 + 6 + 2);
    ASSERT_EQ(back.cai.cElems, 3);
    ASSERT_MEM(back.cai.pElems, numbers, sizeof(numbers));
    PropVariantClear(&back);
    value.cai.cElems = 0;
    back = rewrite(&value, CP_UTF8, 8);
    ASSERT_EQ(back.cai.cElems, 0);
    PropVariantClear(&back);
}

TEST(vectors_of_texts_are_padded)
{
    LPSTR narrow[] = {(LPSTR) "a", (LPSTR) "\u20ac"};
    LPWSTR wide[] = {(LPWSTR)u"", (LPWSTR)u"xy"};
    PROPVARIANT value = {.vt = VT_VECTOR | VT_LPSTR, .calpstr = {2, narrow}}, back;

    back = rewrite(&value, 1252, 4 + 4 + 8 + 8);
    ASSERT_STR(back.calpstr.pElems[0], "a");
    ASSERT_STR(back.calpstr.pElems[1], "\u20ac");
    PropVariantClear(&back);
    value = (PROPVARIANT){.vt = VT_VECTOR | VT_LPWSTR, .calpwstr = {2, wide}};
    back = rewrite(&value, CP_UTF8, 4 + 4 + 8 + 12);
    ASSERT_U16(back.calpwstr.pElems[1], u"xy");
    PropVariantClear(&back);
}

TEST(vectors_hold_values_of_any_kind)
{
    PROPVARIANT elements[] = {{.vt = VT_I2, .iVal = 5}, {.vt = VT_LPSTR, .pszVal = (LPSTR) "five"}};
    PROPVARIANT value = {.vt = VT_VECTOR | VT_VARIANT, .capropvar = {2, elements}}, back;
    GUID guids[] = {IID_IUnknown, IID_IStream};
    CLIPDATA clips[] = {{6, CF_TEXT, (BYTE *)"ab"}, {4, -1, NULL}};

    back = rewrite(&value, CP_UTF8, 4 + 4 + 8 + 16);
    ASSERT_EQ(back.capropvar.pElems[0].iVal, 5);
    ASSERT_STR(back.capropvar.pElems[1].pszVal, "five");
    PropVariantClear(&back);
    value = (PROPVARIANT){.vt = VT_VECTOR | VT_CLSID, .cauuid = {2, guids}};
    back = rewrite(&value, CP_UTF8, 4 + 4 + 32);
    ASSERT_TRUE(IsEqualGUID(&back.cauuid.pElems[1], &IID_IStream));
    PropVariantClear(&back);
    value = (PROPVARIANT){.vt = VT_VECTOR | VT_CF, .caclipdata = {2, clips}};
    back = rewrite(&value, CP_UTF8, 4 + 4 + 12 + 8);
    ASSERT_EQ(back.caclipdata.pElems[0].cbSize, 6);
    ASSERT_MEM(back.caclipdata.pElems[0].pClipData, "ab", 2);
    ASSERT_EQ(back.caclipdata.pElems[1].ulClipFmt, -1);
    PropVariantClear(&back);
}

/* As [MS-OSHARED] has the names of parts, and headings with numbers. */
TEST(texts_in_vectors_may_lack_their_padding)
{
    PROPVARIANT back;

    ASSERT_HR(
        property_value_read(SPAN("\x1e\x10\0\0\2\0\0\0\6\0\0\0Sheet\0\2\0\0\0B\0"), 1252, &back),
        S_OK);
    ASSERT_STR(back.calpstr.pElems[0], "Sheet");
    ASSERT_STR(back.calpstr.pElems[1], "B");
    PropVariantClear(&back);
    ASSERT_HR(
        property_value_read(SPAN("\x0c\x10\0\0\2\0\0\0\x1e\0\0\0\6\0\0\0Sheet\0\3\0\0\0\2\0\0\0"),
                            1252, &back),
        S_OK);
    ASSERT_STR(back.capropvar.pElems[0].pszVal, "Sheet");
    ASSERT_EQ(back.capropvar.pElems[1].lVal, 2);
    PropVariantClear(&back);
}

TEST(arrays_keep_their_bounds)
{
    SAFEARRAYBOUND bounds[] = {{2, 1}, {3, -1}};
    PROPVARIANT value = {.vt = VT_ARRAY | VT_I4}, back;
    LONG place[] = {2, 1}, number = 77, lower;

    value.parray = SafeArrayCreate(VT_I4, 2, bounds);
    ASSERT_HR(SafeArrayPutElement(value.parray, place, &number), S_OK);
    back = rewrite(&value, CP_UTF8, 4 + 8 + 16 + 24);
    number = 0;
    ASSERT_HR(SafeArrayGetElement(back.parray, place, &number), S_OK);
    ASSERT_EQ(number, 77);
    ASSERT_HR(SafeArrayGetLBound(back.parray, 2, &lower), S_OK);
    ASSERT_EQ(lower, -1);
    PropVariantClear(&back);
    PropVariantClear(&value);
}

TEST(pictures_decimals_and_names_of_streams_are_stored)
{
    CLIPDATA clip = {9, CF_ENHMETAFILE, (BYTE *)"bytes"};
    PROPVARIANT value = {.vt = VT_CF, .pclipdata = &clip}, back;

    back = rewrite(&value, CP_UTF8, 4 + 4 + 4 + 5 + 3);
    ASSERT_EQ(back.pclipdata->cbSize, 9);
    ASSERT_MEM(back.pclipdata->pClipData, "bytes", 5);
    PropVariantClear(&back);
    value = (PROPVARIANT){.decVal = {.scale = 2, .Lo64 = 12345}};
    value.vt = VT_DECIMAL;
    back = rewrite(&value, CP_UTF8, 20);
    ASSERT_EQ(back.decVal.Lo64, 12345);
    ASSERT_EQ(back.decVal.scale, 2);
    value = (PROPVARIANT){.vt = VT_STREAM, .pwszVal = (LPWSTR)u"prop3"};
    back = rewrite(&value, 1252, 4 + 4 + 6 + 2);
    ASSERT_U16(back.pwszVal, u"prop3");
    property_value_clear(&back);
}

TEST(what_is_referred_to_is_stored)
{
    PROPVARIANT value = {.vt = VT_BYREF | VT_I4}, back;
    struct property_bytes bytes = {0};
    LONG number = 9;

    value.plVal = &number;
    ASSERT_HR(property_value_write(&value, CP_UTF8, &bytes), S_OK);
    ASSERT_HR(property_value_read((struct span){bytes.bytes, bytes.size}, CP_UTF8, &back), S_OK);
    ASSERT_EQ(back.vt, VT_I4);
    ASSERT_EQ(back.lVal, 9);
    property_bytes_free(&bytes);
}

TEST(what_cannot_be_stored_is_refused)
{
    static const VARTYPE types[] = {VT_UNKNOWN,       VT_DISPATCH,          VT_CLSID,
                                    VT_BYREF | VT_I4, VT_ARRAY | VT_I4,     VT_CF,
                                    VT_VARIANT,       VT_VECTOR | VT_STREAM};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        PROPVARIANT value = {.vt = types[i]};
        struct property_bytes bytes = {0};

        if (types[i] & VT_VECTOR)
            value.caub = (CAUB){1, (UCHAR *)&value};
        ASSERT_HR(property_value_write(&value, CP_UTF8, &bytes), STG_E_INVALIDPARAMETER);
        property_bytes_free(&bytes);
    }
}

TEST(damaged_values_are_refused)
{
    static const struct span cases[] = {
        BYTES("\3\0\0"),
        BYTES("\3\0\0\0\1\0\0"),
        BYTES("\3\0\1\0\1\0\0\0"),
        BYTES("\x1e\0\0\0\5\0\0\0abc\0"),
        BYTES("\x1f\0\0\0\xff\xff\xff\xff"
              "a\0\0\0"),
        BYTES("\3\x10\0\0\xff\xff\xff\x3f\0\0\0\0"),
        BYTES("\x47\0\0\0\3\0\0\0abc\0"),
        BYTES("\x0c\x10\0\0\1\0\0\0\x42\0\0\0\1\0\0\0\0\0\0\0"),
        BYTES("\3\x20\0\0\3\0\0\0\2\0\0\0\xff\xff\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0"),
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        PROPVARIANT value;

        ASSERT_HR(property_value_read(cases[i], 1252, &value), STG_E_DOCFILECORRUPT);
    }
}

TEST(unknown_types_are_told)
{
    PROPVARIANT value;

    ASSERT_HR(property_value_read(SPAN("\x0d\0\0\0\0\0\0\0"), 1252, &value),
              HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
    ASSERT_HR(property_value_read(SPAN("\3\x90\0\0\0\0\0\0"), 1252, &value),
              HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
    ASSERT_HR(property_value_read(SPAN("\x77\0\0\0\0\0\0\0"), 1252, &value),
              HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
}
