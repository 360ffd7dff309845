/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "ITypeLib" and "ITypeInfo" pages, for trial.idl. */
#define COBJMACROS
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "test.h"

static const GUID trial_guid = {
    0x5b1d0c52, 0x7a5e, 0x4d3c, {0x9c, 0x11, 0x3f, 0x0a, 0x8e, 0x2b, 0x7c, 0x01}};
static const GUID thing_guid = {
    0x5b1d0c52, 0x7a5e, 0x4d3c, {0x9c, 0x11, 0x3f, 0x0a, 0x8e, 0x2b, 0x7c, 0x03}};

enum trial_index { COLOUR, RECORD, COUNT, THING, EVENTS, CLASS, LETTERS, FIGURE, TYPES };

/* The library lies beside the test. */
static ITypeLib *load_trial(void)
{
    char16_t path[PATH_MAX];
    DWORD len = GetModuleFileNameW(NULL, path, PATH_MAX);
    ITypeLib *lib;

    /* The registry, in which imported libraries are looked up, stays open. */
    test_expect_open_descriptors();
    while (path[len - 1] != u'/')
        len--;
    lstrcpyW(path + len, u"trial.tlb");
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &lib), S_OK);
    return lib;
}

static ITypeInfo *load_type(enum trial_index index)
{
    ITypeLib *lib = load_trial();
    ITypeInfo *info;

    ASSERT_HR(ITypeLib_GetTypeInfo(lib, index, &info), S_OK);
    ITypeLib_Release(lib);
    return info;
}

TEST(a_library_tells_what_it_is)
{
    ITypeLib *lib = load_trial();
    TLIBATTR *attributes;
    ITypeInfo *info;
    BSTR name, doc;

    ASSERT_EQ(ITypeLib_GetTypeInfoCount(lib), TYPES);
    ASSERT_HR(ITypeLib_GetLibAttr(lib, &attributes), S_OK);
    ASSERT_MEM(&attributes->guid, &trial_guid, sizeof(GUID));
    ASSERT_EQ(attributes->wMajorVerNum, 1);
    ASSERT_EQ(attributes->wMinorVerNum, 10);
    ASSERT_EQ(attributes->syskind, SYS_WIN64);
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    ASSERT_HR(ITypeLib_GetDocumentation(lib, -1, &name, &doc, NULL, NULL), S_OK);
    ASSERT_U16(name, u"Trial");
    ASSERT_U16(doc, u"Trial library");
    SysFreeString(name);
    SysFreeString(doc);
    ASSERT_HR(ITypeLib_GetTypeInfo(lib, TYPES, &info), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ITypeLib_GetTypeInfoOfGuid(lib, &trial_guid, &info), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ITypeLib_GetTypeInfoOfGuid(lib, &thing_guid, &info), S_OK);
    ITypeInfo_Release(info);
    ASSERT_EQ(ITypeLib_Release(lib), 0);
}

TEST(constants_of_an_enumeration_have_their_values)
{
    static const LONG values[] = {1, 2, -3};
    ITypeInfo *info = load_type(COLOUR);
    VARDESC *variable;

    for (UINT i = 0; i < 3; i++) {
        ASSERT_HR(ITypeInfo_GetVarDesc(info, i, &variable), S_OK);
        ASSERT_EQ(variable->varkind, VAR_CONST);
        ASSERT_EQ(V_I4(variable->lpvarValue), values[i]);
        ITypeInfo_ReleaseVarDesc(info, variable);
    }
    ASSERT_HR(ITypeInfo_GetVarDesc(info, 3, &variable), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_EQ(ITypeInfo_Release(info), 0);
}

TEST(a_structure_tells_where_its_fields_are)
{
    static const ULONG offsets[] = {0, 8, 16, 24};
    ITypeInfo *info = load_type(RECORD);
    TYPEATTR *attributes;
    VARDESC *variable;

    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_RECORD);
    ASSERT_EQ(attributes->cbSizeInstance, 32);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    for (UINT i = 0; i < 4; i++) {
        ASSERT_HR(ITypeInfo_GetVarDesc(info, i, &variable), S_OK);
        ASSERT_EQ(variable->oInst, offsets[i]);
        if (i == 3) {
            ASSERT_EQ(variable->elemdescVar.tdesc.vt, VT_CARRAY);
            ASSERT_EQ(variable->elemdescVar.tdesc.lpadesc->rgbounds[0].cElements, 4);
            ASSERT_EQ(variable->elemdescVar.tdesc.lpadesc->tdescElem.vt, VT_I2);
        }
        ITypeInfo_ReleaseVarDesc(info, variable);
    }
    ITypeInfo_Release(info);
}

