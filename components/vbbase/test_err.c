/* SPDX-License-Identifier: MIT */
/*
 * Expectations: the Err object's pages of VBScript's language reference, and what Windows' engine
 * keeps from one Raise to the next.
 */
#define COBJMACROS
#include "vbbase/err.h"

#include "test.h"
#include "vbbase/arguments.h"

static struct vb_context context;
static IDispatch *err;

static void begin(void)
{
    vb_context_init(&context);
    context.lcid = 1033;
    ASSERT_HR(vb_err_get(&context, &err), S_OK);
}

static void end(void)
{
    vb_context_deinit(&context);
    ASSERT_EQ(IDispatch_Release(err), 0);
}

static DISPID dispid_of(const char16_t *name)
{
    LPOLESTR names[] = {(LPOLESTR)name};
    DISPID dispid;

    ASSERT_HR(IDispatch_GetIDsOfNames(err, &IID_NULL, names, 1, 1033, &dispid), S_OK);
    return dispid;
}

static VARIANT get(const char16_t *name)
{
    DISPPARAMS none = {0};
    VARIANT value = {0};

    ASSERT_HR(IDispatch_Invoke(err, dispid_of(name), &IID_NULL, 1033, DISPATCH_PROPERTYGET, &none,
                               &value, NULL, NULL),
              S_OK);
    return value;
}

static void expect_text(const char16_t *name, const char16_t *text)
{
    VARIANT value = get(name);

    ASSERT_EQ(V_VT(&value), VT_BSTR);
    ASSERT_U16(V_BSTR(&value), text);
    VariantClear(&value);
}

/* Lets Err show what just failed, as a script sees it; the error's HRESULT. */
static HRESULT show(HRESULT hr)
{
    EXCEPINFO exception = context.exception;

    context.exception = (EXCEPINFO){0};
    vb_error_clear(&context.error);
    if (hr == DISP_E_EXCEPTION)
        hr = exception.scode;
    hr = vberror_from_hresult(hr);
    context.error =
        (struct vb_error){vberror_number(hr), exception.bstrSource, exception.bstrDescription,
                          exception.bstrHelpFile, (LONG)exception.dwHelpContext};
    return hr;
}

/* Raises @number with a source unless NULL, and lets Err show the outcome, as a script does. */
static LONG raise_number(VARIANT number, const char16_t *source)
{
    VARIANT arguments[2] = {0};
    DISPPARAMS parameters = {arguments, NULL, 1, 0};
    HRESULT hr;

    arguments[0] = number;
    if (source) {
        arguments[1] = number;
        V_VT(&arguments[0]) = VT_BSTR;
        V_BSTR(&arguments[0]) = SysAllocString(source);
        parameters.cArgs = 2;
    }
    hr = vb_invoke(&context, err, dispid_of(u"RAISE"), DISPATCH_METHOD, &parameters, NULL);
    VariantClear(&arguments[0]);
    ASSERT_TRUE(FAILED(hr));
    show(hr);
    return context.error.number;
}

static LONG raise_long(LONG number)
{
    VARIANT value;

    vb_return_long(number, &value);
    return raise_number(value, NULL);
}

TEST(numbers_are_raised_as_windows_does)
{
    VARIANT large;

    begin();
    ASSERT_EQ(raise_long(0), 5);
    ASSERT_EQ(raise_long(1), 1);
    ASSERT_EQ(raise_long(-32768), -32768);
    ASSERT_EQ(raise_long(-1), -1);
    ASSERT_EQ(raise_long(0x10000), 5);
    ASSERT_EQ(raise_long(32768), 32768);
    vb_return_double(-3000000000.0, &large);
    ASSERT_EQ(raise_number(large, NULL), 6);
    ASSERT_EQ(raise_long((LONG)0x8007000e), 7);
    end();
}

