/* SPDX-License-Identifier: MIT */
/* What the format of a library's file says is the same whichever format it is. */
#define COBJMACROS
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "sltg/sltg_read.h"
#include "sltg/sltg_trial.h"
#include "test.h"
#include "typelib/type_lib.h"

static ITypeLib *load(const char16_t *name)
{
    char16_t path[PATH_MAX];
    DWORD len = GetModuleFileNameW(NULL, path, PATH_MAX);
    ITypeLib *lib;

    /* The registry, in which imported libraries are looked up, stays open. */
    test_expect_open_descriptors();
    while (path[len - 1] != u'/')
        len--;
    lstrcpyW(path + len, name);
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &lib), S_OK);
    return lib;
}

static void write_again(const char16_t *name, struct byte_buffer *ret_file)
{
    ITypeLib *lib = load(name);

    ASSERT_HR(sltg_trial_write(&type_lib_from(lib)->library, ret_file), S_OK);
    ITypeLib_Release(lib);
}

/* A library of the older format, in a file of the home, as anyone loads it. */
static ITypeLib *load_again(const char16_t *name)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};
    const char *path = "again.tlb";
    ITypeLib *lib;
    FILE *file;

    write_again(name, &bytes);
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(bytes.bytes, bytes.size, 1, file), 1u);
    ASSERT_EQ(fclose(file), 0);
    ASSERT_HR(LoadTypeLibEx(u"again.tlb", REGKIND_NONE, &lib), S_OK);
    ASSERT_EQ(remove(path), 0);
    return lib;
}

static void assert_same_text(const OLECHAR *a, const OLECHAR *b)
{
    ASSERT_EQ(a == NULL, b == NULL);
    if (a)
        ASSERT_U16(a, b);
}

static void assert_same_types(const TYPEDESC *a, const TYPEDESC *b)
{
    ASSERT_EQ(a->vt, b->vt);
    if (a->vt == VT_PTR || a->vt == VT_SAFEARRAY) {
        assert_same_types(a->lptdesc, b->lptdesc);
    } else if (a->vt == VT_CARRAY) {
        ASSERT_EQ(a->lpadesc->cDims, b->lpadesc->cDims);
        ASSERT_EQ(a->lpadesc->rgbounds[0].cElements, b->lpadesc->rgbounds[0].cElements);
        assert_same_types(&a->lpadesc->tdescElem, &b->lpadesc->tdescElem);
    }
}

static void assert_same_functions(const struct type_function *a, const struct type_function *b)
{
    ASSERT_EQ(a->desc.memid, b->desc.memid);
    ASSERT_EQ(a->desc.invkind, b->desc.invkind);
    ASSERT_EQ(a->desc.funckind, b->desc.funckind);
    ASSERT_EQ(a->desc.callconv, b->desc.callconv);
    ASSERT_EQ(a->desc.oVft, b->desc.oVft);
    ASSERT_EQ(a->desc.wFuncFlags, b->desc.wFuncFlags);
    ASSERT_EQ(a->desc.cParams, b->desc.cParams);
    assert_same_text(a->notes.name, b->notes.name);
    assert_same_text(a->notes.doc, b->notes.doc);
    assert_same_types(&a->desc.elemdescFunc.tdesc, &b->desc.elemdescFunc.tdesc);
    for (int i = 0; i < a->desc.cParams; i++) {
        assert_same_text(a->parameter_names[i], b->parameter_names[i]);
        assert_same_types(&a->desc.lprgelemdescParam[i].tdesc, &b->desc.lprgelemdescParam[i].tdesc);
        ASSERT_EQ(a->desc.lprgelemdescParam[i].paramdesc.wParamFlags & 0xf,
                  b->desc.lprgelemdescParam[i].paramdesc.wParamFlags & 0xf);
    }
}

static void assert_same_variables(const struct type_variable *a, const struct type_variable *b)
{
    ASSERT_EQ(a->desc.memid, b->desc.memid);
    ASSERT_EQ(a->desc.varkind, b->desc.varkind);
    ASSERT_EQ(a->desc.wVarFlags, b->desc.wVarFlags);
    assert_same_text(a->notes.name, b->notes.name);
    assert_same_text(a->notes.doc, b->notes.doc);
    assert_same_types(&a->desc.elemdescVar.tdesc, &b->desc.elemdescVar.tdesc);
    if (a->desc.varkind == VAR_PERINSTANCE)
        ASSERT_EQ(a->desc.oInst, b->desc.oInst);
    if (a->desc.varkind == VAR_CONST)
        ASSERT_HR(VarCmp(a->desc.lpvarValue, b->desc.lpvarValue, 0, 0), VARCMP_EQ);
}

