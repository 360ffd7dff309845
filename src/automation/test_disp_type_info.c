/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include "test.h"

/* An object with a table of methods, none of which is IUnknown's. */
struct account;

struct account_vtable {
    HRESULT (*deposit)(struct account *account, LONG amount, BSTR note);
    LONG (*get_balance)(struct account *account);
    HRESULT (*put_balance)(struct account *account, LONG balance);
};

struct account {
    const struct account_vtable *vtable;
    LONG balance;
    WCHAR note[8];
};

static HRESULT deposit(struct account *account, LONG amount, BSTR note)
{
    account->balance += amount;
    lstrcpyW(account->note, note);
    return amount < 0 ? E_ACCESSDENIED : S_FALSE;
}

static LONG get_balance(struct account *account)
{
    return account->balance;
}

static HRESULT put_balance(struct account *account, LONG balance)
{
    account->balance = balance;
    return S_OK;
}

static const struct account_vtable account_vtable = {deposit, get_balance, put_balance};

static PARAMDATA deposit_parameters[] = {{(OLECHAR *)u"amount", VT_I4},
                                         {(OLECHAR *)u"note", VT_BSTR}};
static PARAMDATA balance_parameters[] = {{(OLECHAR *)u"value", VT_I4}};
static METHODDATA methods[] = {
    {(OLECHAR *)u"Deposit", deposit_parameters, 1, 0, CC_STDCALL, 2, DISPATCH_METHOD, VT_HRESULT},
    {(OLECHAR *)u"Balance", NULL, 2, 1, CC_STDCALL, 0, DISPATCH_PROPERTYGET, VT_I4},
    {(OLECHAR *)u"Balance", balance_parameters, 2, 2, CC_STDCALL, 1, DISPATCH_PROPERTYPUT,
     VT_HRESULT},
};
static INTERFACEDATA interface_data = {methods, 3};

static IDispatch *dispatch_to(struct account *account)
{
    IDispatch *dispatch;
    IUnknown *unknown;
    ITypeInfo *info;

    ASSERT_HR(CreateDispTypeInfo(&interface_data, LOCALE_USER_DEFAULT, &info), S_OK);
    ASSERT_HR(CreateStdDispatch(NULL, account, info, &unknown), S_OK);
    ITypeInfo_Release(info);
    ASSERT_HR(IUnknown_QueryInterface(unknown, &IID_IDispatch, (void **)&dispatch), S_OK);
    IUnknown_Release(unknown);
    return dispatch;
}

TEST(methods_of_a_table_are_dispatched)
{
    struct account account = {.vtable = &account_vtable};
    IDispatch *dispatch = dispatch_to(&account);
    VARIANTARG values[2] = {{.vt = VT_BSTR}, {.vt = VT_R8, .dblVal = 40.0}};
    DISPPARAMS arguments = {.rgvarg = values, .cArgs = 2};
    LPOLESTR names[2] = {(LPOLESTR)u"DEPOSIT", (LPOLESTR)u"Note"};
    DISPID ids[2];
    UINT wrong;

    V_BSTR(&values[0]) = SysAllocString(u"salary");
    ASSERT_HR(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, names, 2, 0, ids), S_OK);
    ASSERT_EQ(ids[0], 1);
    ASSERT_EQ(ids[1], 1);
    ASSERT_HR(IDispatch_Invoke(dispatch, 1, &IID_NULL, 0, DISPATCH_METHOD, &arguments, NULL, NULL,
                               &wrong),
              S_FALSE);
    ASSERT_EQ(account.balance, 40);
    ASSERT_U16(account.note, u"salary");
    values[1].dblVal = -1;
    ASSERT_HR(IDispatch_Invoke(dispatch, 1, &IID_NULL, 0, DISPATCH_METHOD, &arguments, NULL, NULL,
                               &wrong),
              E_ACCESSDENIED);
    V_VT(&values[1]) = VT_NULL;
    ASSERT_HR(IDispatch_Invoke(dispatch, 1, &IID_NULL, 0, DISPATCH_METHOD, &arguments, NULL, NULL,
                               &wrong),
              DISP_E_TYPEMISMATCH);
    ASSERT_EQ(wrong, 1);
    arguments.cArgs = 1;
    ASSERT_HR(IDispatch_Invoke(dispatch, 1, &IID_NULL, 0, DISPATCH_METHOD, &arguments, NULL, NULL,
                               &wrong),
              DISP_E_BADPARAMCOUNT);
    SysFreeString(V_BSTR(&values[0]));
    ASSERT_EQ(IDispatch_Release(dispatch), 0);
}

