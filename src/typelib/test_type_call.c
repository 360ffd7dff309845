/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "ITypeInfo::Invoke" page, for IThing of trial.idl. */
#define COBJMACROS
#include <limits.h>
#include <stdio.h>

#include <comity/windows.h>

#include "test.h"

enum { THING = 3 };

struct point {
    LONG x;
    double y;
    BSTR name;
    SHORT codes[4];
};

/* The vtable behind IDispatch's functions; an object of no more than that will do. */
struct thing_vtable {
    IDispatchVtbl dispatch;
    HRESULT (*get_Total)(void *thing, LONG *total);
    HRESULT (*put_Total)(void *thing, LONG total);
    HRESULT (*Add)(void *thing, VARIANT item, VARIANT key, LONG times, BSTR text, BSTR *all);
    HRESULT (*Place)(void *thing, struct point *point, SAFEARRAY *numbers, int colour);
    HRESULT (*Sum)(void *thing, SAFEARRAY *numbers, LONG *sum);
    HRESULT (*Double)(void *thing, LONG *number);
    HRESULT (*Fail)(void *thing);
    HRESULT (*Origin)(void *thing, struct point *point);
    HRESULT (*Precise)(void *thing, DECIMAL *number);
};
struct thing {
    const struct thing_vtable *vtable;
    LONG total;
};

static HRESULT get_total(void *thing, LONG *total)
{
    *total = ((struct thing *)thing)->total;
    return S_OK;
}

static HRESULT put_total(void *thing, LONG total)
{
    ((struct thing *)thing)->total = total;
    return S_OK;
}

static HRESULT add(void *thing, VARIANT item, VARIANT key, LONG times, BSTR text, BSTR *all)
{
    char line[200];
    char16_t wide[200];

    snprintf(line, sizeof(line), "%d %s %d %c", V_I4(&item),
             V_VT(&key) == VT_ERROR ? "none" : "some", times, (char)text[0]);
    MultiByteToWideChar(CP_UTF8, 0, line, -1, wide, 200);
    *all = SysAllocString(wide);
    return S_OK;
}

static HRESULT place(void *thing, struct point *point, SAFEARRAY *numbers, int colour)
{
    point->x *= 2;
    return colour == 2 && numbers ? S_OK : E_INVALIDARG;
}

static HRESULT sum(void *thing, SAFEARRAY *numbers, LONG *result)
{
    *result = 0;
    for (LONG i = 0; i < (LONG)numbers->rgsabound[0].cElements; i++)
        *result += V_I4((VARIANT *)numbers->pvData + i);
    return S_OK;
}

static HRESULT twice(void *thing, LONG *number)
{
    *number *= 2;
    return S_OK;
}

static HRESULT fail(void *thing)
{
    ICreateErrorInfo *error;
    IErrorInfo *info;

    ASSERT_HR(CreateErrorInfo(&error), S_OK);
    ICreateErrorInfo_SetDescription(error, (LPOLESTR)u"it cannot be done");
    ASSERT_HR(ICreateErrorInfo_QueryInterface(error, &IID_IErrorInfo, (void **)&info), S_OK);
    SetErrorInfo(0, info);
    IErrorInfo_Release(info);
    ICreateErrorInfo_Release(error);
    return E_ACCESSDENIED;
}

static HRESULT origin(void *thing, struct point *point)
{
    point->x = 3;
    point->name = SysAllocString(u"here");
    return S_OK;
}

static HRESULT precise(void *thing, DECIMAL *number)
{
    return VarDecFromI4(1234, number);
}

static const struct thing_vtable vtable = {
    .get_Total = get_total,
    .put_Total = put_total,
    .Add = add,
    .Place = place,
    .Sum = sum,
    .Double = twice,
    .Fail = fail,
    .Origin = origin,
    .Precise = precise,
};

static ITypeInfo *load_thing(void)
{
    char16_t path[PATH_MAX];
    DWORD len = GetModuleFileNameW(NULL, path, PATH_MAX);
    ITypeInfo *info;
    ITypeLib *lib;

    /* The registry, in which imported libraries are looked up, stays open. */
    test_expect_open_descriptors();
    while (path[len - 1] != u'/')
        len--;
    lstrcpyW(path + len, u"trial.tlb");
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &lib), S_OK);
    ASSERT_HR(ITypeLib_GetTypeInfo(lib, THING, &info), S_OK);
    ITypeLib_Release(lib);
    return info;
}

