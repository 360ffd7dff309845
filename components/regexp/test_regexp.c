/* SPDX-License-Identifier: MIT */
/*
 * Expectations: the RegExp object's pages of VBScript's language reference; the codes for bad
 * arguments and what Skip(-1) does are those of Windows' vbscript.dll.
 */
#include "regexp.h"

#include "component.h"

#include <vbsregexp55.h>

#include "test.h"
#include "vblang/vberror.h"

static const struct component_class classes[] = {{&CLSID_RegExp, regexp_create}};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"VBScript",
    .type_library = 3,
};

static IRegExp2 *regexp;

static void begin(const char16_t *pattern, bool is_global)
{
    BSTR text = SysAllocString(pattern);

    test_expect_open_descriptors();
    ASSERT_HR(CoInitialize(NULL), S_OK);
    ASSERT_HR(regexp_create(&IID_IRegExp2, (void **)&regexp), S_OK);
    ASSERT_HR(IRegExp2_put_Pattern(regexp, text), S_OK);
    ASSERT_HR(IRegExp2_put_Global(regexp, is_global ? VARIANT_TRUE : VARIANT_FALSE), S_OK);
    SysFreeString(text);
}

static void end(void)
{
    ASSERT_EQ(IRegExp2_Release(regexp), 0);
    CoUninitialize();
}

static IMatchCollection2 *execute(const char16_t *text)
{
    BSTR source = SysAllocString(text);
    IMatchCollection2 *matches;
    IDispatch *dispatch;

    ASSERT_HR(IRegExp2_Execute(regexp, source, &dispatch), S_OK);
    SysFreeString(source);
    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IMatchCollection2, (void **)&matches), S_OK);
    IDispatch_Release(dispatch);
    return matches;
}

static void expect_replaced(const char16_t *pattern, const char16_t *text, const char16_t *with,
                            const char16_t *expected)
{
    BSTR source = SysAllocString(text), result;
    VARIANT value = {0};

    begin(pattern, true);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(with);
    ASSERT_HR(IRegExp2_Replace(regexp, source, value, &result), S_OK);
    ASSERT_U16(result, expected);
    VariantClear(&value);
    SysFreeString(result);
    SysFreeString(source);
    end();
}

TEST(matches_tell_where_and_what_they_are)
{
    IMatchCollection2 *matches;
    ISubMatches *groups;
    IDispatch *dispatch;
    IMatch2 *match;
    VARIANT value;
    LONG number;
    BSTR text;

    begin(u"(a)(x)?", true);
    matches = execute(u" aab");
    ASSERT_HR(IMatchCollection2_get_Count(matches, &number), S_OK);
    ASSERT_EQ(number, 2);
    ASSERT_HR(IMatchCollection2_get_Item(matches, 2, &dispatch), E_INVALIDARG);
    ASSERT_HR(IMatchCollection2_get_Item(matches, 2, NULL), E_POINTER);
    ASSERT_HR(IMatchCollection2_get_Item(matches, 1, &dispatch), S_OK);
    ASSERT_EQ(IMatchCollection2_Release(matches), 0);

    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IMatch2, (void **)&match), S_OK);
    IDispatch_Release(dispatch);
    ASSERT_HR(IMatch2_get_FirstIndex(match, &number), S_OK);
    ASSERT_EQ(number, 2);
    ASSERT_HR(IMatch2_get_Length(match, &number), S_OK);
    ASSERT_EQ(number, 1);
    ASSERT_HR(IMatch2_get_Value(match, &text), S_OK);
    ASSERT_U16(text, u"a");
    SysFreeString(text);
    ASSERT_HR(IMatch2_get_SubMatches(match, &dispatch), S_OK);
    IMatch2_Release(match);

    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_ISubMatches, (void **)&groups), S_OK);
    IDispatch_Release(dispatch);
    ASSERT_HR(ISubMatches_get_Count(groups, &number), S_OK);
    ASSERT_EQ(number, 2);
    ASSERT_HR(ISubMatches_get_Item(groups, 0, &value), S_OK);
    ASSERT_U16(V_BSTR(&value), u"a");
    VariantClear(&value);
    ASSERT_HR(ISubMatches_get_Item(groups, 1, &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_EMPTY);
    ASSERT_HR(ISubMatches_get_Item(groups, 2, &value), E_INVALIDARG);
    ASSERT_EQ(ISubMatches_Release(groups), 0);
    end();
}

