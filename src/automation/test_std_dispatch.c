/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(arguments_are_counted_from_the_last)
{
    VARIANTARG values[2] = {{.vt = VT_I4, .lVal = 2}, {.vt = VT_BSTR}};
    DISPPARAMS arguments = {.rgvarg = values, .cArgs = 2};
    VARIANT result = {.vt = VT_EMPTY};
    UINT wrong = 9;

    values[1].bstrVal = SysAllocString(u"1");
    ASSERT_HR(DispGetParam(&arguments, 0, VT_I2, &result, &wrong), S_OK);
    ASSERT_EQ(result.iVal, 1);
    ASSERT_HR(DispGetParam(&arguments, 1, VT_I2, &result, &wrong), S_OK);
    ASSERT_EQ(result.iVal, 2);
    ASSERT_HR(DispGetParam(&arguments, 2, VT_I2, &result, &wrong), DISP_E_PARAMNOTFOUND);
    ASSERT_EQ(wrong, 9);
    ASSERT_HR(DispGetParam(&arguments, 1, VT_UNKNOWN, &result, &wrong), DISP_E_TYPEMISMATCH);
    ASSERT_EQ(wrong, 0);
    SysFreeString(values[1].bstrVal);
}

TEST(named_arguments_are_found_by_name)
{
    VARIANTARG values[2] = {{.vt = VT_I4, .lVal = 30}, {.vt = VT_I4, .lVal = 10}};
    DISPID names[1] = {2};
    DISPPARAMS arguments = {
        .rgvarg = values, .rgdispidNamedArgs = names, .cArgs = 2, .cNamedArgs = 1};
    VARIANT result = {.vt = VT_EMPTY};

    ASSERT_HR(DispGetParam(&arguments, 2, VT_I4, &result, NULL), S_OK);
    ASSERT_EQ(result.lVal, 30);
    ASSERT_HR(DispGetParam(&arguments, 0, VT_I4, &result, NULL), S_OK);
    ASSERT_EQ(result.lVal, 10);
    ASSERT_HR(DispGetParam(&arguments, 1, VT_I4, &result, NULL), DISP_E_PARAMNOTFOUND);
}

TEST(nothing_is_dispatched_without_a_description)
{
    IUnknown *dispatch;
    int object;

    ASSERT_HR(CreateStdDispatch(NULL, &object, NULL, &dispatch), E_INVALIDARG);
    ASSERT_HR(DispInvoke(&object, NULL, 1, DISPATCH_METHOD, NULL, NULL, NULL, NULL), E_INVALIDARG);
}