static HRESULT invoke(MEMBERID id, WORD flags, DISPPARAMS *params, VARIANT *result)
{
    struct thing thing = {&vtable, 7};
    ITypeInfo *info = load_thing();
    HRESULT hr;

    VariantInit(result);
    hr = ITypeInfo_Invoke(info, &thing, id, flags, params, result, NULL, NULL);
    ITypeInfo_Release(info);
    return hr;
}

static VARIANT number(LONG value)
{
    VARIANT variant;

    V_VT(&variant) = VT_I4;
    V_I4(&variant) = value;
    return variant;
}

TEST(a_property_is_read_and_written)
{
    struct thing thing = {&vtable, 7};
    DISPID put = DISPID_PROPERTYPUT;
    DISPPARAMS none = {0};
    VARIANT value = number(12);
    DISPPARAMS one = {&value, &put, 1, 1};
    ITypeInfo *info = load_thing();
    VARIANT result;

    ASSERT_HR(ITypeInfo_Invoke(info, &thing, 0, DISPATCH_PROPERTYGET, &none, &result, NULL, NULL),
              S_OK);
    ASSERT_EQ(V_VT(&result), VT_I4);
    ASSERT_EQ(V_I4(&result), 7);
    ASSERT_HR(ITypeInfo_Invoke(info, &thing, 0, DISPATCH_PROPERTYPUT, &one, NULL, NULL, NULL),
              S_OK);
    ASSERT_EQ(thing.total, 12);
    ITypeInfo_Release(info);
}