TEST(raise_keeps_the_texts_that_are_not_given)
{
    VARIANT one;

    begin();
    vb_return_short(1, &one);
    ASSERT_EQ(raise_number(one, u"abc"), 1);
    expect_text(u"Source", u"abc");
    expect_text(u"Description", u"Unknown runtime error");
    expect_text(u"HelpFile", u"");
    ASSERT_EQ(raise_long((LONG)0x8007000e), 7);
    expect_text(u"Source", u"abc");
    expect_text(u"Description", u"Unknown runtime error");

    vb_error_clear(&context.error);
    ASSERT_EQ(raise_long((LONG)0x8007000e), 7);
    expect_text(u"Source", u"Microsoft VBScript runtime error");
    expect_text(u"Description", u"Out of memory");
    end();
}

TEST(properties_are_read_and_written)
{
    DISPID put = DISPID_PROPERTYPUT;
    VARIANT number, value;
    DISPPARAMS parameters = {&number, &put, 1, 1};
    DISPPARAMS none = {0};

    begin();
    vb_return_short(77, &number);
    ASSERT_HR(IDispatch_Invoke(err, DISPID_VALUE, &IID_NULL, 1033, DISPATCH_PROPERTYPUT,
                               &parameters, NULL, NULL, NULL),
              S_OK);
    value = get(u"number");
    ASSERT_EQ(V_VT(&value), VT_I4);
    ASSERT_EQ(V_I4(&value), 77);
    expect_text(u"Description", u"");

    ASSERT_HR(IDispatch_Invoke(err, dispid_of(u"Clear"), &IID_NULL, 1033, DISPATCH_METHOD, &none,
                               NULL, NULL, NULL),
              S_OK);
    value = get(u"Number");
    ASSERT_EQ(V_I4(&value), 0);
    end();
}

TEST(members_have_the_identifiers_of_windows)
{
    static const char16_t *const names[] = {u"clear",  u"description", u"helpcontext", u"helpFILE",
                                            u"number", u"raise",       u"source"};

    begin();
    for (DISPID i = 0; i < 7; i++)
        ASSERT_EQ(dispid_of(names[i]), i + 1);
    end();
}

TEST(errors_tell_what_they_are_about)
{
    begin();
    ASSERT_HR(show(vb_raise_about(&context, VBE_CANT_CREATE_OBJECT, u"A.B")),
              MAKE_VBSERROR(VBE_CANT_CREATE_OBJECT));
    expect_text(u"Description", u"ActiveX component can't create object: 'A.B'");
    ASSERT_TRUE(context.exception.bstrDescription == NULL);
    end();
}

TEST(wrong_calls_are_refused)
{
    LPOLESTR names[] = {(LPOLESTR)u"Nothing"};
    VARIANT arguments[6] = {0};
    DISPPARAMS parameters = {arguments, NULL, 6, 0};
    ITypeInfo *info;
    DISPID dispid;
    UINT n;

    begin();
    ASSERT_HR(IDispatch_GetIDsOfNames(err, &IID_NULL, names, 1, 1033, &dispid), DISP_E_UNKNOWNNAME);
    ASSERT_HR(
        IDispatch_Invoke(err, 99, &IID_NULL, 1033, DISPATCH_METHOD, &parameters, NULL, NULL, NULL),
        DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(IDispatch_Invoke(err, dispid_of(u"Raise"), &IID_NULL, 1033, DISPATCH_METHOD,
                               &parameters, NULL, NULL, NULL),
              MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT));
    ASSERT_HR(IDispatch_GetTypeInfoCount(err, &n), S_OK);
    ASSERT_EQ(n, 0);
    ASSERT_HR(IDispatch_GetTypeInfo(err, 0, 1033, &info), DISP_E_BADINDEX);
    end();
}

TEST(err_outlives_its_context)
{
    DISPPARAMS none = {0};

    begin();
    vb_context_deinit(&context);
    ASSERT_HR(IDispatch_Invoke(err, DISPID_VALUE, &IID_NULL, 1033, DISPATCH_PROPERTYGET, &none,
                               NULL, NULL, NULL),
              E_UNEXPECTED);
    ASSERT_EQ(IDispatch_Release(err), 0);
}
