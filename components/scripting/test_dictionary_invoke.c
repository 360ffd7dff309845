/* SPDX-License-Identifier: MIT */
#include "dictionary_test.h"

static HRESULT invoke(const char16_t *name, WORD flags, VARIANT *arguments, UINT n, VARIANT *result,
                      EXCEPINFO *exception)
{
    DISPID id, put = DISPID_PROPERTYPUT;
    DISPPARAMS params = {.rgvarg = arguments, .cArgs = n};
    BSTR member = SysAllocString(name);
    HRESULT hr;

    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) {
        params.rgdispidNamedArgs = &put;
        params.cNamedArgs = 1;
    }
    ASSERT_HR(
        IDictionary_GetIDsOfNames(dictionary, &IID_NULL, &member, 1, LOCALE_USER_DEFAULT, &id),
        S_OK);
    hr = IDictionary_Invoke(dictionary, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, result,
                            exception, NULL);
    SysFreeString(member);
    return hr;
}

TEST(members_are_called_by_name)
{
    VARIANT pair[] = {{.vt = VT_I4, .lVal = 10}, {.vt = VT_I4, .lVal = 1}};
    VARIANT key = number(1), result;

    begin();
    ASSERT_HR(invoke(u"ADD", DISPATCH_METHOD, pair, 2, NULL, NULL), S_OK);
    ASSERT_HR(invoke(u"Item", DISPATCH_PROPERTYGET, &key, 1, &result, NULL), S_OK);
    ASSERT_EQ(V_I4(&result), 10);
    V_I4(&pair[0]) = 11;
    ASSERT_HR(invoke(u"Item", DISPATCH_PROPERTYPUT, pair, 2, NULL, NULL), S_OK);
    ASSERT_EQ(item_of(1), 11);
    ASSERT_HR(invoke(u"Exists", DISPATCH_METHOD, &key, 1, &result, NULL), S_OK);
    ASSERT_EQ(V_VT(&result), VT_BOOL);
    ASSERT_EQ(V_BOOL(&result), VARIANT_TRUE);
    ASSERT_HR(invoke(u"Count", DISPATCH_PROPERTYGET, NULL, 0, &result, NULL), S_OK);
    ASSERT_EQ(V_I4(&result), 1);
    V_I4(&pair[0]) = 2;
    ASSERT_HR(invoke(u"Key", DISPATCH_PROPERTYPUT, pair, 2, NULL, NULL), S_OK);
    ASSERT_EQ(item_of(2), 11);
    key = number(2);
    ASSERT_HR(invoke(u"Remove", DISPATCH_METHOD, &key, 1, NULL, NULL), S_OK);
    ASSERT_EQ(count(), 0);
    end();
}

/* As Windows: the number in the exception, and the texts left to who knows the language. */
TEST(failures_of_late_bound_calls_are_exceptions)
{
    EXCEPINFO exception = {0};
    VARIANT key = number(1), mode = number(1);

    begin();
    ASSERT_HR(invoke(u"Remove", DISPATCH_METHOD, &key, 1, NULL, &exception), DISP_E_EXCEPTION);
    ASSERT_HR(exception.scode, CTL_E_ELEMENT_NOT_FOUND);
    ASSERT_TRUE(!exception.bstrDescription);
    ASSERT_HR(add(1, 1), S_OK);
    ASSERT_HR(invoke(u"CompareMode", DISPATCH_PROPERTYPUT, &mode, 1, NULL, &exception),
              DISP_E_EXCEPTION);
    ASSERT_HR(exception.scode, CTL_E_ILLEGALFUNCTIONCALL);
    ASSERT_HR(invoke(u"Add", DISPATCH_METHOD, &key, 1, NULL, &exception), DISP_E_BADPARAMCOUNT);
    end();
}

/* Odd calls go by the type information: they are answered as those of any dual interface. */
TEST(calls_that_are_not_plain_are_understood)
{
    VARIANT key = number(1), keys, arguments[] = {{.vt = VT_I4, .lVal = 5}, {.vt = VT_I4}};
    DISPPARAMS none = {0};

    begin();
    ASSERT_HR(add(1, 10), S_OK);
    ASSERT_HR(invoke(u"Item", DISPATCH_METHOD, &key, 1, NULL, NULL), S_OK);
    ASSERT_HR(invoke(u"Item", DISPATCH_PROPERTYPUTREF, arguments, 2, NULL, NULL), S_OK);
    ASSERT_EQ(item_of(0), 5);
    ASSERT_HR(invoke(u"Keys", DISPATCH_METHOD, NULL, 0, &keys, NULL), S_OK);
    ASSERT_EQ(V_VT(&keys), VT_ARRAY | VT_VARIANT);
    VariantClear(&keys);
    ASSERT_HR(
        IDictionary_Invoke(dictionary, 99, &IID_NULL, 0, DISPATCH_METHOD, &none, NULL, NULL, NULL),
        DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(invoke(u"Exists", DISPATCH_METHOD, NULL, 0, NULL, NULL), DISP_E_BADPARAMCOUNT);
    end();
}
