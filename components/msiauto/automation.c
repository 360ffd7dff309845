/* SPDX-License-Identifier: MIT */
#include "automation.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"

enum {
    EXCEPTION_CODE = 1000,
};

static struct automation *automation_from_IDispatch(IDispatch *iface)
{
    return (struct automation *)iface;
}

static const IDispatchVtbl vtable;

/* ---- arguments ---- */

static bool is_left_out(const VARIANT *argument)
{
    return !argument || V_VT(argument) == VT_EMPTY || dual_is_missing(argument);
}

static const VARIANT *resolve(const VARIANT *argument)
{
    if (argument && V_VT(argument) == (VT_BYREF | VT_VARIANT) && V_VARIANTREF(argument))
        return V_VARIANTREF(argument);
    return argument;
}

static HRESULT read_text(const VARIANT *from, union argument *ret_argument)
{
    VARIANT text;
    HRESULT hr;

    VariantInit(&text);
    hr = VariantChangeType(&text, (VARIANT *)(uintptr_t)from, 0, VT_BSTR);
    if (FAILED(hr))
        return DISP_E_TYPEMISMATCH;
    ret_argument->text = utf16_to_utf8_dup(V_BSTR(&text) ? V_BSTR(&text) : u"");
    VariantClear(&text);
    return ret_argument->text ? S_OK : E_OUTOFMEMORY;
}

static HRESULT read_number(const VARIANT *from, VARTYPE type, union argument *ret_argument)
{
    VARIANT number;

    VariantInit(&number);
    if (FAILED(VariantChangeType(&number, (VARIANT *)(uintptr_t)from, 0, type)))
        return DISP_E_TYPEMISMATCH;
    ret_argument->number = type == VT_BOOL ? V_BOOL(&number) != VARIANT_FALSE : V_I4(&number);
    return S_OK;
}

/* Only objects of this module have a handle. */
static HRESULT read_object(const VARIANT *from, union argument *ret_argument)
{
    const struct automation *object;

    ret_argument->handle = 0;
    if (V_VT(from) != VT_DISPATCH && V_VT(from) != (VT_DISPATCH | VT_BYREF))
        return DISP_E_TYPEMISMATCH;
    object = (const struct automation *)(V_VT(from) == VT_DISPATCH ? V_DISPATCH(from)
                                                                   : *V_DISPATCHREF(from));
    if (!object)
        return S_OK;
    if (object->dual.IDispatch_iface.lpVtbl != &vtable)
        return DISP_E_TYPEMISMATCH;
    ret_argument->handle = object->handle;
    return S_OK;
}

static HRESULT read_argument(char type, const VARIANT *from, union argument *ret_argument)
{
    switch (type) {
    case 's':
        return read_text(from, ret_argument);
    case 'i':
        return read_number(from, VT_I4, ret_argument);
    case 'b':
        return read_number(from, VT_BOOL, ret_argument);
    case 'o':
        return read_object(from, ret_argument);
    default:
        ret_argument->variant = from;
        return S_OK;
    }
}

static HRESULT leave_out(char type, union argument *ret_argument)
{
    static const VARIANT empty;

    *ret_argument = (union argument){};
    if (type == 'v')
        ret_argument->variant = &empty;
    if (type == 's') {
        ret_argument->text = strdup("");
        return ret_argument->text ? S_OK : E_OUTOFMEMORY;
    }
    return S_OK;
}

struct call {
    const struct member *member;
    union argument arguments[ARGUMENTS_MAX];
    char types[ARGUMENTS_MAX + 1];
};

/* More arguments than the member has are none of its business. */
static HRESULT read_arguments(struct call *call, const DISPPARAMS *given)
{
    bool is_optional = false;
    UINT n = 0;

    for (const char *type = call->member->types; *type; type++) {
        const VARIANT *from =
            n < given->cArgs ? resolve(&given->rgvarg[given->cArgs - 1 - n]) : NULL;
        HRESULT hr;

        if (*type == '|') {
            is_optional = true;
            continue;
        }
        if (!is_left_out(from))
            hr = read_argument(*type, from, &call->arguments[n]);
        else if (is_optional || *type == 'v')
            hr = leave_out(*type, &call->arguments[n]);
        else
            hr = DISP_E_TYPEMISMATCH;
        if (FAILED(hr))
            return hr;
        call->types[n++] = *type;
    }
    return S_OK;
}

