/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "ICreateTypeLib2" and "ICreateTypeInfo2" pages. */
#define COBJMACROS
#include <limits.h>

#include <comity/windows.h>

#include "test.h"

static const GUID library_guid = {
    0x9d1f0a31, 0x52c6, 0x4be1, {0x8a, 0x0c, 0x51, 0x1d, 0x70, 0x3e, 0x5b, 0x01}};
static const GUID counter_guid = {
    0x9d1f0a31, 0x52c6, 0x4be1, {0x8a, 0x0c, 0x51, 0x1d, 0x70, 0x3e, 0x5b, 0x02}};
static const GUID note_guid = {
    0x9d1f0a31, 0x52c6, 0x4be1, {0x8a, 0x0c, 0x51, 0x1d, 0x70, 0x3e, 0x5b, 0x03}};

static char16_t path[PATH_MAX];

/* In the test's own folder. */
static void choose_path(const char16_t *name)
{
    ASSERT_TRUE(MultiByteToWideChar(CP_UTF8, 0, test_home(), -1, path, PATH_MAX / 2) > 0);
    lstrcatW(path, u"/");
    lstrcatW(path, name);
}

static ICreateTypeLib2 *begin_for(SYSKIND system)
{
    ICreateTypeLib2 *lib;

    /* The registry, in which other libraries are looked up, stays open. */
    test_expect_open_descriptors();
    choose_path(u"made.tlb");
    ASSERT_HR(CreateTypeLib2(system, path, &lib), S_OK);
    ASSERT_HR(ICreateTypeLib2_SetName(lib, (LPOLESTR)u"Made"), S_OK);
    ASSERT_HR(ICreateTypeLib2_SetGuid(lib, &library_guid), S_OK);
    ASSERT_HR(ICreateTypeLib2_SetVersion(lib, 2, 5), S_OK);
    ASSERT_HR(ICreateTypeLib2_SetLcid(lib, 0), S_OK);
    return lib;
}

static ICreateTypeLib2 *begin(void)
{
    return begin_for(SYS_WIN64);
}

static ICreateTypeInfo2 *begin_type(ICreateTypeLib2 *lib, const char16_t *name, TYPEKIND kind)
{
    ICreateTypeInfo *type;
    ICreateTypeInfo2 *type2;

    ASSERT_HR(ICreateTypeLib2_CreateTypeInfo(lib, (LPOLESTR)name, kind, &type), S_OK);
    ASSERT_HR(ICreateTypeInfo_QueryInterface(type, &IID_ICreateTypeInfo2, (void **)&type2), S_OK);
    ICreateTypeInfo_Release(type);
    return type2;
}

static ITypeLib *finish(ICreateTypeLib2 *lib)
{
    ITypeLib *loaded;

    ASSERT_HR(ICreateTypeLib2_SaveAllChanges(lib), S_OK);
    ASSERT_EQ(ICreateTypeLib2_Release(lib), 0);
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &loaded), S_OK);
    return loaded;
}

static ITypeInfo *type_of(ITypeLib *lib, UINT index)
{
    ITypeInfo *info;

    ASSERT_HR(ITypeLib_GetTypeInfo(lib, index, &info), S_OK);
    return info;
}

static void assert_name(ITypeInfo *info, MEMBERID id, const char16_t *expected)
{
    BSTR name;

    ASSERT_HR(ITypeInfo_GetDocumentation(info, id, &name, NULL, NULL, NULL), S_OK);
    ASSERT_U16(name, expected);
    SysFreeString(name);
}