TEST(an_empty_pattern_matches_everywhere)
{
    IMatchCollection2 *matches;
    LONG number;

    begin(u"", true);
    matches = execute(u"test");
    ASSERT_HR(IMatchCollection2_get_Count(matches, &number), S_OK);
    ASSERT_EQ(number, 5);
    IMatchCollection2_Release(matches);
    end();
}

TEST(matches_are_enumerated)
{
    IMatchCollection2 *matches;
    IEnumVARIANT *list, *copy;
    IUnknown *unknown;
    VARIANT values[3];
    ULONG n;

    begin(u"a", true);
    matches = execute(u"aa");
    ASSERT_HR(IMatchCollection2_get__NewEnum(matches, &unknown), S_OK);
    IMatchCollection2_Release(matches);
    ASSERT_HR(IUnknown_QueryInterface(unknown, &IID_IEnumVARIANT, (void **)&list), S_OK);
    IUnknown_Release(unknown);
    ASSERT_HR(IEnumVARIANT_Next(list, 3, values, &n), S_FALSE);
    ASSERT_EQ(n, 2);
    ASSERT_EQ(V_VT(&values[1]), VT_DISPATCH);
    VariantClear(&values[0]);
    VariantClear(&values[1]);
    ASSERT_HR(IEnumVARIANT_Skip(list, 5), S_OK);
    ASSERT_HR(IEnumVARIANT_Skip(list, (ULONG)-1), S_OK);
    ASSERT_HR(IEnumVARIANT_Clone(list, &copy), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(copy, 1, values, &n), S_OK);
    VariantClear(&values[0]);
    IEnumVARIANT_Release(copy);
    ASSERT_EQ(IEnumVARIANT_Release(list), 0);
    end();
}

TEST(dollars_stand_for_what_was_found)
{
    expect_replaced(u"xxx", u"xxxx", u"y", u"yx");
    expect_replaced(u"(&(\\d))", u"abc &1 123", u"$'", u"abc  123 123");
    expect_replaced(u"(&(\\d))", u"abc &1 123", u"$`", u"abc abc  123");
    expect_replaced(u"(&(\\d))", u"abc &1 123", u"$3", u"abc $3 123");
    expect_replaced(u"(\\$(\\d))", u"$1,$2", u"$$1-$1$2", u"$1-$11,$1-$22");
    expect_replaced(u"b", u"abc", u"x$&z", u"axbzc");
    expect_replaced(u"(a)(x)?", u"a", u"[$1$2$12$0$]", u"[aa2$0$]");
    expect_replaced(u"", u"ab", u"-", u"-a-b-");
    expect_replaced(u"none", u"ab", u"-", u"ab");
}

/* A function that puts brackets around the match and counts what it is given. */
static UINT given;

static HRESULT function_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = iface;
    return S_OK;
}

static ULONG function_AddRef(IDispatch *iface)
{
    return 1;
}

static HRESULT function_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    BSTR match = V_BSTR(&pDispParams->rgvarg[pDispParams->cArgs - 1]);
    WCHAR text[16] = u"<";

    ASSERT_EQ(dispIdMember, DISPID_VALUE);
    ASSERT_EQ(V_VT(&pDispParams->rgvarg[1]), VT_I4);
    given = pDispParams->cArgs;
    if (match[0] == '!')
        return MAKE_VBSERROR(VBE_TYPE_MISMATCH);
    lstrcatW(text, match);
    lstrcatW(text, u">");
    V_VT(pVarResult) = VT_BSTR;
    V_BSTR(pVarResult) = SysAllocString(text);
    return S_OK;
}

