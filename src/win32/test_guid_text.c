/* SPDX-License-Identifier: MIT */
#include <comity/combaseapi.h>

#include "base/guid.h"
#include "test.h"

TEST(a_guid_becomes_text_and_comes_back)
{
    LPOLESTR text;
    CLSID clsid;

    ASSERT_HR(StringFromCLSID(&IID_IDispatch, &text), S_OK);
    ASSERT_U16(text, u"{00020400-0000-0000-C000-000000000046}");
    ASSERT_HR(guid_parse(text, &clsid), S_OK);
    ASSERT_TRUE(IsEqualGUID(&clsid, &IID_IDispatch));
    CoTaskMemFree(text);
}

TEST(a_short_buffer_gets_nothing)
{
    OLECHAR text[39];

    ASSERT_EQ(StringFromGUID2(&IID_IUnknown, text, 38), 0);
    ASSERT_EQ(StringFromGUID2(&IID_IUnknown, text, 39), 39);
}

/* The fields before a bad character are stored: Windows' parser writes as it goes. */
TEST(a_bad_character_leaves_the_fields_before_it)
{
    GUID guid;

    memset(&guid, 0xaa, sizeof(guid));
    ASSERT_HR(guid_parse(u"{11223344-5566-77x8-99AA-BBCCDDEEFF00}", &guid), CO_E_CLASSSTRING);
    ASSERT_EQ(guid.Data1, 0x11223344);
    ASSERT_EQ(guid.Data2, 0x5566);
    ASSERT_EQ(guid.Data3, 0xaaaa);
}

TEST(text_behind_the_brace_is_an_error_that_leaves_the_identifier)
{
    GUID guid = {0};

    ASSERT_HR(guid_parse(u"{00020400-0000-0000-C000-000000000046} ", &guid), CO_E_CLASSSTRING);
    ASSERT_TRUE(IsEqualGUID(&guid, &IID_IDispatch));
}

TEST(an_interface_string_of_another_length_is_an_invalid_argument)
{
    IID iid;

    ASSERT_HR(IIDFromString(u"{00020400}", &iid), E_INVALIDARG);
    ASSERT_HR(IIDFromString(u"x00020400-0000-0000-C000-000000000046}", &iid), CO_E_IIDSTRING);
    ASSERT_HR(IIDFromString(NULL, &iid), S_OK);
    ASSERT_TRUE(IsEqualGUID(&iid, &GUID_NULL));
}