/* HRESULT Add([in] long n, [in, defaultvalue(7)] long times, [out, retval] long *sum) */
static void add_method(ICreateTypeInfo2 *type)
{
    static LPOLESTR names[] = {(LPOLESTR)u"Add", (LPOLESTR)u"n", (LPOLESTR)u"times",
                               (LPOLESTR)u"sum"};
    TYPEDESC number = {.vt = VT_I4};
    PARAMDESCEX seven = {.cBytes = sizeof(seven)};
    ELEMDESC parameters[3] = {
        {.tdesc = {.vt = VT_I4}, .paramdesc = {NULL, PARAMFLAG_FIN}},
        {.tdesc = {.vt = VT_I4},
         .paramdesc = {&seven, PARAMFLAG_FIN | PARAMFLAG_FOPT | PARAMFLAG_FHASDEFAULT}},
        {.tdesc = {.lptdesc = &number, .vt = VT_PTR},
         .paramdesc = {NULL, PARAMFLAG_FOUT | PARAMFLAG_FRETVAL}},
    };
    FUNCDESC desc = {
        .memid = 5,
        .lprgelemdescParam = parameters,
        .funckind = FUNC_PUREVIRTUAL,
        .invkind = INVOKE_FUNC,
        .callconv = CC_STDCALL,
        .cParams = 3,
        .cParamsOpt = 1,
        .elemdescFunc.tdesc.vt = VT_HRESULT,
    };

    V_VT(&seven.varDefaultValue) = VT_I4;
    V_I4(&seven.varDefaultValue) = 7;
    ASSERT_HR(ICreateTypeInfo2_AddFuncDesc(type, 0, &desc), S_OK);
    ASSERT_HR(ICreateTypeInfo2_SetFuncAndParamNames(type, 0, names, 4), S_OK);
    ASSERT_HR(ICreateTypeInfo2_SetFuncDocString(type, 0, (LPOLESTR)u"Adds n"), S_OK);
}

static void refer_to_dispatch(ICreateTypeInfo2 *type)
{
    static const GUID stdole = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    ITypeLib *lib;
    ITypeInfo *dispatch;
    HREFTYPE href;

    ASSERT_HR(LoadRegTypeLib(&stdole, 2, 0, 0, &lib), S_OK);
    ASSERT_HR(ITypeLib_GetTypeInfoOfGuid(lib, &IID_IDispatch, &dispatch), S_OK);
    ASSERT_HR(ICreateTypeInfo2_AddRefTypeInfo(type, dispatch, &href), S_OK);
    ASSERT_HR(ICreateTypeInfo2_AddImplType(type, 0, href), S_OK);
    ITypeInfo_Release(dispatch);
    ITypeLib_Release(lib);
}

static void make_dual(ICreateTypeLib2 *lib)
{
    ICreateTypeInfo2 *type = begin_type(lib, u"ICounter", TKIND_INTERFACE);

    ASSERT_HR(ICreateTypeInfo2_SetGuid(type, &counter_guid), S_OK);
    ASSERT_HR(ICreateTypeInfo2_SetTypeFlags(type, TYPEFLAG_FDUAL | TYPEFLAG_FOLEAUTOMATION), S_OK);
    refer_to_dispatch(type);
    add_method(type);
    ICreateTypeInfo2_Release(type);
}

TEST(a_dual_interface_is_read_as_it_was_made)
{
    ICreateTypeLib2 *making = begin();
    ITypeLib *lib;
    ITypeInfo *info;
    ITypeInfo *vtable;
    TYPEATTR *attributes;
    FUNCDESC *desc;
    HREFTYPE href;

    make_dual(making);
    lib = finish(making);
    info = type_of(lib, 0);
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_DISPATCH);
    ASSERT_EQ(attributes->cFuncs, 8);
    ASSERT_MEM(&attributes->guid, &counter_guid, sizeof(GUID));
    ITypeInfo_ReleaseTypeAttr(info, attributes);

    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, (UINT)-1, &href), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, href, &vtable), S_OK);
    ASSERT_HR(ITypeInfo_GetFuncDesc(vtable, 0, &desc), S_OK);
    ASSERT_EQ(desc->memid, 5);
    ASSERT_EQ(desc->oVft, 7 * sizeof(void *));
    ASSERT_EQ(desc->cParams, 3);
    ASSERT_EQ(desc->cParamsOpt, 1);
    ASSERT_EQ(desc->elemdescFunc.tdesc.vt, VT_HRESULT);
    ASSERT_EQ(V_I4(&desc->lprgelemdescParam[1].paramdesc.pparamdescex->varDefaultValue), 7);
    ASSERT_EQ(desc->lprgelemdescParam[2].tdesc.lptdesc->vt, VT_I4);
    ITypeInfo_ReleaseFuncDesc(vtable, desc);
    assert_name(vtable, 5, u"Add");
    ITypeInfo_Release(vtable);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
}

