/* SPDX-License-Identifier: MIT */
#include <comity/comity.h>
#include <comity/windows.h>

#include "test.h"

TEST(user_control_is_what_the_server_said_last)
{
    ASSERT_EQ(ComitySetUserControl(TRUE), FALSE);
    ASSERT_EQ(ComitySetUserControl(2), TRUE);
    ASSERT_EQ(ComitySetUserControl(FALSE), TRUE);
    ASSERT_EQ(ComitySetUserControl(FALSE), FALSE);
}