TEST(properties_are_put_and_got)
{
    struct account account = {.vtable = &account_vtable};
    IDispatch *dispatch = dispatch_to(&account);
    VARIANTARG value = {.vt = VT_I2, .iVal = 7};
    DISPID name = DISPID_PROPERTYPUT;
    DISPPARAMS put = {&value, &name, 1, 1}, get = {0};
    VARIANT result;

    ASSERT_HR(
        IDispatch_Invoke(dispatch, 2, &IID_NULL, 0, DISPATCH_PROPERTYPUT, &put, NULL, NULL, NULL),
        S_OK);
    ASSERT_HR(IDispatch_Invoke(dispatch, 2, &IID_NULL, 0, DISPATCH_PROPERTYGET, &get, &result, NULL,
                               NULL),
              S_OK);
    ASSERT_EQ(V_VT(&result), VT_I4);
    ASSERT_EQ(V_I4(&result), 7);
    ASSERT_HR(IDispatch_Invoke(dispatch, 3, &IID_NULL, 0, DISPATCH_PROPERTYGET, &get, &result, NULL,
                               NULL),
              DISP_E_MEMBERNOTFOUND);
    ASSERT_EQ(IDispatch_Release(dispatch), 0);
}

TEST(the_class_has_one_interface)
{
    ITypeInfo *info, *interface_info;
    TYPEATTR *attributes;
    FUNCDESC *function;
    HREFTYPE reference;

    ASSERT_HR(CreateDispTypeInfo(&interface_data, LOCALE_USER_DEFAULT, &info), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_COCLASS);
    ASSERT_EQ(attributes->cImplTypes, 1);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ASSERT_HR(ITypeInfo_GetFuncDesc(info, 0, &function), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, 0, &reference), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, reference, &interface_info), S_OK);
    ASSERT_HR(ITypeInfo_GetFuncDesc(interface_info, 2, &function), S_OK);
    ASSERT_EQ(function->oVft, 2 * sizeof(void *));
    ASSERT_EQ(function->invkind, INVOKE_PROPERTYPUT);
    ASSERT_EQ(function->lprgelemdescParam[0].tdesc.vt, VT_I4);
    ITypeInfo_ReleaseFuncDesc(interface_info, function);
    ITypeInfo_Release(interface_info);
    ASSERT_EQ(ITypeInfo_Release(info), 0);
}

static VARIANT sum(VARIANT a, DECIMAL b, double c, CY d)
{
    VARIANT result = {.vt = VT_R8, .dblVal = a.lVal + (double)b.Lo64 + c + (double)d.int64};

    return result;
}

TEST(a_function_takes_arguments_of_any_type)
{
    VARIANTARG values[5] = {{.vt = VT_I4, .lVal = 1},
                            {.decVal = {.Lo64 = 20}},
                            {.dblVal = 300},
                            {.cyVal = {.int64 = 4000}}};
    VARTYPE types[5] = {VT_VARIANT, VT_DECIMAL, VT_R8, VT_CY, VT_EMPTY};
    VARIANTARG *pointers[5] = {&values[0], &values[1], &values[2], &values[3], &values[4]};
    VARIANT result;

    ASSERT_HR(
        DispCallFunc(NULL, (ULONG_PTR)sum, CC_STDCALL, VT_VARIANT, 5, types, pointers, &result),
        S_OK);
    ASSERT_EQ(V_VT(&result), VT_R8);
    ASSERT_TRUE(V_R8(&result) == 4321);
    ASSERT_HR(
        DispCallFunc(NULL, (ULONG_PTR)sum, CC_STDCALL, VT_HRESULT, 5, types, pointers, &result),
        E_INVALIDARG);
    types[0] = VT_CARRAY;
    ASSERT_HR(
        DispCallFunc(NULL, (ULONG_PTR)sum, CC_STDCALL, VT_VARIANT, 5, types, pointers, &result),
        E_INVALIDARG);
}

