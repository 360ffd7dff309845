/* SPDX-License-Identifier: MIT */
#include "base/hresult.h"

#include <errno.h>

#include "test.h"

static HRESULT inner(void)
{
    return hr_raise(E_FAIL, "reading %s", "the sample");
}

static HRESULT outer(void)
{
    return hr_trace(inner());
}

TEST(a_failure_keeps_message_and_path)
{
    ASSERT_HR(outer(), E_FAIL);
    ASSERT_STR(hr_message(), "reading the sample");
    ASSERT_STR(hr_path(), "inner < outer");
    ASSERT_HR(hr_recorded(), E_FAIL);
    hr_clear();
    ASSERT_STR(hr_message(), "");
}

TEST(a_message_may_quote_the_one_before)
{
    (void)outer();
    ASSERT_HR(hr_raise(E_FAIL, "line 3: %s", hr_message()), E_FAIL);
    ASSERT_STR(hr_message(), "line 3: reading the sample");
}

TEST(success_passes_untraced)
{
    (void)outer();
    ASSERT_HR(hr_trace(S_FALSE), S_FALSE);
    ASSERT_STR(hr_path(), "inner < outer");
}

TEST(win32_codes_come_back)
{
    ASSERT_HR(hr_from_win32(2), (HRESULT)0x80070002);
    ASSERT_EQ(hr_to_win32((HRESULT)0x80070002), 2);
    ASSERT_HR(hr_from_win32(0), S_OK);
    ASSERT_EQ(hr_to_win32(S_FALSE), 0);
    ASSERT_EQ(hr_to_win32(E_UNEXPECTED), (uint32_t)E_UNEXPECTED);
}

TEST(errno_becomes_its_win32_code)
{
    ASSERT_HR(hr_from_errno_value(ENOENT), (HRESULT)0x80070002);
    ASSERT_HR(hr_from_errno_value(EACCES), (HRESULT)0x80070005);
    ASSERT_HR(hr_from_errno_value(ENOSPC), (HRESULT)0x80070070);
    ASSERT_HR(hr_from_errno_value(0), E_UNEXPECTED);
}
