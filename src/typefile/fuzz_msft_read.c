/* SPDX-License-Identifier: MIT */
/*
 * Reads any bytes as a type library, and walks through all that it was understood to describe. What
 * a file can make of memory is bounded by its own size.
 */
#include <assert.h>

#include "typefile/msft_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned depth_of(const TYPEDESC *type)
{
    if (type->vt == VT_PTR || type->vt == VT_SAFEARRAY)
        return 1 + depth_of(type->lptdesc);
    return type->vt == VT_CARRAY ? 1 + depth_of(&type->lpadesc->tdescElem) : 0;
}

/* As who gets a description does; there is no pointer in a value but to its own text. */
static void walk_value(const VARIANT *value)
{
    VARIANT copy = {0};

    if (V_VT(value) == VT_HRESULT)
        return;
    assert(VariantCopy(&copy, value) == S_OK);
    assert(VariantClear(&copy) == S_OK);
}

static void walk_custom(const struct custom_value *custom)
{
    for (; custom; custom = custom->next)
        walk_value(&custom->value);
}

static void walk_variable(const struct type_variable *variable)
{
    assert(depth_of(&variable->desc.elemdescVar.tdesc) < 100);
    if (variable->desc.varkind == VAR_CONST)
        walk_value(variable->desc.lpvarValue);
    walk_custom(variable->notes.custom);
}

static void walk_function(const struct type_function *function)
{
    assert(depth_of(&function->desc.elemdescFunc.tdesc) < 100);
    walk_custom(function->notes.custom);
    for (int i = 0; i < function->desc.cParams; i++) {
        const ELEMDESC *parameter = &function->desc.lprgelemdescParam[i];

        assert(depth_of(&parameter->tdesc) < 100);
        if (parameter->paramdesc.pparamdescex) {
            assert(parameter->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT);
            walk_value(&parameter->paramdesc.pparamdescex->varDefaultValue);
        }
        if (function->parameter_custom)
            walk_custom(function->parameter_custom[i]);
        if (function->parameter_names[i])
            assert(SysStringLen(function->parameter_names[i]) < 256);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct type_library library = {0};
    HRESULT hr;

    hr = msft_read(data, size, &library);
    for (UINT i = 0; SUCCEEDED(hr) && i < library.n_types; i++) {
        const struct type *type = library.types[i];

        assert(type->library == &library && type->index == i);
        assert(type_library_own(&library, type_href(type)) == type);
        for (unsigned k = 0; k < type->attributes.cFuncs; k++)
            walk_function(&type->functions[k]);
        for (unsigned k = 0; k < type->attributes.cVars; k++)
            walk_variable(&type->variables[k]);
    }
    type_library_deinit(&library);
    return 0;
}