static void call_deinit(struct call *call)
{
    for (UINT i = 0; call->types[i]; i++) {
        if (call->types[i] == 's')
            free(call->arguments[i].text);
    }
}

/* ---- calls ---- */

static HRESULT find_member(const struct automation *self, DISPID id, WORD flags,
                           const struct member **ret_member)
{
    for (const struct member *member = self->kind->members; member->names; member++) {
        if (member->id == id && member->kind & flags) {
            *ret_member = member;
            return S_OK;
        }
    }
    return DISP_E_MEMBERNOTFOUND;
}

/* As Windows: what failed is the description. */
static HRESULT fail(const struct member *member, EXCEPINFO *ret_exception)
{
    _cleanup_(freep) WCHAR *names = utf16_from_utf8_dup(member->names);

    if (ret_exception && names) {
        *ret_exception = (EXCEPINFO){
            .wCode = EXCEPTION_CODE,
            .bstrSource = SysAllocString(u"Msi API Error"),
            .bstrDescription = SysAllocString(names),
        };
    }
    return DISP_E_EXCEPTION;
}

static HRESULT automation_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                                 WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                                 EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct automation *self = automation_from_IDispatch(iface);
    _cleanup_(call_deinit) struct call call = {};
    VARIANT value;
    UINT result;
    HRESULT hr;

    if (!IsEqualIID(riid, &IID_NULL))
        return DISP_E_UNKNOWNINTERFACE;
    hr = find_member(self, dispIdMember, wFlags, &call.member);
    if (FAILED(hr))
        return hr;
    if (!pDispParams)
        return DISP_E_PARAMNOTOPTIONAL;
    hr = read_arguments(&call, pDispParams);
    if (FAILED(hr))
        return hr;
    VariantInit(&value);
    result = call.member->call(self, call.arguments, &value);
    if (result != ERROR_SUCCESS)
        VariantClear(&value);
    if (result == AUTOMATION_BAD_TYPE)
        return DISP_E_TYPEMISMATCH;
    if (result == AUTOMATION_BAD_INDEX)
        return DISP_E_BADINDEX;
    if (result != ERROR_SUCCESS)
        return fail(call.member, pExcepInfo);
    if (pVarResult)
        *pVarResult = value;
    else
        VariantClear(&value);
    return S_OK;
}

static const IDispatchVtbl vtable = {DUAL_METHODS_BUT_INVOKE, .Invoke = automation_Invoke};

/* ---- objects ---- */

void automation_deinit(struct dual *dual)
{
    struct automation *self = (struct automation *)dual;

    if (self->handle)
        MsiCloseHandle(self->handle);
    if (self->owner)
        dual_Release(&self->owner->dual.IDispatch_iface);
    free(self->extra);
}

struct automation *automation_new(struct automation_kind *kind, MSIHANDLE handle,
                                  struct automation *owner)
{
    struct automation *self = dual_new(sizeof(*self), &kind->class, &vtable);

    if (!self) {
        MsiCloseHandle(handle);
        return NULL;
    }
    self->kind = kind;
    self->handle = handle;
    self->owner = owner;
    if (owner)
        dual_AddRef(&owner->dual.IDispatch_iface);
    return self;
}

UINT automation_give(struct automation_kind *kind, MSIHANDLE handle, struct automation *owner,
                     VARIANT *ret_value)
{
    struct automation *object = automation_new(kind, handle, owner);

    if (!object)
        return ERROR_OUTOFMEMORY;
    V_VT(ret_value) = VT_DISPATCH;
    V_DISPATCH(ret_value) = &object->dual.IDispatch_iface;
    return ERROR_SUCCESS;
}

UINT automation_give_text(char *text, VARIANT *ret_value)
{
    _cleanup_(freep) char *owned = text;
    _cleanup_(freep) WCHAR *wide = utf16_from_utf8_dup(text ? text : "");

    V_VT(ret_value) = VT_BSTR;
    V_BSTR(ret_value) = wide ? SysAllocString(wide) : NULL;
    return V_BSTR(ret_value) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

UINT automation_give_number(int number, VARIANT *ret_value)
{
    V_VT(ret_value) = VT_I4;
    V_I4(ret_value) = number;
    return ERROR_SUCCESS;
}

UINT automation_give_bool(BOOL value, VARIANT *ret_value)
{
    V_VT(ret_value) = VT_BOOL;
    V_BOOL(ret_value) = value ? VARIANT_TRUE : VARIANT_FALSE;
    return ERROR_SUCCESS;
}