TEST(missing_arguments_have_their_defaults)
{
    VARIANT item = number(42);
    DISPPARAMS one = {&item, NULL, 1, 0};
    DISPPARAMS none = {0};
    VARIANT result;

    ASSERT_HR(invoke(3, DISPATCH_METHOD, &one, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"42 none 5 a");
    VariantClear(&result);
    ASSERT_HR(invoke(3, DISPATCH_METHOD, &none, &result), DISP_E_BADPARAMCOUNT);
}

TEST(arguments_go_by_name_and_are_converted)
{
    VARIANT arguments[3];
    DISPID names[] = {3, 2};
    DISPPARAMS params = {arguments, names, 3, 2};
    VARIANT result;

    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(u"xyz");
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(u"17");
    arguments[2] = number(1);
    ASSERT_HR(invoke(3, DISPATCH_METHOD, &params, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"1 none 17 x");
    VariantClear(&result);
    VariantClear(&arguments[0]);
    VariantClear(&arguments[1]);
}

TEST(a_wrong_argument_is_named)
{
    struct thing thing = {&vtable, 7};
    ITypeInfo *info = load_thing();
    VARIANT arguments[2];
    DISPID name = 2;
    DISPPARAMS params = {arguments, &name, 2, 1};
    UINT wrong = 99;

    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(u"no number");
    arguments[1] = number(1);
    ASSERT_HR(ITypeInfo_Invoke(info, &thing, 3, DISPATCH_METHOD, &params, NULL, NULL, &wrong),
              DISP_E_TYPEMISMATCH);
    ASSERT_EQ(wrong, 0);
    VariantClear(&arguments[0]);
    ITypeInfo_Release(info);
}

TEST(all_that_is_left_goes_into_a_vararg)
{
    VARIANT arguments[] = {number(1), number(20), number(300)};
    DISPPARAMS three = {arguments, NULL, 3, 0};
    DISPPARAMS none = {0};
    VARIANT result;

    ASSERT_HR(invoke(5, DISPATCH_METHOD, &three, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 321);
    ASSERT_HR(invoke(5, DISPATCH_METHOD, &none, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 0);
}

TEST(what_is_given_by_reference_is_changed)
{
    LONG value = 21;
    VARIANT argument;
    DISPPARAMS params = {&argument, NULL, 1, 0};
    VARIANT result;

    V_VT(&argument) = VT_BYREF | VT_I4;
    V_I4REF(&argument) = &value;
    ASSERT_HR(invoke(6, DISPATCH_METHOD, &params, &result), S_OK);
    ASSERT_EQ(value, 42);
}

TEST(a_structure_is_a_result_and_an_argument)
{
    SAFEARRAY *numbers = SafeArrayCreateVector(VT_I4, 0, 1);
    DISPPARAMS none = {0};
    VARIANT arguments[3], result, wrong;
    DISPPARAMS params = {arguments, NULL, 3, 0};
    const struct point *point;

    ASSERT_HR(invoke(8, DISPATCH_METHOD, &none, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_RECORD);
    point = V_RECORD(&result);
    ASSERT_EQ(point->x, 3);
    ASSERT_U16(point->name, u"here");

    arguments[0] = number(2);
    V_VT(&arguments[1]) = VT_ARRAY | VT_I4;
    V_ARRAY(&arguments[1]) = numbers;
    arguments[2] = result;
    ASSERT_HR(invoke(4, DISPATCH_METHOD, &params, &wrong), S_OK);
    ASSERT_EQ(point->x, 6);
    V_VT(&arguments[2]) = VT_BYREF | VT_RECORD;
    ASSERT_HR(invoke(4, DISPATCH_METHOD, &params, &wrong), S_OK);
    ASSERT_EQ(point->x, 12);
    arguments[2] = number(1);
    ASSERT_HR(invoke(4, DISPATCH_METHOD, &params, &wrong), DISP_E_TYPEMISMATCH);
    ASSERT_HR(invoke(4, DISPATCH_METHOD, &none, &wrong), DISP_E_BADPARAMCOUNT);
    /* VariantClear() leaves the structure's own memory, as Windows' does. */
    IRecordInfo_RecordDestroy(V_RECORDINFO(&result), V_RECORD(&result));
    IRecordInfo_Release(V_RECORDINFO(&result));
    SafeArrayDestroy(numbers);
}

TEST(a_decimal_fills_its_whole_variant)
{
    DISPPARAMS none = {0};
    VARIANT result;
    LONG whole;

    ASSERT_HR(invoke(10, DISPATCH_METHOD, &none, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_DECIMAL);
    ASSERT_HR(VarI4FromDec(&V_DECIMAL(&result), &whole), S_OK);
    ASSERT_EQ(whole, 1234);
}

TEST(a_failure_is_an_exception_with_the_methods_words)
{
    struct thing thing = {&vtable, 7};
    ITypeInfo *info = load_thing();
    DISPPARAMS none = {0};
    EXCEPINFO exception;

    ASSERT_HR(ITypeInfo_Invoke(info, &thing, 7, DISPATCH_METHOD, &none, NULL, &exception, NULL),
              DISP_E_EXCEPTION);
    ASSERT_EQ(exception.scode, E_ACCESSDENIED);
    ASSERT_U16(exception.bstrDescription, u"it cannot be done");
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    ITypeInfo_Release(info);
}

TEST(a_member_that_is_not_there_is_not_called)
{
    DISPPARAMS none = {0};
    DISPPARAMS named = {NULL, NULL, 0, 1};
    VARIANT result;

    ASSERT_HR(invoke(99, DISPATCH_METHOD, &none, &result), DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(invoke(7, DISPATCH_PROPERTYGET, &none, &result), DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(invoke(7, DISPATCH_METHOD, &named, &result), E_INVALIDARG);
    ASSERT_HR(invoke(7, DISPATCH_METHOD, NULL, &result), E_INVALIDARG);
}

/* What follows is from Wine's tests of the type library marshaler, which ran on Windows. */
TEST(a_vararg_takes_no_names)
{
    VARIANT argument = number(1);
    DISPID name = 0;
    DISPPARAMS params = {&argument, &name, 1, 1};
    VARIANT result;

    ASSERT_HR(invoke(5, DISPATCH_METHOD, &params, &result), DISP_E_NONAMEDARGS);
}

TEST(what_a_property_is_to_be_must_be_named_so)
{
    VARIANT argument = number(1);
    DISPPARAMS params = {&argument, NULL, 1, 0};
    VARIANT result;

    ASSERT_HR(invoke(0, DISPATCH_PROPERTYPUT, &params, &result), DISP_E_PARAMNOTFOUND);
}

TEST(a_number_is_no_collection)
{
    VARIANT argument = number(1);
    DISPPARAMS params = {&argument, NULL, 1, 0};
    VARIANT result;

    ASSERT_HR(invoke(0, DISPATCH_PROPERTYGET, &params, &result), DISP_E_NOTACOLLECTION);
}

TEST(success_is_no_result)
{
    LONG counted = 21;
    VARIANT argument;
    DISPPARAMS params = {&argument, NULL, 1, 0};
    VARIANT result;

    V_VT(&argument) = VT_BYREF | VT_I4;
    V_I4REF(&argument) = &counted;
    ASSERT_HR(invoke(6, DISPATCH_METHOD, &params, &result), S_OK);
    ASSERT_EQ(counted, 42);
    ASSERT_EQ(V_VT(&result), VT_EMPTY);
}
