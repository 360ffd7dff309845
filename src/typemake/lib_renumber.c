/* SPDX-License-Identifier: MIT */
#include "typemake/lib_renumber.h"

#include <string.h>

#include <comity/windows.h>

/* Calls @visit for each reference of the library's types; stops when it answers false. */
typedef bool (*href_visitor)(HREFTYPE *href, HREFTYPE gone);

static bool visit_type(TYPEDESC *desc, href_visitor visit, HREFTYPE gone)
{
    switch (desc->vt) {
    case VT_PTR:
    case VT_SAFEARRAY:
        return visit_type(desc->lptdesc, visit, gone);
    case VT_CARRAY:
        return visit_type(&desc->lpadesc->tdescElem, visit, gone);
    case VT_USERDEFINED:
        return visit(&desc->hreftype, gone);
    default:
        return true;
    }
}

static bool visit_function(FUNCDESC *desc, href_visitor visit, HREFTYPE gone)
{
    if (!visit_type(&desc->elemdescFunc.tdesc, visit, gone))
        return false;
    for (int i = 0; i < desc->cParams; i++) {
        if (!visit_type(&desc->lprgelemdescParam[i].tdesc, visit, gone))
            return false;
    }
    return true;
}

static bool visit_references(struct type *type, href_visitor visit, HREFTYPE gone)
{
    if (!visit_type(&type->attributes.tdescAlias, visit, gone))
        return false;
    for (unsigned i = 0; i < type->attributes.cImplTypes; i++) {
        if (!visit(&type->bases[i].href, gone))
            return false;
    }
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        if (!visit_function(&type->functions[i].desc, visit, gone))
            return false;
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        if (!visit_type(&type->variables[i].desc.elemdescVar.tdesc, visit, gone))
            return false;
    }
    return true;
}

static bool is_another(HREFTYPE *href, HREFTYPE gone)
{
    return *href != gone;
}

/* References to other libraries are no multiples. */
static bool move_up(HREFTYPE *href, HREFTYPE gone)
{
    if (*href % TYPE_HREF_STEP == 0 && *href > gone)
        *href -= TYPE_HREF_STEP;
    return true;
}

HRESULT lib_renumber_without(struct type_library *library, const struct type *type)
{
    HREFTYPE gone = type_href(type);

    for (UINT i = 0; i < library->n_types; i++) {
        if (library->types[i] != type && !visit_references(library->types[i], is_another, gone))
            return E_ACCESSDENIED;
    }
    for (UINT i = 0; i < library->n_types; i++)
        visit_references(library->types[i], move_up, gone);
    library->n_types--;
    memmove(&library->types[type->index], &library->types[type->index + 1],
            (library->n_types - type->index) * sizeof(*library->types));
    for (UINT i = type->index; i < library->n_types; i++)
        library->types[i]->index = i;
    return S_OK;
}
