/* SPDX-License-Identifier: MIT */
#include "registrar/registry_shared.h"

#include "test.h"

TEST(roots_and_the_folders_of_classes_are_shared)
{
    static const char16_t *const shared[] = {
        u"",
        u"CLSID",
        u"clsid",
        u"TypeLib",
        u"Component Categories",
        u"SOFTWARE",
        u"Software\\Classes",
        u"software\\classes\\CLSID",
        u"Software\\Classes\\Interface",
    };

    for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++)
        ASSERT_TRUE(registry_key_is_shared(shared[i]));
}

TEST(what_is_in_them_and_elsewhere_is_not)
{
    static const char16_t *const others[] = {
        u"CLSID\\{1}",         u"Prog.Id",
        u"Prog.Id\\CLSID",     u"CLSIDs",
        u"Software\\Example",  u"Software\\Classes\\Prog.Id\\CLSID",
        u"Software\\ClassesX", u"Software\\Classes\\CLSID\\{1}",
    };

    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        ASSERT_FALSE(registry_key_is_shared(others[i]));
}
