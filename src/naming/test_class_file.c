/* SPDX-License-Identifier: MIT */
/* What is expected is what Windows' "GetClassFile" page says, and what Windows answers. */
#define COBJMACROS
#include <comity/ole2.h>

#include "test.h"
#include "trial_class.h"

TEST(a_file_without_class_is_an_invalid_extension)
{
    WCHAR path[TRIAL_PATH_SIZE];
    CLSID clsid;

    test_expect_open_descriptors();
    trial_class_make_file("a.unknown", "", path);
    ASSERT_HR(GetClassFile(path, &clsid), MK_E_INVALIDEXTENSION);
    ASSERT_HR(GetClassFile(u"/no/such/file.unknown", &clsid), MK_E_CANTOPENFILE);
    ASSERT_HR(GetClassFile(NULL, &clsid), E_INVALIDARG);
}

static void set_pattern(const WCHAR *key, const WCHAR *pattern)
{
    DWORD len = 0;

    while (pattern[len])
        len++;
    ASSERT_EQ(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, pattern, len * sizeof(*pattern)),
              ERROR_SUCCESS);
}

TEST(a_pattern_in_the_file_goes_before_its_extension)
{
    static const CLSID patterned = {0x11111111, 0, 0, {0x22, 0x22, 0x44, 0x44, 0x44, 0x44}};
    WCHAR path[TRIAL_PATH_SIZE];
    CLSID clsid;

    test_expect_open_descriptors();
    set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\0", u"0,2,ffff,4142");
    set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\1", u"-2,2,ff00,5a00");
    set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\2", u"1,3,,616263");
    trial_class_make_file("begins.x", "AB...", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &patterned));
    trial_class_make_file("ends.x", "...ZY", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    trial_class_make_file("has.x", ".abc.", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    trial_class_make_file("neither.x", ".....", path);
    ASSERT_HR(GetClassFile(path, &clsid), MK_E_INVALIDEXTENSION);
}

TEST(patterns_that_are_none_match_nothing)
{
    static const WCHAR *const patterns[] = {u"",         u"0",         u"0,0,,",     u"0,1,ff",
                                            u"0,1,ff,4", u"0,1,f,41",  u"0,999,,",   u"x,1,,41",
                                            u"-9,1,,41", u"0,1,gg,41", u"0,1,41,41,"};
    WCHAR path[TRIAL_PATH_SIZE];
    CLSID clsid;

    test_expect_open_descriptors();
    trial_class_make_file("a.x", "B", path);
    for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
        set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\0", patterns[i]);
        ASSERT_HR(GetClassFile(path, &clsid), MK_E_INVALIDEXTENSION);
    }
}