static void add_constant(ICreateTypeInfo2 *type, UINT index, const char16_t *name, LONG number)
{
    VARIANT value = {.vt = VT_I4};
    VARDESC desc = {
        .memid = MEMBERID_NIL,
        .lpvarValue = &value,
        .elemdescVar.tdesc.vt = VT_INT,
        .varkind = VAR_CONST,
    };

    V_I4(&value) = number;
    ASSERT_HR(ICreateTypeInfo2_AddVarDesc(type, index, &desc), S_OK);
    ASSERT_HR(ICreateTypeInfo2_SetVarName(type, index, (LPOLESTR)name), S_OK);
}

TEST(constants_keep_their_values_whatever_their_size)
{
    static const LONG numbers[] = {0, 1, -1, 0x3ffffff, 0x4000000, INT32_MAX, INT32_MIN};
    ICreateTypeLib2 *making = begin();
    ICreateTypeInfo2 *type = begin_type(making, u"Numbers", TKIND_ENUM);
    ITypeLib *lib;
    ITypeInfo *info;

    for (UINT i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        char16_t name[] = {u'N', (char16_t)(u'0' + i), 0};

        add_constant(type, i, name, numbers[i]);
    }
    ICreateTypeInfo2_Release(type);
    lib = finish(making);
    info = type_of(lib, 0);
    for (UINT i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        VARDESC *desc;

        ASSERT_HR(ITypeInfo_GetVarDesc(info, i, &desc), S_OK);
        ASSERT_EQ(desc->memid, 0x40000000 + (int)i);
        ASSERT_EQ(V_I4(desc->lpvarValue), numbers[i]);
        ITypeInfo_ReleaseVarDesc(info, desc);
    }
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
}

static void add_field(ICreateTypeInfo2 *type, UINT index, VARTYPE vt)
{
    VARDESC desc = {.memid = MEMBERID_NIL, .elemdescVar.tdesc.vt = vt, .varkind = VAR_PERINSTANCE};

    ASSERT_HR(ICreateTypeInfo2_AddVarDesc(type, index, &desc), S_OK);
}

static ULONG offset_of(ITypeInfo *info, UINT index)
{
    VARDESC *desc;
    ULONG offset;

    ASSERT_HR(ITypeInfo_GetVarDesc(info, index, &desc), S_OK);
    offset = desc->oInst;
    ITypeInfo_ReleaseVarDesc(info, desc);
    return offset;
}

TEST(fields_follow_each_other_as_alignment_allows)
{
    ICreateTypeLib2 *making = begin();
    ICreateTypeInfo2 *type = begin_type(making, u"Mixed", TKIND_RECORD);
    ITypeInfo *info;
    TYPEATTR *attributes;

    ASSERT_HR(ICreateTypeInfo2_SetAlignment(type, 8), S_OK);
    add_field(type, 0, VT_I1);
    add_field(type, 1, VT_R8);
    add_field(type, 2, VT_I2);
    ASSERT_HR(ICreateTypeInfo2_QueryInterface(type, &IID_ITypeInfo, (void **)&info), S_OK);
    ASSERT_EQ(offset_of(info, 1), 8);
    ASSERT_EQ(offset_of(info, 2), 16);
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->cbSizeInstance, 24);
    ITypeInfo_ReleaseTypeAttr(info, attributes);

    ASSERT_HR(ICreateTypeInfo2_SetAlignment(type, 1), S_OK);
    ASSERT_EQ(offset_of(info, 1), 1);
    ASSERT_EQ(offset_of(info, 2), 9);
    ASSERT_HR(ICreateTypeInfo2_DeleteVarDesc(type, 1), S_OK);
    ASSERT_EQ(offset_of(info, 1), 1);
    ITypeInfo_Release(info);
    ICreateTypeInfo2_Release(type);
    ASSERT_EQ(ICreateTypeLib2_Release(making), 0);
}