static const IDispatchVtbl function_vtable = {
    .QueryInterface = function_QueryInterface,
    .AddRef = function_AddRef,
    .Release = function_AddRef,
    .Invoke = function_Invoke,
};
static IDispatch function = {(IDispatchVtbl *)&function_vtable};

TEST(a_function_makes_the_replacement)
{
    BSTR source = SysAllocString(u"a1b2"), result;
    VARIANT value = {0};

    begin(u"([a-z])(\\d)", true);
    V_VT(&value) = VT_DISPATCH;
    V_DISPATCH(&value) = &function;
    ASSERT_HR(IRegExp2_Replace(regexp, source, value, &result), S_OK);
    ASSERT_U16(result, u"<a1><b2>");
    ASSERT_EQ(given, 5);
    SysFreeString(result);
    SysFreeString(source);

    source = SysAllocString(u"!");
    IRegExp2_put_Pattern(regexp, source);
    ASSERT_HR(IRegExp2_Replace(regexp, source, value, &result), MAKE_VBSERROR(VBE_TYPE_MISMATCH));
    SysFreeString(source);
    end();
}

TEST(bad_patterns_are_told_when_they_are_used)
{
    IErrorInfo *error;
    VARIANT_BOOL is_match;
    BSTR text;

    begin(u"[a", false);
    ASSERT_HR(IRegExp2_Test(regexp, NULL, &is_match), MAKE_VBSERROR(VBE_REGEXP_BRACKET));
    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    ASSERT_U16(text, u"Expected ']' in regular expression");
    SysFreeString(text);
    ASSERT_HR(IErrorInfo_GetSource(error, &text), S_OK);
    ASSERT_U16(text, u"Microsoft VBScript runtime error");
    SysFreeString(text);
    IErrorInfo_Release(error);
    end();
}

TEST(scripts_reach_it_by_names)
{
    LPOLESTR names[] = {(LPOLESTR)u"IGNORECASE"};
    DISPID dispid, put = DISPID_PROPERTYPUT;
    VARIANT_BOOL is_match;
    VARIANT value = {0};
    DISPPARAMS parameters = {&value, &put, 1, 1};
    ITypeInfo *info;
    BSTR text;

    begin(u"A", false);
    ASSERT_HR(IRegExp2_GetIDsOfNames(regexp, &IID_NULL, names, 1, 1033, &dispid), S_OK);
    ASSERT_EQ(dispid, 10002);
    V_VT(&value) = VT_BOOL;
    V_BOOL(&value) = VARIANT_TRUE;
    ASSERT_HR(IRegExp2_Invoke(regexp, dispid, &IID_NULL, 1033, DISPATCH_PROPERTYPUT, &parameters,
                              NULL, NULL, NULL),
              S_OK);
    text = SysAllocString(u"xa");
    ASSERT_HR(IRegExp2_Test(regexp, text, &is_match), S_OK);
    ASSERT_EQ(is_match, VARIANT_TRUE);
    SysFreeString(text);
    ASSERT_HR(IRegExp2_GetTypeInfo(regexp, 0, 1033, &info), S_OK);
    ASSERT_HR(ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &text, NULL, NULL, NULL), S_OK);
    ASSERT_U16(text, u"IRegExp2");
    SysFreeString(text);
    ITypeInfo_Release(info);
    end();
}

TEST(the_older_interface_works)
{
    BSTR text = SysAllocString(u"aba"), with = SysAllocString(u"x"), result;
    IRegExp *old;

    begin(u"a", false);
    ASSERT_HR(IRegExp2_QueryInterface(regexp, &IID_IRegExp, (void **)&old), S_OK);
    ASSERT_HR(IRegExp_Replace(old, text, with, &result), S_OK);
    ASSERT_U16(result, u"xba");
    SysFreeString(result);
    ASSERT_HR(IRegExp_get_Pattern(old, &result), S_OK);
    ASSERT_U16(result, u"a");
    SysFreeString(result);
    SysFreeString(text);
    SysFreeString(with);
    IRegExp_Release(old);
    end();
}
