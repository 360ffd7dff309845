/* SPDX-License-Identifier: MIT */
#include "base/shipped_class.h"

#include "base/guid.h"
#include "test.h"

static const CLSID clsid_categories = {0x0002e005, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID stdole = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

TEST(a_class_is_found_by_its_identifier)
{
    const struct shipped_class *found = shipped_class_find(&clsid_categories);

    ASSERT_TRUE(found);
    ASSERT_TRUE(guid_is_equal(&found->clsid, &clsid_categories));
    ASSERT_EQ(shipped_class_find(&stdole), NULL);
}

TEST(every_class_is_found_again_by_each_of_its_names)
{
    const struct shipped_class *class;
    unsigned n;

    for (n = 0; (class = shipped_class_at(n)); n++) {
        ASSERT_EQ(shipped_class_find(&class->clsid), class);
        if (class->progid)
            ASSERT_EQ(shipped_class_of_progid(class->progid), class);
        if (class->current_progid)
            ASSERT_EQ(shipped_class_of_progid(class->current_progid), class);
    }
    ASSERT_TRUE(n > 0);
    ASSERT_EQ(shipped_class_of_progid(u"Nobody.Ships.This"), NULL);
    ASSERT_EQ(shipped_class_of_progid(u""), NULL);
}

TEST(a_library_is_found_by_its_version_and_by_none)
{
    ASSERT_EQ(shipped_library_find(&stdole, 2, 0)->major, 2);
    ASSERT_EQ(shipped_library_find(&stdole, 1, 0)->major, 1);
    ASSERT_STR(shipped_library_find(&stdole, 1, 0)->module, "stdole32.tlb");
    ASSERT_STR(shipped_library_find(&stdole, 2, 0)->module, "stdole2.tlb");
    ASSERT_EQ(shipped_library_find(&stdole, 0xffff, 0xffff)->major, 2);
    ASSERT_EQ(shipped_library_find(&stdole, 2, 1), NULL);
    ASSERT_EQ(shipped_library_find(&stdole, 3, 0), NULL);
    ASSERT_EQ(shipped_library_find(&clsid_categories, 2, 0), NULL);
}