TEST(the_faces_of_a_dual_interface_are_counted_as_one)
{
    ITypeInfo *info = load_type(THING);
    HREFTYPE reference;
    ITypeInfo *vtable;

    ASSERT_EQ(ITypeInfo_AddRef(info), 2u);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, (UINT)-1, &reference), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, reference, &vtable), S_OK);
    ASSERT_TRUE(vtable != info);
    ASSERT_EQ(ITypeInfo_AddRef(info), 4u);
    ASSERT_EQ(ITypeInfo_Release(vtable), 3u);
    ASSERT_EQ(ITypeInfo_Release(info), 2u);
    ASSERT_EQ(ITypeInfo_Release(info), 1u);
    ASSERT_EQ(ITypeInfo_Release(info), 0u);
}

/* Whatever else is wrong with the call. */
TEST(nothing_of_a_restricted_type_is_invoked)
{
    DISPPARAMS none = {0};
    ITypeInfo *info;
    ITypeLib *lib;

    test_expect_open_descriptors();
    ASSERT_HR(LoadTypeLib(u"stdole2.tlb", &lib), S_OK);
    ASSERT_HR(ITypeLib_GetTypeInfoOfGuid(lib, &IID_IDispatch, &info), S_OK);
    ASSERT_HR(ITypeInfo_Invoke(info, lib, 0x60010001, DISPATCH_METHOD, &none, NULL, NULL, NULL),
              DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(ITypeInfo_Invoke(info, lib, 0x60010001, DISPATCH_METHOD, NULL, NULL, NULL, NULL),
              DISP_E_MEMBERNOTFOUND);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
}

/* A dual interface is a dispinterface with IDispatch's functions first; its other face a vtable. */
TEST(a_dual_interface_has_two_faces)
{
    ITypeInfo *info = load_type(THING);
    TYPEATTR *attributes;
    FUNCDESC *function;
    ITypeInfo *vtable;
    ITypeInfo *again;
    HREFTYPE reference;

    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_DISPATCH);
    ASSERT_EQ(attributes->cFuncs, 7 + 12);
    ASSERT_EQ(attributes->cbSizeVft, 7 * sizeof(void *));
    ITypeInfo_ReleaseTypeAttr(info, attributes);

    ASSERT_HR(ITypeInfo_GetFuncDesc(info, 7, &function), S_OK);
    ASSERT_EQ(function->funckind, FUNC_DISPATCH);
    ASSERT_EQ(function->invkind, INVOKE_PROPERTYGET);
    ASSERT_EQ(function->cParams, 0);
    ASSERT_EQ(function->elemdescFunc.tdesc.vt, VT_USERDEFINED);
    ITypeInfo_ReleaseFuncDesc(info, function);

    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, (UINT)-1, &reference), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, reference, &vtable), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(vtable, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_INTERFACE);
    ASSERT_EQ(attributes->cFuncs, 12);
    ASSERT_EQ(attributes->cbSizeVft, 19 * sizeof(void *));
    ITypeInfo_ReleaseTypeAttr(vtable, attributes);
    ASSERT_HR(ITypeInfo_GetFuncDesc(vtable, 0, &function), S_OK);
    ASSERT_EQ(function->funckind, FUNC_PUREVIRTUAL);
    ASSERT_EQ(function->oVft, 7 * sizeof(void *));
    ASSERT_EQ(function->cParams, 1);
    ASSERT_EQ(function->elemdescFunc.tdesc.vt, VT_HRESULT);
    ITypeInfo_ReleaseFuncDesc(vtable, function);

    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(vtable, (UINT)-1, &reference), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(vtable, reference, &again), S_OK);
    ASSERT_TRUE(again == info);
    ITypeInfo_Release(again);
    ITypeInfo_Release(vtable);
    ITypeInfo_Release(info);
}