TEST(half_a_description_is_not_handed_out)
{
    FOR_EACH_FAILING_ALLOCATION({
        ITypeInfo *info = NULL;
        HRESULT hr = CreateDispTypeInfo(&interface_data, LOCALE_USER_DEFAULT, &info);

        ASSERT_HR(hr, test_allocation_failed() ? E_OUTOFMEMORY : S_OK);
        if (info)
            ITypeInfo_Release(info);
    });
}

static ITypeInfo *describe(void)
{
    ITypeInfo *info;

    ASSERT_HR(CreateDispTypeInfo(&interface_data, LOCALE_USER_DEFAULT, &info), S_OK);
    return info;
}

TEST(names_are_bound_to_methods)
{
    ITypeInfo *info = describe(), *found, *type;
    ITypeComp *names, *types;
    DESCKIND kind;
    BINDPTR bound;

    ASSERT_HR(ITypeInfo_GetTypeComp(info, &names), S_OK);
    ITypeInfo_Release(info);
    ASSERT_HR(
        ITypeComp_Bind(names, (LPOLESTR)u"BALANCE", 0, DISPATCH_PROPERTYPUT, &found, &kind, &bound),
        S_OK);
    ASSERT_EQ(kind, DESCKIND_FUNCDESC);
    ASSERT_EQ(bound.lpfuncdesc->memid, 2);
    ASSERT_EQ(bound.lpfuncdesc->invkind, INVOKE_PROPERTYPUT);
    ITypeInfo_ReleaseFuncDesc(found, bound.lpfuncdesc);
    ITypeInfo_Release(found);

    ASSERT_HR(
        ITypeComp_Bind(names, (LPOLESTR)u"Deposit", 0, DISPATCH_PROPERTYGET, &found, &kind, &bound),
        TYPE_E_TYPEMISMATCH);
    ASSERT_HR(ITypeComp_Bind(names, (LPOLESTR)u"Withdraw", 0, 0, &found, &kind, &bound), S_OK);
    ASSERT_EQ(kind, DESCKIND_NONE);
    ASSERT_HR(ITypeComp_BindType(names, (LPOLESTR)u"Account", 0, &type, &types), S_OK);
    ASSERT_TRUE(!type && !types);
    ITypeComp_Release(names);
}

TEST(class_and_interface_are_in_a_library)
{
    WCHAR name[] = u"deposit", parameter[] = u"NOTE";
    ITypeInfo *info = describe(), *found;
    ITypeLib *library;
    TYPEKIND kind;
    MEMBERID id;
    USHORT count = 1;
    UINT index;
    BOOL is_name;

    ASSERT_HR(ITypeInfo_GetContainingTypeLib(info, &library, &index), S_OK);
    ASSERT_EQ(ITypeLib_GetTypeInfoCount(library), 2);
    ASSERT_HR(ITypeLib_GetTypeInfoType(library, index, &kind), S_OK);
    ASSERT_EQ(kind, TKIND_COCLASS);
    ASSERT_HR(ITypeLib_GetTypeInfo(library, index, &found), S_OK);
    ASSERT_TRUE(found == info);
    ITypeInfo_Release(found);
    ITypeInfo_Release(info);

    ASSERT_HR(ITypeLib_GetTypeInfo(library, 2, &found), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ITypeLib_FindName(library, name, 0, &found, &id, &count), S_OK);
    ASSERT_U16(name, u"Deposit");
    ASSERT_EQ(count, 1);
    ASSERT_EQ(id, 1);
    ITypeInfo_Release(found);
    ASSERT_HR(ITypeLib_IsName(library, parameter, 0, &is_name), S_OK);
    ASSERT_TRUE(is_name);
    ASSERT_U16(parameter, u"note");
    ITypeLib_Release(library);
}