TEST(a_structure_that_was_made_for_32_bits_is_measured_for_this_process)
{
    ICreateTypeLib2 *making = begin_for(SYS_WIN32);
    ICreateTypeInfo2 *type = begin_type(making, u"Texts", TKIND_RECORD);
    ITypeLib *lib;
    ITypeInfo *info;
    TYPEATTR *attributes;

    add_field(type, 0, VT_I4);
    add_field(type, 1, VT_BSTR);
    add_field(type, 2, VT_VARIANT);
    ASSERT_HR(ICreateTypeInfo2_QueryInterface(type, &IID_ITypeInfo, (void **)&info), S_OK);
    ASSERT_EQ(offset_of(info, 1), 4);
    ASSERT_EQ(offset_of(info, 2), 8);
    ITypeInfo_Release(info);
    ICreateTypeInfo2_Release(type);

    lib = finish(making);
    info = type_of(lib, 0);
    ASSERT_EQ(offset_of(info, 1), sizeof(void *));
    ASSERT_EQ(offset_of(info, 2), 2 * sizeof(void *));
    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->cbSizeInstance, 2 * sizeof(void *) + sizeof(VARIANT));
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
}

TEST(custom_values_and_texts_come_back)
{
    ICreateTypeLib2 *making = begin();
    VARIANT value;
    ITypeLib *lib;
    ITypeLib2 *lib2;
    BSTR doc;

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(u"a value");
    ASSERT_HR(ICreateTypeLib2_SetCustData(making, &note_guid, &value), S_OK);
    VariantClear(&value);
    ASSERT_HR(ICreateTypeLib2_SetCustData(making, &note_guid, &value), DISP_E_BADVARTYPE);
    ASSERT_HR(ICreateTypeLib2_SetDocString(making, (LPOLESTR)u"A library"), S_OK);

    lib = finish(making);
    ASSERT_HR(ITypeLib_QueryInterface(lib, &IID_ITypeLib2, (void **)&lib2), S_OK);
    ASSERT_HR(ITypeLib2_GetCustData(lib2, &note_guid, &value), S_OK);
    ASSERT_U16(V_BSTR(&value), u"a value");
    VariantClear(&value);
    ASSERT_HR(ITypeLib_GetDocumentation(lib, -1, NULL, &doc, NULL, NULL), S_OK);
    ASSERT_U16(doc, u"A library");
    SysFreeString(doc);
    ITypeLib2_Release(lib2);
    ITypeLib_Release(lib);
}

TEST(a_loaded_library_cannot_be_added_to)
{
    ITypeLib *lib = finish(begin());
    void *making;

    ASSERT_HR(ITypeLib_QueryInterface(lib, &IID_ICreateTypeLib2, &making), E_NOINTERFACE);
    ITypeLib_Release(lib);
}

TEST(wrong_indices_names_and_kinds_are_refused)
{
    static LPOLESTR too_many[] = {(LPOLESTR)u"a", (LPOLESTR)u"b"};
    ICreateTypeLib2 *making = begin();
    ICreateTypeInfo2 *type = begin_type(making, u"IThing", TKIND_INTERFACE);
    FUNCDESC desc = {.memid = MEMBERID_NIL, .funckind = FUNC_PUREVIRTUAL, .invkind = INVOKE_FUNC};
    ICreateTypeInfo *other;

    ASSERT_HR(ICreateTypeLib2_CreateTypeInfo(making, (LPOLESTR)u"ithing", TKIND_ENUM, &other),
              TYPE_E_NAMECONFLICT);
    ASSERT_HR(ICreateTypeLib2_CreateTypeInfo(making, NULL, TKIND_ENUM, &other), E_INVALIDARG);
    ASSERT_HR(ICreateTypeInfo2_AddFuncDesc(type, 1, &desc), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ICreateTypeInfo2_AddFuncDesc(type, 0, &desc), S_OK);
    desc.funckind = FUNC_DISPATCH;
    ASSERT_HR(ICreateTypeInfo2_AddFuncDesc(type, 0, &desc), TYPE_E_BADMODULEKIND);
    desc.funckind = FUNC_PUREVIRTUAL;
    desc.invkind = INVOKE_PROPERTYPUT;
    ASSERT_HR(ICreateTypeInfo2_AddFuncDesc(type, 0, &desc), TYPE_E_INCONSISTENTPROPFUNCS);
    ASSERT_HR(ICreateTypeInfo2_SetFuncAndParamNames(type, 0, too_many, 2), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ICreateTypeInfo2_SetImplTypeFlags(type, 0, 1), TYPE_E_BADMODULEKIND);
    ASSERT_HR(ICreateTypeInfo2_AddImplType(type, 0, 77700), TYPE_E_ELEMENTNOTFOUND);
    ICreateTypeInfo2_Release(type);
    ASSERT_EQ(ICreateTypeLib2_Release(making), 0);
}