TEST(inherited_functions_refer_to_types_of_their_own_library)
{
    ITypeInfo *info = load_type(THING);
    FUNCDESC *function;
    ITypeInfo *guid;
    BSTR name;

    ASSERT_HR(ITypeInfo_GetFuncDesc(info, 0, &function), S_OK);
    ASSERT_EQ(function->lprgelemdescParam[0].tdesc.vt, VT_PTR);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, function->lprgelemdescParam[0].tdesc.lptdesc->hreftype,
                                       &guid),
              S_OK);
    ASSERT_HR(ITypeInfo_GetDocumentation(guid, MEMBERID_NIL, &name, NULL, NULL, NULL), S_OK);
    ASSERT_U16(name, u"GUID");
    SysFreeString(name);
    ITypeInfo_Release(guid);
    ITypeInfo_ReleaseFuncDesc(info, function);
    ITypeInfo_Release(info);
}

TEST(a_dispinterface_is_derived_from_IDispatch)
{
    ITypeInfo *info = load_type(EVENTS);
    TYPEATTR *attributes;
    HREFTYPE reference;
    ITypeInfo *base;

    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    ASSERT_EQ(attributes->cImplTypes, 1);
    ASSERT_EQ(attributes->cVars, 1);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, 0, &reference), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, reference, &base), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(base, &attributes), S_OK);
    ASSERT_TRUE(IsEqualGUID(&attributes->guid, &IID_IDispatch));
    ITypeInfo_ReleaseTypeAttr(base, attributes);
    ITypeInfo_Release(base);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(info, (UINT)-1, &reference), TYPE_E_ELEMENTNOTFOUND);
    ITypeInfo_Release(info);
}

TEST(a_class_lists_its_interfaces)
{
    static const INT flags[] = {IMPLTYPEFLAG_FDEFAULT,
                                IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE};
    ITypeInfo *info = load_type(CLASS);
    INT found;

    for (UINT i = 0; i < 2; i++) {
        ASSERT_HR(ITypeInfo_GetImplTypeFlags(info, i, &found), S_OK);
        ASSERT_EQ(found, flags[i]);
    }
    ASSERT_HR(ITypeInfo_GetImplTypeFlags(info, 2, &found), TYPE_E_ELEMENTNOTFOUND);
    ITypeInfo_Release(info);
}

TEST(default_values_come_with_parameters)
{
    ITypeInfo *info = load_type(THING);
    FUNCDESC *function;
    const PARAMDESC *parameter;

    ASSERT_HR(ITypeInfo_GetFuncDesc(info, 9, &function), S_OK);
    ASSERT_EQ(function->memid, 3);
    ASSERT_EQ(function->cParams, 4);
    parameter = &function->lprgelemdescParam[2].paramdesc;
    ASSERT_TRUE(parameter->wParamFlags & PARAMFLAG_FHASDEFAULT);
    ASSERT_EQ(V_I4(&parameter->pparamdescex->varDefaultValue), 5);
    parameter = &function->lprgelemdescParam[3].paramdesc;
    ASSERT_EQ(V_VT(&parameter->pparamdescex->varDefaultValue), VT_BSTR);
    ASSERT_U16(V_BSTR(&parameter->pparamdescex->varDefaultValue), u"abc");
    ITypeInfo_ReleaseFuncDesc(info, function);
    ITypeInfo_Release(info);
}

