/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comcat.h>

#include "test.h"

static const CATID catid_a = {0xa, 0, 0, {0}};
static const CATID catid_b = {0xb, 0, 0, {0}};
static const CLSID clsid_1 = {0x1, 0, 0, {0}};
static const CLSID clsid_2 = {0x2, 0, 0, {0}};

static ICatRegister *registrar;
static ICatInformation *information;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_StdComponentCategoriesMgr, NULL, CLSCTX_INPROC_SERVER,
                               &IID_ICatRegister, (void **)&registrar),
              S_OK);
    ASSERT_HR(ICatRegister_QueryInterface(registrar, &IID_ICatInformation, (void **)&information),
              S_OK);
}

static void end(void)
{
    ASSERT_EQ(ICatInformation_Release(information), 1);
    ASSERT_EQ(ICatRegister_Release(registrar), 0);
    CoUninitialize();
}

static HRESULT implement(REFCLSID clsid, const CATID *catid)
{
    return ICatRegister_RegisterClassImplCategories(registrar, clsid, 1, (CATID *)catid);
}

/* How many classes there are, the first of them in @ret_first. */
static ULONG classes(ULONG n_implemented, const CATID *implemented, ULONG n_required,
                     const CATID *required, CLSID *ret_first)
{
    IEnumGUID *list;
    CLSID found[8];
    ULONG n;

    ASSERT_HR(ICatInformation_EnumClassesOfCategories(information, n_implemented, implemented,
                                                      n_required, required, &list),
              S_OK);
    ASSERT_HR(IEnumGUID_Next(list, 8, found, &n), S_FALSE);
    if (n)
        *ret_first = found[0];
    ASSERT_EQ(IEnumGUID_Release(list), 0);
    return n;
}

TEST(classes_are_found_by_what_they_implement)
{
    CLSID found;

    begin();
    ASSERT_EQ(classes(1, &catid_a, (ULONG)-1, NULL, &found), 0);
    ASSERT_HR(implement(&clsid_1, &catid_a), S_OK);
    ASSERT_HR(implement(&clsid_2, &catid_b), S_OK);
    ASSERT_EQ(classes(1, &catid_a, (ULONG)-1, NULL, &found), 1);
    ASSERT_TRUE(IsEqualCLSID(&found, &clsid_1));
    ASSERT_EQ(classes((ULONG)-1, NULL, (ULONG)-1, NULL, &found), 2);
    ASSERT_HR(ICatRegister_UnRegisterClassImplCategories(registrar, &clsid_1, 1, (CATID *)&catid_a),
              S_OK);
    ASSERT_EQ(classes(1, &catid_a, 0, NULL, &found), 0);
    end();
}

TEST(a_class_that_requires_more_is_left_out)
{
    CLSID found;

    begin();
    ASSERT_HR(implement(&clsid_1, &catid_a), S_OK);
    ASSERT_HR(ICatRegister_RegisterClassReqCategories(registrar, &clsid_1, 1, (CATID *)&catid_b),
              S_OK);
    ASSERT_EQ(classes(1, &catid_a, 0, NULL, &found), 0);
    ASSERT_EQ(classes(1, &catid_a, 1, &catid_b, &found), 1);
    ASSERT_EQ(classes(1, &catid_a, (ULONG)-1, NULL, &found), 1);
    ASSERT_HR(ICatInformation_IsClassOfCategories(information, &clsid_1, 1, &catid_a, 0, NULL),
              S_FALSE);
    ASSERT_HR(ICatInformation_IsClassOfCategories(information, &clsid_1, 1, &catid_a, 1, &catid_b),
              S_OK);
    end();
}

TEST(a_class_tells_its_categories)
{
    CATID found[3];
    IEnumGUID *list;
    ULONG n;

    begin();
    ASSERT_HR(implement(&clsid_1, &catid_a), S_OK);
    ASSERT_HR(implement(&clsid_1, &catid_b), S_OK);
    ASSERT_HR(ICatInformation_EnumImplCategoriesOfClass(information, &clsid_1, &list), S_OK);
    ASSERT_HR(IEnumGUID_Next(list, 3, found, &n), S_FALSE);
    ASSERT_EQ(n, 2);
    ASSERT_EQ(IEnumGUID_Release(list), 0);
    ASSERT_HR(ICatInformation_EnumReqCategoriesOfClass(information, &clsid_1, &list), S_OK);
    ASSERT_HR(IEnumGUID_Next(list, 1, found, NULL), S_FALSE);
    ASSERT_EQ(IEnumGUID_Release(list), 0);
    end();
}

TEST(categories_are_described_by_locale)
{
    CATEGORYINFO infos[2] = {{catid_a, 0x409, u"English"}, {catid_a, 0x407, u"Deutsch"}}, found;
    IEnumCATEGORYINFO *list, *clone;
    LPWSTR text;

    begin();
    ASSERT_HR(ICatRegister_RegisterCategories(registrar, 2, infos), S_OK);
    ASSERT_HR(ICatInformation_GetCategoryDesc(information, &catid_a, 0x407, &text), S_OK);
    ASSERT_U16(text, u"Deutsch");
    CoTaskMemFree(text);
    ASSERT_HR(ICatInformation_GetCategoryDesc(information, &catid_a, 0x807, &text), S_OK);
    ASSERT_U16(text, u"Deutsch");
    CoTaskMemFree(text);
    ASSERT_HR(ICatInformation_GetCategoryDesc(information, &catid_b, 0x409, &text),
              CAT_E_CATIDNOEXIST);

    ASSERT_HR(ICatInformation_EnumCategories(information, 0x40c, &list), S_OK);
    ASSERT_HR(IEnumCATEGORYINFO_Clone(list, &clone), S_OK);
    ASSERT_HR(IEnumCATEGORYINFO_Next(list, 1, &found, NULL), S_OK);
    ASSERT_U16(found.szDescription, u"English");
    ASSERT_EQ(found.lcid, 0x409);
    ASSERT_HR(IEnumCATEGORYINFO_Skip(list, 1), S_FALSE);
    ASSERT_HR(IEnumCATEGORYINFO_Reset(list), S_OK);
    ASSERT_HR(IEnumCATEGORYINFO_Skip(list, 1), S_OK);
    ASSERT_HR(IEnumCATEGORYINFO_Next(clone, 1, &found, NULL), S_OK);
    ASSERT_EQ(IEnumCATEGORYINFO_Release(list), 0);
    ASSERT_EQ(IEnumCATEGORYINFO_Release(clone), 0);

    ASSERT_HR(ICatRegister_UnRegisterCategories(registrar, 1, (CATID *)&catid_a), S_OK);
    ASSERT_HR(ICatInformation_GetCategoryDesc(information, &catid_a, 0x409, &text),
              CAT_E_CATIDNOEXIST);
    end();
}

TEST(questions_without_a_subject_are_refused)
{
    IEnumGUID *list;

    begin();
    ASSERT_HR(ICatInformation_EnumClassesOfCategories(information, 0, NULL, 0, NULL, &list),
              E_INVALIDARG);
    ASSERT_HR(ICatInformation_EnumClassesOfCategories(information, 1, NULL, 0, NULL, &list),
              E_POINTER);
    ASSERT_HR(ICatInformation_EnumClassesOfCategories(information, 1, &catid_a, 1, NULL, &list),
              E_POINTER);
    ASSERT_HR(ICatInformation_EnumClassesOfCategories(information, 1, &catid_a, 0, NULL, NULL),
              E_POINTER);
    end();
}