TEST(a_type_can_be_taken_out_unless_another_refers_to_it)
{
    ICreateTypeLib2 *making = begin();
    ICreateTypeInfo2 *first = begin_type(making, u"First", TKIND_ENUM);
    ICreateTypeInfo2 *second = begin_type(making, u"ISecond", TKIND_INTERFACE);
    ICreateTypeInfo2 *third = begin_type(making, u"Third", TKIND_COCLASS);
    ITypeInfo *info;
    ITypeInfo *base;
    HREFTYPE href;
    ITypeLib *lib;

    ASSERT_HR(ICreateTypeInfo2_QueryInterface(second, &IID_ITypeInfo, (void **)&info), S_OK);
    ASSERT_HR(ICreateTypeInfo2_AddRefTypeInfo(third, info, &href), S_OK);
    ASSERT_HR(ICreateTypeInfo2_AddImplType(third, 0, href), S_OK);
    ITypeInfo_Release(info);
    ASSERT_HR(ICreateTypeLib2_DeleteTypeInfo(making, (LPOLESTR)u"ISecond"), E_ACCESSDENIED);
    ASSERT_HR(ICreateTypeLib2_DeleteTypeInfo(making, (LPOLESTR)u"First"), S_OK);
    ASSERT_HR(ICreateTypeLib2_DeleteTypeInfo(making, (LPOLESTR)u"First"), TYPE_E_ELEMENTNOTFOUND);
    ICreateTypeInfo2_Release(first);
    ICreateTypeInfo2_Release(second);
    ICreateTypeInfo2_Release(third);

    lib = finish(making);
    ASSERT_EQ(ITypeLib_GetTypeInfoCount(lib), 2);
    info = type_of(lib, 1);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, 0, &href), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, href, &base), S_OK);
    assert_name(base, MEMBERID_NIL, u"ISecond");
    ITypeInfo_Release(base);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
}

TEST(a_folder_that_is_not_there_is_an_error)
{
    ICreateTypeLib2 *making;

    choose_path(u"no/such/folder/made.tlb");
    ASSERT_HR(CreateTypeLib2(SYS_WIN64, path, &making), S_OK);
    ASSERT_HR(ICreateTypeLib2_SaveAllChanges(making), TYPE_E_IOERROR);
    ASSERT_EQ(ICreateTypeLib2_Release(making), 0);
}

static HRESULT add_zero(ICreateTypeLib2 *lib)
{
    VARIANT value = {.vt = VT_I4};
    VARDESC desc = {.memid = MEMBERID_NIL, .lpvarValue = &value, .varkind = VAR_CONST};
    ICreateTypeInfo *type;
    HRESULT hr;

    hr = ICreateTypeLib2_CreateTypeInfo(lib, (LPOLESTR)u"Numbers", TKIND_ENUM, &type);
    if (FAILED(hr))
        return hr;
    hr = ICreateTypeInfo_AddVarDesc(type, 0, &desc);
    if (SUCCEEDED(hr))
        hr = ICreateTypeInfo_SetVarName(type, 0, (LPOLESTR)u"Zero");
    ICreateTypeInfo_Release(type);
    return hr;
}

static void make_with_little_memory(void)
{
    ICreateTypeLib2 *lib;
    HRESULT hr;

    hr = CreateTypeLib2(SYS_WIN64, path, &lib);
    if (SUCCEEDED(hr)) {
        hr = add_zero(lib);
        if (SUCCEEDED(hr))
            hr = ICreateTypeLib2_SaveAllChanges(lib);
        ICreateTypeLib2_Release(lib);
    }
    ASSERT_TRUE(SUCCEEDED(hr) || hr == E_OUTOFMEMORY);
}

TEST(running_out_of_memory_is_an_error)
{
    test_expect_open_descriptors();
    choose_path(u"memory.tlb");
    FOR_EACH_FAILING_ALLOCATION(make_with_little_memory());
}