TEST(names_are_found_in_any_case)
{
    ITypeInfo *info = load_type(THING);
    LPOLESTR names[] = {(LPOLESTR)u"ADD", (LPOLESTR)u"Times", (LPOLESTR)u"item"};
    LPOLESTR inherited = (LPOLESTR)u"getidsofnames";
    LPOLESTR unknown[] = {(LPOLESTR)u"Add", (LPOLESTR)u"nothing"};
    MEMBERID ids[3];
    BSTR found[8];
    UINT n;

    ASSERT_HR(ITypeInfo_GetIDsOfNames(info, names, 3, ids), S_OK);
    ASSERT_EQ(ids[0], 3);
    ASSERT_EQ(ids[1], 2);
    ASSERT_EQ(ids[2], 0);
    ASSERT_HR(ITypeInfo_GetIDsOfNames(info, &inherited, 1, ids), S_OK);
    ASSERT_HR(ITypeInfo_GetIDsOfNames(info, unknown, 2, ids), DISP_E_UNKNOWNNAME);
    ASSERT_EQ(ids[0], 3);
    ASSERT_EQ(ids[1], MEMBERID_NIL);
    ASSERT_HR(ITypeInfo_GetNames(info, 3, found, 8, &n), S_OK);
    ASSERT_EQ(n, 5);
    ASSERT_U16(found[4], u"text");
    for (UINT i = 0; i < n; i++)
        SysFreeString(found[i]);
    ASSERT_HR(ITypeInfo_GetNames(info, 77, found, 8, &n), TYPE_E_ELEMENTNOTFOUND);
    ITypeInfo_Release(info);
}

TEST(the_library_finds_and_spells_names)
{
    ITypeLib *lib = load_trial();
    char16_t name[] = u"pLACE";
    ITypeInfo *infos[2];
    MEMBERID ids[2];
    USHORT n = 2;
    BOOL is_name;

    ASSERT_HR(ITypeLib_IsName(lib, name, 0, &is_name), S_OK);
    ASSERT_TRUE(is_name);
    ASSERT_U16(name, u"Place");
    ASSERT_HR(ITypeLib_FindName(lib, name, 0, infos, ids, &n), S_OK);
    ASSERT_EQ(n, 1);
    ASSERT_EQ(ids[0], 4);
    ITypeInfo_Release(infos[0]);
    ITypeLib_Release(lib);
}

TEST(binding_finds_constants_types_and_members)
{
    ITypeLib *lib = load_trial();
    ITypeComp *comp;
    ITypeComp *none;
    ITypeInfo *info;
    DESCKIND kind;
    BINDPTR bound;

    ASSERT_HR(ITypeLib_GetTypeComp(lib, &comp), S_OK);
    ASSERT_HR(ITypeComp_Bind(comp, (LPOLESTR)u"green", 0, 0, &info, &kind, &bound), S_OK);
    ASSERT_EQ(kind, DESCKIND_VARDESC);
    ASSERT_EQ(V_I4(bound.lpvardesc->lpvarValue), 2);
    ITypeInfo_ReleaseVarDesc(info, bound.lpvardesc);
    ITypeInfo_Release(info);
    ASSERT_HR(ITypeComp_Bind(comp, (LPOLESTR)u"Letters", 0, 0, &info, &kind, &bound), S_OK);
    ASSERT_EQ(kind, DESCKIND_TYPECOMP);
    ITypeComp_Release(bound.lptcomp);
    ASSERT_HR(ITypeComp_Bind(comp, (LPOLESTR)u"Upper", 0, INVOKE_PROPERTYGET, &info, &kind, &bound),
              TYPE_E_TYPEMISMATCH);
    ASSERT_HR(ITypeComp_Bind(comp, (LPOLESTR)u"Add", 0, 0, &info, &kind, &bound), S_OK);
    ASSERT_EQ(kind, DESCKIND_NONE);
    ASSERT_HR(ITypeComp_BindType(comp, (LPOLESTR)u"Point", 0, &info, &none), S_OK);
    ASSERT_TRUE(info && !none);
    ITypeInfo_Release(info);
    ITypeComp_Release(comp);
    ITypeLib_Release(lib);
}

