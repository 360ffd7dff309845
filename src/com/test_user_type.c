/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <comity/ole2.h>

#include "test.h"

#define CLASS u"{5B1FE8A2-3C5D-4A0E-8F11-223D5A9C7015}"

static const CLSID clsid = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x15}};
static const CLSID clsid_categories = {0x0002e005, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static void set(const char16_t *key, const char16_t *text)
{
    ASSERT_EQ(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, text, 0), ERROR_SUCCESS);
}

static void check(DWORD form, const char16_t *expected)
{
    LPOLESTR text = NULL;

    ASSERT_HR(OleRegGetUserType(&clsid, form, &text), S_OK);
    ASSERT_U16(text, expected);
    CoTaskMemFree(text);
}

TEST(a_class_has_a_name_for_each_place)
{
    test_expect_open_descriptors();
    set(u"CLSID\\" CLASS, u"A Long Name");
    set(u"CLSID\\" CLASS u"\\AuxUserType\\2", u"Short");
    set(u"CLSID\\" CLASS u"\\AuxUserType\\3", u"Program");
    check(USERCLASSTYPE_FULL, u"A Long Name");
    check(USERCLASSTYPE_SHORT, u"Short");
    check(USERCLASSTYPE_APPNAME, u"Program");
}

TEST(a_name_that_is_missing_is_told_from_a_class_that_is)
{
    LPOLESTR text = (LPOLESTR)u"";

    test_expect_open_descriptors();
    ASSERT_HR(OleRegGetUserType(&clsid, USERCLASSTYPE_FULL, &text), REGDB_E_CLASSNOTREG);
    ASSERT_EQ(text, NULL);
    set(u"CLSID\\" CLASS, u"A Long Name");
    ASSERT_HR(OleRegGetUserType(&clsid, USERCLASSTYPE_SHORT, &text), REGDB_E_KEYMISSING);
    ASSERT_HR(OleRegGetUserType(&clsid, 4, &text), E_INVALIDARG);
    ASSERT_HR(OleRegGetUserType(&clsid, USERCLASSTYPE_FULL, NULL), E_INVALIDARG);
}

TEST(a_class_that_comes_with_comity_has_a_name_without_registration)
{
    LPOLESTR text;

    test_expect_open_descriptors();
    ASSERT_HR(OleRegGetUserType(&clsid_categories, USERCLASSTYPE_FULL, &text), S_OK);
    ASSERT_U16(text, u"Component Categories Manager");
    CoTaskMemFree(text);
}
