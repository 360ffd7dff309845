/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/propvarutil.h>

#include "test.h"

static PROPVARIANT wide(const WCHAR *text)
{
    return (PROPVARIANT){.vt = VT_LPWSTR, .pwszVal = (LPWSTR)text};
}

TEST(numbers_must_fit)
{
    PROPVARIANT value = {.vt = VT_I8, .hVal = {.QuadPart = INT64_MIN}};
    ULONGLONG large;
    USHORT small;
    LONGLONG whole;

    ASSERT_HR(PropVariantToInt64(&value, &whole), S_OK);
    ASSERT_EQ(whole, INT64_MIN);
    ASSERT_HR(PropVariantToUInt64(&value, &large), HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW));
    ASSERT_HR(PropVariantToUInt16(&value, &small), HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW));
    value = wide(u"65535");
    ASSERT_HR(PropVariantToUInt16(&value, &small), S_OK);
    ASSERT_EQ(small, 65535);
    value = wide(u"18446744073709551615");
    ASSERT_HR(PropVariantToUInt64(&value, &large), S_OK);
    ASSERT_TRUE(large == UINT64_MAX);
    value = wide(u"many");
    ASSERT_HR(PropVariantToUInt16(&value, &small), DISP_E_TYPEMISMATCH);
}

TEST(truth_has_several_words)
{
    static const struct {
        const WCHAR *text;
        HRESULT hr;
        BOOL value;
    } cases[] = {
        {u"tRuE", S_OK, TRUE},
        {u"#TRUE#", S_OK, TRUE},
        {u"#true#", DISP_E_TYPEMISMATCH, FALSE},
        {u"False", S_OK, FALSE},
        {u"-7", S_OK, TRUE},
        {u"0", S_OK, FALSE},
        {u"yes", DISP_E_TYPEMISMATCH, FALSE},
        {NULL, DISP_E_TYPEMISMATCH, FALSE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        PROPVARIANT value = wide(cases[i].text);
        BOOL is_true = TRUE;

        ASSERT_HR(PropVariantToBoolean(&value, &is_true), cases[i].hr);
        ASSERT_EQ(is_true, cases[i].value);
    }
}

TEST(vectors_are_written_with_semicolons)
{
    LONG numbers[3] = {3, 1, 4};
    PROPVARIANT value = {.vt = VT_VECTOR | VT_I4, .cal = {3, numbers}};
    WCHAR text[16];
    LPWSTR copy;

    ASSERT_HR(PropVariantToStringAlloc(&value, &copy), S_OK);
    ASSERT_U16(copy, u"3; 1; 4");
    CoTaskMemFree(copy);
    ASSERT_HR(PropVariantToString(&value, text, 16), S_OK);
    ASSERT_U16(text, u"3; 1; 4");
    ASSERT_HR(PropVariantToString(&value, text, 3), STRSAFE_E_INSUFFICIENT_BUFFER);
    ASSERT_HR(PropVariantToString(&value, text, 0), E_INVALIDARG);
    value = (PROPVARIANT){.vt = VT_EMPTY};
    ASSERT_HR(PropVariantToString(&value, text, 16), S_OK);
    ASSERT_U16(text, u"");
}

TEST(vectors_become_arrays_and_come_back)
{
    LPWSTR strings[2] = {(LPWSTR)u"a", (LPWSTR)u"b"};
    PROPVARIANT value = {.vt = VT_VECTOR | VT_LPWSTR, .calpwstr = {2, strings}}, back;
    VARIANT variant;

    ASSERT_HR(PropVariantToVariant(&value, &variant), S_OK);
    ASSERT_EQ(V_VT(&variant), VT_ARRAY | VT_BSTR);
    ASSERT_U16(((BSTR *)V_ARRAY(&variant)->pvData)[1], u"b");
    ASSERT_HR(VariantToPropVariant(&variant, &back), S_OK);
    ASSERT_EQ(back.vt, VT_VECTOR | VT_BSTR);
    ASSERT_EQ(back.cabstr.cElems, 2);
    ASSERT_U16(back.cabstr.pElems[0], u"a");
    ASSERT_HR(PropVariantClear(&back), S_OK);
    ASSERT_HR(VariantClear(&variant), S_OK);
}

TEST(bytes_are_kept_in_vectors)
{
    PROPVARIANT value;
    char bytes[4];

    ASSERT_HR(InitPropVariantFromBuffer("abcd", 4, &value), S_OK);
    ASSERT_HR(PropVariantToBuffer(&value, bytes, 4), S_OK);
    ASSERT_MEM(bytes, "abcd", 4);
    ASSERT_HR(PropVariantToBuffer(&value, bytes, 5), E_FAIL);
    ASSERT_HR(PropVariantClear(&value), S_OK);
    value = wide(u"abcd");
    ASSERT_HR(PropVariantToBuffer(&value, bytes, 4), E_INVALIDARG);
}

TEST(identifiers_are_kept_in_either_form)
{
    PROPVARIANT value, changed;
    GUID guid;

    ASSERT_HR(InitPropVariantFromGUIDAsString(&IID_IDispatch, &value), S_OK);
    ASSERT_HR(PropVariantToGUID(&value, &guid), S_OK);
    ASSERT_TRUE(IsEqualGUID(&guid, &IID_IDispatch));
    ASSERT_HR(PropVariantChangeType(&changed, &value, 0, VT_CLSID), S_OK);
    ASSERT_TRUE(IsEqualGUID(changed.puuid, &IID_IDispatch));
    ASSERT_HR(PropVariantClear(&changed), S_OK);
    value.pwszVal[1] = u'z';
    ASSERT_HR(PropVariantToGUID(&value, &guid), E_INVALIDARG);
    ASSERT_HR(PropVariantChangeType(&changed, &value, 0, VT_CLSID), DISP_E_TYPEMISMATCH);
    ASSERT_HR(PropVariantClear(&value), S_OK);
}

TEST(times_change_into_dates_and_back)
{
    SYSTEMTIME time = {.wYear = 2001, .wMonth = 2, .wDay = 3, .wHour = 12};
    PROPVARIANT value, date, back;
    FILETIME file_time;

    ASSERT_TRUE(SystemTimeToFileTime(&time, &file_time));
    InitPropVariantFromFileTime(&file_time, &value);
    ASSERT_HR(PropVariantChangeType(&date, &value, 0, VT_DATE), S_OK);
    ASSERT_TRUE(date.date == 36925.5);
    ASSERT_HR(PropVariantChangeType(&back, &date, 0, VT_FILETIME), S_OK);
    ASSERT_EQ(PropVariantCompareEx(&value, &back, PVCU_DEFAULT, PVCF_DEFAULT), 0);
}

TEST(the_second_is_compared_as_the_first)
{
    PROPVARIANT two = {.vt = VT_I4, .lVal = 2}, empty = {.vt = VT_EMPTY};
    PROPVARIANT text = wide(u"2"), zero_two = wide(u"02"), upper = wide(u"A"), lower = wide(u"a");

    ASSERT_EQ(PropVariantCompareEx(&two, &zero_two, 0, 0), 0);
    ASSERT_EQ(PropVariantCompareEx(&zero_two, &two, 0, 0), -1);
    ASSERT_EQ(PropVariantCompareEx(&text, &zero_two, 0, 0), 1);
    ASSERT_EQ(PropVariantCompareEx(&empty, &two, 0, 0), -1);
    ASSERT_EQ(PropVariantCompareEx(&empty, &two, 0, PVCF_TREATEMPTYASGREATERTHAN), 1);
    ASSERT_EQ(PropVariantCompareEx(&upper, &lower, 0, PVCF_USESTRCMPIC), 0);
    ASSERT_TRUE(PropVariantCompareEx(&upper, &lower, 0, PVCF_USESTRCMPC) != 0);
    ASSERT_EQ(PropVariantCompareEx(&two, &upper, 0, 0), -1);
}