TEST(functions_of_a_module_are_looked_for_in_its_dll)
{
    ITypeInfo *info = load_type(LETTERS);
    FUNCDESC *function;
    WORD ordinal;
    void *missing;
    BSTR dll;

    ASSERT_HR(ITypeInfo_GetFuncDesc(info, 0, &function), S_OK);
    ASSERT_EQ(function->funckind, FUNC_STATIC);
    ASSERT_HR(ITypeInfo_GetDllEntry(info, function->memid, INVOKE_FUNC, &dll, NULL, &ordinal),
              S_OK);
    ASSERT_U16(dll, u"libc.so.6");
    ASSERT_EQ(ordinal, 0);
    SysFreeString(dll);
    ASSERT_HR(ITypeInfo_AddressOfMember(info, function->memid, INVOKE_FUNC, &missing),
              TYPE_E_DLLFUNCTIONNOTFOUND);
    ASSERT_HR(ITypeInfo_GetDllEntry(info, 99, INVOKE_FUNC, &dll, NULL, NULL),
              TYPE_E_ELEMENTNOTFOUND);
    ITypeInfo_ReleaseFuncDesc(info, function);
    ITypeInfo_Release(info);

    info = load_type(THING);
    ASSERT_HR(ITypeInfo_GetDllEntry(info, 3, INVOKE_FUNC, &dll, NULL, NULL), TYPE_E_BADMODULEKIND);
    ITypeInfo_Release(info);
}

static size_t read_trial(unsigned char *bytes, size_t room)
{
    char path[PATH_MAX];
    size_t size;
    FILE *file;

    GetModuleFileNameA(NULL, path, sizeof(path));
    strcpy(strrchr(path, '/'), "/trial.tlb");
    file = fopen(path, "r");
    ASSERT_TRUE(file);
    size = fread(bytes, 1, room, file);
    fclose(file);
    return size;
}

/* A file of the home, as a library. */
static HRESULT load_bytes(const unsigned char *bytes, size_t size, ITypeLib **ret_lib)
{
    char path[PATH_MAX];
    char16_t wide[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s/cut.tlb", getenv("COMITY_HOME"));
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, PATH_MAX);
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return LoadTypeLibEx(wide, REGKIND_NONE, ret_lib);
}

/* Each prefix of the file is an error, or a library that is whole. */
TEST(a_file_that_is_cut_off_is_refused)
{
    static unsigned char bytes[1 << 16];
    ITypeLib *lib = NULL;
    size_t size = read_trial(bytes, sizeof(bytes));

    ASSERT_HR(load_bytes(bytes, size, &lib), S_OK);
    ITypeLib_Release(lib);
    while (size > 1) {
        size -= size > 64 ? 37 : 1;
        ASSERT_TRUE(FAILED(load_bytes(bytes, size, &lib)));
        ASSERT_FALSE(lib);
    }
}

/* Where the only word of that value is. */
static size_t find_word(const unsigned char *bytes, size_t size, DWORD word)
{
    size_t found = 0;

    for (size_t at = 0; at + sizeof(word) <= size; at += sizeof(word)) {
        if (memcmp(bytes + at, &word, sizeof(word)) == 0) {
            ASSERT_EQ(found, 0);
            found = at;
        }
    }
    ASSERT_TRUE(found);
    return found;
}

#define SHORT_VALUE(vt, bits) (0x80000000u | (DWORD)(vt) << 26 | (bits))

static HRESULT load_with_word(DWORD old_word, DWORD word, ITypeLib **ret_lib)
{
    static unsigned char bytes[1 << 16];
    size_t size = read_trial(bytes, sizeof(bytes));

    memcpy(bytes + find_word(bytes, size, old_word), &word, sizeof(word));
    return load_bytes(bytes, size, ret_lib);
}

static bool is_short_number(VARTYPE vt)
{
    return vt == VT_I2 || vt == VT_I4 || vt == VT_R4 || vt == VT_ERROR || vt == VT_BOOL ||
           vt == VT_I1 || vt == VT_UI1 || vt == VT_UI2 || vt == VT_UI4 || vt == VT_INT ||
           vt == VT_UINT || vt == VT_HRESULT;
}

