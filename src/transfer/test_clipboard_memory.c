/* SPDX-License-Identifier: MIT */
/* The clipboard without memory: what is on it stays. */
#include <comity/windows.h>

#include "test.h"

TEST(what_could_not_be_emptied_stays)
{
    ASSERT_TRUE(OpenClipboard(NULL));
    ASSERT_TRUE(SetClipboardData(CF_TEXT, GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, 1)));
    test_fail_allocation(1);
    ASSERT_FALSE(EmptyClipboard());
    test_fail_allocation(0);
    ASSERT_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    ASSERT_EQ(CountClipboardFormats(), 1);
    ASSERT_TRUE(EmptyClipboard());
    ASSERT_EQ(CountClipboardFormats(), 0);
    ASSERT_TRUE(CloseClipboard());
}
