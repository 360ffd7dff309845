/* SPDX-License-Identifier: MIT */
#include "typemarshal/described_method.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "typemarshal/described_type.h"

/* False if it cannot travel. */
static bool parameter_from(struct described_type *type, USHORT flags,
                           struct parameter *ret_parameter, IID *ret_iid)
{
    /* An array is passed by its address, whether or not there is a pointer to it. */
    if (type->is_array && type->pointers == 0)
        type->pointers = 1;
    if (!described_type_add_pointers(type, 1))
        return false;
    *ret_iid = type->iid;
    *ret_parameter = (struct parameter){.type = type->type, .iid = ret_iid};
    if (type->pointers == 0)
        ret_parameter->mode = PARAMETER_IN;
    else if (!(flags & PARAMFLAG_FOUT))
        ret_parameter->mode = PARAMETER_IN_REF;
    else
        ret_parameter->mode = flags & PARAMFLAG_FIN ? PARAMETER_IN_OUT : PARAMETER_OUT;
    return true;
}

/* "IShape::Draw", as far as the library tells. */
static HRESULT raise_immobile(ITypeInfo *info, const FUNCDESC *desc, const char *what)
{
    BSTR type = NULL, name = NULL;
    char type_text[128], name_text[128];

    info->lpVtbl->GetDocumentation(info, MEMBERID_NIL, &type, NULL, NULL, NULL);
    info->lpVtbl->GetDocumentation(info, desc->memid, &name, NULL, NULL, NULL);
    utf16_to_utf8(type, SysStringLen(type), type_text, sizeof(type_text));
    utf16_to_utf8(name, SysStringLen(name), name_text, sizeof(name_text));
    SysFreeString(type);
    SysFreeString(name);
    return hr_raise(E_NOINTERFACE, "%s::%s cannot be called from elsewhere: %s", type_text,
                    name_text, what);
}

/* The list, with the identifiers that it refers to behind it. */
static struct parameter *parameters_new(size_t n, IID **ret_iids)
{
    size_t size = (n + 1) * sizeof(struct parameter);
    struct parameter *parameters = calloc(1, size + n * sizeof(IID));

    if (parameters)
        *ret_iids = (IID *)((char *)parameters + size);
    return parameters;
}

HRESULT described_method_init(struct method *ret_method, ITypeInfo *info, const FUNCDESC *desc)
{
    _cleanup_(freep) struct parameter *parameters = NULL;
    IID *iids;
    HRESULT hr;

    if (desc->elemdescFunc.tdesc.vt != VT_HRESULT)
        return raise_immobile(info, desc, "it does not return an HRESULT");
    if (desc->cParams > DESCRIBED_PARAMETERS_MAX)
        return raise_immobile(info, desc, "it has too many parameters");
    parameters = parameters_new((size_t)desc->cParams, &iids);
    if (!parameters)
        return hr_raise(E_OUTOFMEMORY, "describing a method");

    for (int i = 0; i < desc->cParams; i++) {
        const ELEMDESC *parameter = &desc->lprgelemdescParam[i];
        struct described_type type;

        hr = described_type_resolve(info, &parameter->tdesc, 0, &type);
        if (FAILED(hr))
            return hr_raise(hr, "looking up the type of a parameter");
        if (!parameter_from(&type, parameter->paramdesc.wParamFlags, &parameters[i], &iids[i]))
            return raise_immobile(info, desc, "the type of a parameter does not travel");
    }
    *ret_method = (struct method){.described = TAKE_PTR(parameters)};
    return S_OK;
}

void described_method_deinit(struct method *method)
{
    free((void *)method->described);
    method->described = NULL;
}