/* Five is the default value of a parameter, 1 a constant. */
TEST(a_word_has_no_value_that_is_a_pointer)
{
    static const DWORD words[] = {SHORT_VALUE(VT_I4, 5), SHORT_VALUE(VT_I4, 1)};
    ITypeLib *lib;

    for (unsigned i = 0; i < 2; i++) {
        for (VARTYPE vt = 0; vt < 32; vt++) {
            bool is_one = is_short_number(vt) || vt == VT_EMPTY || vt == VT_NULL;

            ASSERT_HR(load_with_word(words[i], SHORT_VALUE(vt, 5), &lib),
                      is_one ? S_OK : TYPE_E_INVDATAREAD);
            if (is_one)
                ITypeLib_Release(lib);
        }
    }
}

TEST(an_object_that_is_a_value_is_null)
{
    static const VARTYPE types[] = {VT_DISPATCH, VT_UNKNOWN, VT_BSTR};
    ITypeInfo *info;
    VARDESC *variable;
    ITypeLib *lib;

    for (unsigned i = 0; i < 3; i++) {
        ASSERT_HR(load_with_word(SHORT_VALUE(VT_I4, 1), SHORT_VALUE(types[i], 0), &lib), S_OK);
        ASSERT_HR(ITypeLib_GetTypeInfo(lib, COLOUR, &info), S_OK);
        ASSERT_HR(ITypeInfo_GetVarDesc(info, 0, &variable), S_OK);
        ASSERT_EQ(V_VT(variable->lpvarValue), types[i]);
        ASSERT_FALSE(V_UNKNOWN(variable->lpvarValue));
        ITypeInfo_ReleaseVarDesc(info, variable);
        ITypeInfo_Release(info);
        ITypeLib_Release(lib);
    }
}

/* "abc" with its length and type before it. */
TEST(a_value_in_a_place_of_its_own_is_of_a_known_type)
{
    static const unsigned char text[] = {VT_BSTR, 0, 3, 0, 0, 0, 'a', 'b', 'c'};
    static unsigned char bytes[1 << 16];
    size_t size = read_trial(bytes, sizeof(bytes));
    unsigned char *at = memmem(bytes, size, text, sizeof(text));
    ITypeLib *lib;

    ASSERT_TRUE(at);
    for (VARTYPE vt = VT_EMPTY; vt < 0x100; vt++) {
        bool is_one = is_short_number(vt) || vt == VT_EMPTY || vt == VT_NULL || vt == VT_R8 ||
                      vt == VT_CY || vt == VT_DATE || vt == VT_I8 || vt == VT_UI8 || vt == VT_BSTR;

        at[0] = (unsigned char)vt;
        ASSERT_HR(load_bytes(bytes, size, &lib), is_one ? S_OK : TYPE_E_INVDATAREAD);
        if (is_one)
            ITypeLib_Release(lib);
    }
    at[0] = VT_UNKNOWN;
    at[2] = 0;
    ASSERT_HR(load_bytes(bytes, size, &lib), S_OK);
    ITypeLib_Release(lib);
    at[1] = VT_ARRAY >> 8;
    ASSERT_HR(load_bytes(bytes, size, &lib), TYPE_E_INVDATAREAD);
}

TEST(what_is_no_library_is_refused)
{
    ITypeLib *lib = NULL;

    ASSERT_HR(LoadTypeLib(u"/there/is/no/such.tlb", &lib), TYPE_E_CANTLOADLIBRARY);
    ASSERT_HR(LoadTypeLib(u"/proc/self/exe", &lib), TYPE_E_CANTLOADLIBRARY);
    ASSERT_HR(LoadTypeLib(NULL, &lib), E_INVALIDARG);
    ASSERT_HR(LoadTypeLib(u"x", NULL), E_INVALIDARG);
}

TEST(automations_own_library_needs_no_registration)
{
    static const GUID stdole = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    ITypeLib *lib;
    ITypeInfo *info;

    test_expect_open_descriptors();
    ASSERT_HR(LoadRegTypeLib(&stdole, 2, 0, 0, &lib), S_OK);
    ASSERT_HR(ITypeLib_GetTypeInfoOfGuid(lib, &IID_IDispatch, &info), S_OK);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
    ASSERT_HR(LoadRegTypeLib(&trial_guid, 1, 10, 0, &lib), TYPE_E_LIBNOTREGISTERED);
}