static void assert_same(const struct type *a, const struct type *b)
{
    const TYPEATTR *one = &a->attributes;
    const TYPEATTR *other = &b->attributes;

    ASSERT_EQ(memcmp(&one->guid, &other->guid, sizeof(GUID)), 0);
    ASSERT_EQ(one->typekind, other->typekind);
    ASSERT_EQ(one->wTypeFlags, other->wTypeFlags);
    ASSERT_EQ(one->cbSizeInstance, other->cbSizeInstance);
    ASSERT_EQ(one->cbAlignment, other->cbAlignment);
    ASSERT_EQ(one->cFuncs, other->cFuncs);
    ASSERT_EQ(one->cVars, other->cVars);
    ASSERT_EQ(one->cImplTypes, other->cImplTypes);
    assert_same_text(a->notes.name, b->notes.name);
    assert_same_text(a->notes.doc, b->notes.doc);
    if (one->typekind == TKIND_ALIAS)
        assert_same_types(&one->tdescAlias, &other->tdescAlias);
    for (unsigned i = 0; i < one->cFuncs; i++)
        assert_same_functions(&a->functions[i], &b->functions[i]);
    for (unsigned i = 0; i < one->cVars; i++)
        assert_same_variables(&a->variables[i], &b->variables[i]);
    for (unsigned i = 0; i < one->cImplTypes; i++)
        ASSERT_EQ(a->bases[i].flags, b->bases[i].flags);
}

TEST(reads_what_the_newer_format_says)
{
    ITypeLib *lib = load(u"trial.tlb");
    ITypeLib *again = load_again(u"trial.tlb");
    const struct type_library *a = &type_lib_from(lib)->library;
    const struct type_library *b = &type_lib_from(again)->library;

    ASSERT_EQ(memcmp(&a->guid, &b->guid, sizeof(GUID)), 0);
    ASSERT_EQ(a->major, b->major);
    ASSERT_EQ(a->minor, b->minor);
    ASSERT_EQ(a->flags, b->flags);
    assert_same_text(a->notes.name, b->notes.name);
    assert_same_text(a->notes.doc, b->notes.doc);
    ASSERT_EQ(a->n_types, b->n_types);
    for (UINT i = 0; i < a->n_types; i++)
        assert_same(a->types[i], b->types[i]);
    ITypeLib_Release(again);
    ITypeLib_Release(lib);
}

TEST(finds_types_of_other_libraries)
{
    ITypeLib *lib = load_again(u"trial.tlb");
    unsigned n = 0;

    for (UINT i = 0; i < ITypeLib_GetTypeInfoCount(lib); i++) {
        ITypeInfo *info, *base;
        HREFTYPE href;

        ASSERT_HR(ITypeLib_GetTypeInfo(lib, i, &info), S_OK);
        if (SUCCEEDED(ITypeInfo_GetRefTypeOfImplType(info, 0, &href))) {
            ASSERT_HR(ITypeInfo_GetRefTypeInfo(info, href, &base), S_OK);
            ITypeInfo_Release(base);
            n++;
        }
        ITypeInfo_Release(info);
    }
    ASSERT_TRUE(n > 0);
    ITypeLib_Release(lib);
}

TEST(leaves_other_formats_alone)
{
    struct type_library library = {0};

    ASSERT_HR(sltg_read("MSFT and more", 13, &library), TYPE_E_UNSUPFORMAT);
    ASSERT_HR(sltg_read("", 0, &library), TYPE_E_UNSUPFORMAT);
    type_library_deinit(&library);
}

TEST(refuses_what_ends_too_early)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};

    write_again(u"trial.tlb", &bytes);
    for (size_t size = 4; size + 2 < bytes.size; size++) {
        struct type_library library = {0};

        ASSERT_HR(sltg_read(bytes.bytes, size, &library), TYPE_E_INVDATAREAD);
        type_library_deinit(&library);
    }
}

TEST(refuses_a_library_without_a_path)
{
    static const char path[] = "#library.tlb#";
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};
    struct type_library library = {0};
    char *at;

    write_again(u"trial.tlb", &bytes);
    at = memmem(bytes.bytes, bytes.size, path, strlen(path));
    ASSERT_TRUE(at);
    *at = '\0';
    ASSERT_HR(sltg_read(bytes.bytes, bytes.size, &library), TYPE_E_INVDATAREAD);
    type_library_deinit(&library);
}

TEST(refuses_two_types_in_one_block)
{
    static const char name[] = "00000001AA";
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};
    struct type_library library = {0};
    size_t at;

    /* The library's block, in which the types name theirs, comes last. */
    write_again(u"trial.tlb", &bytes);
    at = bytes.size - strlen(name);
    while (at > 0 && memcmp(bytes.bytes + at, name, strlen(name)) != 0)
        at--;
    ASSERT_TRUE(at > 0);
    bytes.bytes[at + strlen("0000000")] = '0';
    ASSERT_HR(sltg_read(bytes.bytes, bytes.size, &library), TYPE_E_INVDATAREAD);
    type_library_deinit(&library);
}

TEST(survives_any_byte_being_another)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};

    write_again(u"trial.tlb", &bytes);
    for (size_t i = 4; i < bytes.size; i++) {
        struct type_library library = {0};
        HRESULT hr;

        bytes.bytes[i] ^= 0x5a;
        hr = sltg_read(bytes.bytes, bytes.size, &library);
        ASSERT_TRUE(hr == S_OK || hr == TYPE_E_INVDATAREAD);
        type_library_deinit(&library);
        bytes.bytes[i] ^= 0x5a;
    }
}

static void read_with_little_memory(const struct byte_buffer *bytes)
{
    struct type_library library = {0};
    HRESULT hr = sltg_read(bytes->bytes, bytes->size, &library);

    ASSERT_TRUE(hr == E_OUTOFMEMORY || hr == S_OK);
    type_library_deinit(&library);
}

TEST(says_when_memory_is_out)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};

    write_again(u"trial.tlb", &bytes);
    FOR_EACH_FAILING_ALLOCATION(read_with_little_memory(&bytes));
}
