/* SPDX-License-Identifier: MIT */
/*
 * Objects of the script's classes, as IDispatchEx. A DISPID is the member's number and 1; the
 * default member has DISPID_VALUE too.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vbrun/call.h"
#include "vbrun/memory.h"
#include "vbrun/state.h"

enum {
    ENDS_IN_EACH_OTHER = 100,
    OBJECT_BYTES = 256, /* about */
};

struct instance {
    IDispatchEx IDispatchEx_iface;
    struct script_object object;
    LONG refs;
    struct machine *machine; /* NULL once that is gone */
    struct class *class;
    bool is_terminated;
    bool is_ending;
    struct instance *next_ending;
    VARIANT *fields;
};

static struct instance *instance_from_IDispatchEx(IDispatchEx *iface)
{
    return (struct instance *)iface;
}

IDispatch *instance_object(struct instance *instance)
{
    return (IDispatch *)&instance->IDispatchEx_iface;
}

struct class *instance_class(const struct instance *instance)
{
    return instance->class;
}

VARIANT *instance_fields(struct instance *instance)
{
    return instance->fields;
}

void instance_ref(struct instance *instance)
{
    instance->refs++;
}

static void clear_fields(struct instance *instance)
{
    uint32_t count = instance->class ? instance->class->field_count : 0;

    for (uint32_t i = 0; i < count; i++) {
        VARIANT old;

        value_move(&old, &instance->fields[i]);
        value_clear(&old);
    }
}

static void unlink_object(struct script_object *object)
{
    if (!object->link)
        return;
    *object->link = object->next;
    if (object->next)
        object->next->link = object->link;
    object->link = NULL;
}

static void link_object(struct machine *machine, struct script_object *object)
{
    object->next = machine->objects;
    object->link = &machine->objects;
    if (object->next)
        object->next->link = &object->next;
    machine->objects = object;
}

/*
 * Class_Terminate runs once, while the object is still whole. An error in it goes nowhere, as on
 * Windows, and one that is on its way while the object ends stays as it is.
 */
static void terminate(struct instance *instance)
{
    struct machine *machine = instance->machine;
    struct procedure *procedure = instance->class ? instance->class->terminate : NULL;
    struct machine_error error;
    EXCEPINFO exception;
    bool has_error;

    if (!machine || !procedure || instance->is_terminated)
        return;
    instance->is_terminated = true;
    error = machine->error;
    has_error = machine->has_error;
    exception = machine->context->exception;
    memset(&machine->error, 0, sizeof(machine->error));
    memset(&machine->context->exception, 0, sizeof(exception));
    machine->has_error = false;

    (void)procedure_call(machine, procedure, instance, NULL, 0, NULL);
    machine_clear_error(machine);
    vb_exception_clear(machine->context);
    machine->error = error;
    machine->has_error = has_error;
    machine->context->exception = exception;
}

/* The machine goes: the object ends, and whoever still has it has an empty shell. */
static void instance_close(struct script_object *object)
{
    struct instance *instance =
        (struct instance *)((char *)object - offsetof(struct instance, object));

    instance->refs++;
    terminate(instance);
    clear_fields(instance);
    unlink_object(object);
    instance->machine = NULL;
    instance->class = NULL;
    instance_unref(instance);
}

static void instance_end(struct instance *instance)
{
    instance->refs = 1;
    terminate(instance);
    if (--instance->refs > 0) {
        /* It was saved from its end. */
        instance->is_ending = false;
        return;
    }
    clear_fields(instance);
    unlink_object(&instance->object);
    free(instance->fields);
    free(instance);
}

/* An object may be the last to hold another, and so on: a long chain ends one after another. */
void instance_unref(struct instance *instance)
{
    static _Thread_local struct instance *waiting;
    static _Thread_local unsigned depth;

    if (--instance->refs > 0 || instance->is_ending)
        return;

    instance->is_ending = true;
    if (depth == ENDS_IN_EACH_OTHER) {
        instance->next_ending = waiting;
        waiting = instance;
        return;
    }
    depth++;
    instance_end(instance);
    while (depth == 1 && waiting) {
        instance = waiting;
        waiting = instance->next_ending;
        instance_end(instance);
    }
    depth--;
}

static HRESULT instance_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, &IID_IDispatchEx))
        return E_NOINTERFACE;

    *ppv = iface;
    IDispatchEx_AddRef(iface);
    return S_OK;
}

static ULONG instance_AddRef(IDispatchEx *iface)
{
    struct instance *instance = instance_from_IDispatchEx(iface);

    return (ULONG)++instance->refs;
}

static ULONG instance_Release(IDispatchEx *iface)
{
    struct instance *instance = instance_from_IDispatchEx(iface);
    ULONG refs = (ULONG)instance->refs - 1;

    instance_unref(instance);
    return refs;
}

static HRESULT instance_GetTypeInfoCount(IDispatchEx *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT instance_GetTypeInfo(IDispatchEx *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT find_dispid(struct instance *instance, const WCHAR *name, DISPID *ret_dispid)
{
    uint32_t number =
        instance->class ? names_find(&instance->class->names, (const char16_t *)name) : NAME_NONE;

    *ret_dispid = DISPID_UNKNOWN;
    if (number == NAME_NONE || instance->class->members[number].is_private)
        return DISP_E_UNKNOWNNAME;
    *ret_dispid = number == instance->class->default_member ? DISPID_VALUE : (DISPID)number + 1;
    return S_OK;
}

static HRESULT instance_GetIDsOfNames(IDispatchEx *iface, REFIID riid, LPOLESTR *rgszNames,
                                      UINT cNames, LCID lcid, DISPID *rgDispId)
{
    HRESULT hr;

    if (cNames == 0)
        return S_OK;
    for (UINT i = 1; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    hr = find_dispid(instance_from_IDispatchEx(iface), rgszNames[0], rgDispId);
    return SUCCEEDED(hr) && cNames > 1 ? DISP_E_UNKNOWNNAME : hr;
}

/* Let takes the value of an object, Set takes nothing but objects. */
static HRESULT put_field(struct machine *machine, VARIANT *field, WORD flags,
                         const DISPPARAMS *parameters)
{
    VARIANT value = {0}, plain = {0};
    bool is_object;
    HRESULT hr;

    if (parameters->cNamedArgs != 1)
        return DISP_E_PARAMNOTOPTIONAL;
    if (parameters->cArgs != 1)
        return DISP_E_BADPARAMCOUNT;
    hr = value_copy(&value, &parameters->rgvarg[0]);
    is_object = V_VT(&value) == VT_DISPATCH || V_VT(&value) == VT_UNKNOWN;
    if (SUCCEEDED(hr) && !(flags & DISPATCH_PROPERTYPUT) && !is_object)
        hr = MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    if (SUCCEEDED(hr) && !(flags & DISPATCH_PROPERTYPUTREF) && is_object) {
        hr = operand_default(machine, &value, &plain);
        value_clear(&value);
        value_move(&value, &plain);
    }
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, field, &value);
    if (FAILED(hr))
        value_clear(&value);
    return hr;
}

static HRESULT invoke_field(struct machine *machine, VARIANT *field, WORD flags,
                            const DISPPARAMS *parameters, VARIANT *ret_value)
{
    VARIANT arguments[TREE_DIMENSIONS_MAX] = {0}, *element = field;
    uint32_t count = parameters->cArgs;
    SAFEARRAY *array;
    HRESULT hr = S_OK;

    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
        return put_field(machine, field, flags, parameters);
    if (count && (count > TREE_DIMENSIONS_MAX || !value_array(field, &array) || !array))
        return DISP_E_MEMBERNOTFOUND;
    for (uint32_t i = 0; i < count; i++)
        arguments[i] = parameters->rgvarg[count - 1 - i];
    if (count)
        hr = array_element(array, arguments, count, &element);
    return FAILED(hr) ? hr : value_copy(ret_value, element);
}

/* The procedure that an invocation with @flags means, or NULL. */
static struct procedure *choose_procedure(const struct member *member, WORD flags,
                                          const DISPPARAMS *parameters)
{
    bool is_object = parameters->cArgs && (V_VT(&parameters->rgvarg[0]) == VT_DISPATCH ||
                                           V_VT(&parameters->rgvarg[0]) == VT_UNKNOWN);

    if ((flags & DISPATCH_PROPERTYPUTREF) &&
        (is_object || !(flags & DISPATCH_PROPERTYPUT) || !member->let))
        return member->set;
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
        return member->let;
    if (member->kind == MEMBER_METHOD && !(flags & DISPATCH_METHOD))
        return NULL;
    return member->procedure;
}

static HRESULT invoke_member(struct instance *instance, uint32_t number, WORD flags,
                             const DISPPARAMS *parameters, VARIANT *ret_value)
{
    struct machine *machine = instance->machine;
    const struct member *member = &instance->class->members[number];
    struct procedure *procedure;

    if (member->kind == MEMBER_FIELD)
        return invoke_field(machine, &instance->fields[member->field], flags, parameters,
                            ret_value);
    procedure = choose_procedure(member, flags, parameters);
    if (!procedure)
        return DISP_E_MEMBERNOTFOUND;
    return procedure_invoke(machine, procedure, instance, parameters,
                            flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF), ret_value);
}

/* What tells the caller that it asked wrongly is no error of the script, nor is a field's. */
static HRESULT tell_failure(struct machine *machine, const struct member *member, HRESULT hr,
                            EXCEPINFO *ret_exception)
{
    if (SUCCEEDED(hr) || hr == DISP_E_MEMBERNOTFOUND || hr == DISP_E_BADPARAMCOUNT ||
        hr == DISP_E_PARAMNOTOPTIONAL)
        return hr;
    if (member->kind != MEMBER_FIELD)
        return machine_report(machine, hr, ret_exception);
    machine_raise(machine, hr, NULL);
    machine_fill_exception(machine, ret_exception);
    machine->has_error = false;
    return DISP_E_EXCEPTION;
}

static HRESULT instance_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags,
                                 DISPPARAMS *pdp, VARIANT *pvarRes, EXCEPINFO *pei,
                                 IServiceProvider *pspCaller)
{
    struct instance *instance = instance_from_IDispatchEx(iface);
    struct machine *machine = instance->machine;
    VARIANT result = {0};
    uint32_t number;
    HRESULT hr;

    if (pvarRes)
        VariantInit(pvarRes);
    if (!machine)
        return E_UNEXPECTED;
    number = id == DISPID_VALUE ? instance->class->default_member : (uint32_t)id - 1;
    if (number >= instance->class->member_count)
        return DISP_E_MEMBERNOTFOUND;

    instance_ref(instance);
    if (machine->host.enter)
        machine->host.enter(machine->host.context);
    hr = invoke_member(instance, number, wFlags, pdp, &result);
    if (SUCCEEDED(hr) && pvarRes)
        hr = VariantCopyInd(pvarRes, &result);
    value_clear(&result);
    if (instance->machine)
        hr = tell_failure(machine, &instance->class->members[number], hr, pei);
    if (instance->machine && machine->host.leave)
        machine->host.leave(machine->host.context);
    instance_unref(instance);
    return hr;
}

static HRESULT instance_Invoke(IDispatchEx *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    return instance_InvokeEx(iface, dispIdMember, lcid, wFlags, pDispParams, pVarResult, pExcepInfo,
                             NULL);
}

static HRESULT instance_GetDispID(IDispatchEx *iface, BSTR bstrName, DWORD grfdex, DISPID *pid)
{
    return find_dispid(instance_from_IDispatchEx(iface), bstrName, pid);
}

static HRESULT instance_DeleteMemberByName(IDispatchEx *iface, BSTR bstrName, DWORD grfdex)
{
    DISPID dispid;

    return FAILED(find_dispid(instance_from_IDispatchEx(iface), bstrName, &dispid)) ? S_OK
                                                                                    : S_FALSE;
}

static HRESULT instance_DeleteMemberByDispID(IDispatchEx *iface, DISPID id)
{
    return S_FALSE;
}

/* The number of the member with DISPID @id, or NAME_NONE. */
static uint32_t number_of(const struct instance *instance, DISPID id)
{
    uint32_t number;

    if (!instance->class)
        return NAME_NONE;
    number = id == DISPID_VALUE ? instance->class->default_member : (uint32_t)id - 1;
    return number < instance->class->member_count ? number : NAME_NONE;
}

/* What can be done with a member from outside. */
static DWORD properties_of(const struct member *member)
{
    DWORD properties = fdexPropCannotConstruct | fdexPropCannotSourceEvents;

    if (member->kind == MEMBER_FIELD)
        return properties | fdexPropCanGet | fdexPropCanPut | fdexPropCanPutRef |
               fdexPropCannotCall;
    if (member->kind == MEMBER_METHOD)
        return properties | fdexPropCannotGet | fdexPropCannotPut | fdexPropCannotPutRef |
               fdexPropCanCall;
    properties |= fdexPropCannotCall;
    properties |= member->procedure ? fdexPropCanGet : fdexPropCannotGet;
    properties |= member->let ? fdexPropCanPut : fdexPropCannotPut;
    properties |= member->set ? fdexPropCanPutRef : fdexPropCannotPutRef;
    return properties;
}

static HRESULT instance_GetMemberProperties(IDispatchEx *iface, DISPID id, DWORD grfdexFetch,
                                            DWORD *pgrfdex)
{
    struct instance *instance = instance_from_IDispatchEx(iface);
    uint32_t number = number_of(instance, id);

    if (!pgrfdex)
        return E_POINTER;
    if (number == NAME_NONE || instance->class->members[number].is_private)
        return DISP_E_MEMBERNOTFOUND;
    *pgrfdex = grfdexFetch & properties_of(&instance->class->members[number]);
    return S_OK;
}

static HRESULT instance_GetMemberName(IDispatchEx *iface, DISPID id, BSTR *pbstrName)
{
    struct instance *instance = instance_from_IDispatchEx(iface);
    uint32_t number = number_of(instance, id);

    if (!pbstrName)
        return E_POINTER;
    *pbstrName = NULL;
    if (number == NAME_NONE)
        return DISP_E_UNKNOWNNAME;
    *pbstrName = SysAllocString((const OLECHAR *)instance->class->members[number].name);
    return *pbstrName ? S_OK : E_OUTOFMEMORY;
}

static HRESULT instance_GetNextDispID(IDispatchEx *iface, DWORD grfdex, DISPID id, DISPID *pid)
{
    struct instance *instance = instance_from_IDispatchEx(iface);
    uint32_t number = id == DISPID_STARTENUM ? 0 : number_of(instance, id) + 1;

    for (; instance->class && number < instance->class->member_count; number++) {
        if (instance->class->members[number].is_private)
            continue;
        *pid = number == instance->class->default_member ? DISPID_VALUE : (DISPID)number + 1;
        return S_OK;
    }
    return S_FALSE;
}

static HRESULT instance_GetNameSpaceParent(IDispatchEx *iface, IUnknown **ppunk)
{
    if (!ppunk)
        return E_POINTER;
    *ppunk = NULL;
    return E_FAIL;
}

static const IDispatchExVtbl instance_vtable = {
    .QueryInterface = instance_QueryInterface,
    .AddRef = instance_AddRef,
    .Release = instance_Release,
    .GetTypeInfoCount = instance_GetTypeInfoCount,
    .GetTypeInfo = instance_GetTypeInfo,
    .GetIDsOfNames = instance_GetIDsOfNames,
    .Invoke = instance_Invoke,
    .GetDispID = instance_GetDispID,
    .InvokeEx = instance_InvokeEx,
    .DeleteMemberByName = instance_DeleteMemberByName,
    .DeleteMemberByDispID = instance_DeleteMemberByDispID,
    .GetMemberProperties = instance_GetMemberProperties,
    .GetMemberName = instance_GetMemberName,
    .GetNextDispID = instance_GetNextDispID,
    .GetNameSpaceParent = instance_GetNameSpaceParent,
};

struct instance *instance_from(IDispatch *object, struct machine *machine)
{
    struct instance *instance = (struct instance *)object;

    if ((const void *)object->lpVtbl != &instance_vtable || instance->machine != machine)
        return NULL;
    return instance;
}

const char16_t *instance_class_name(IDispatch *object)
{
    const struct instance *instance = (const struct instance *)object;

    if ((const void *)object->lpVtbl != &instance_vtable || !instance->class)
        return NULL;
    return instance->class->name;
}

static HRESULT prepare_fields(struct instance *instance)
{
    const struct class *class = instance->class;
    HRESULT hr = S_OK;

    for (uint32_t i = 0; i < class->member_count && SUCCEEDED(hr); i++) {
        if (class->members[i].bounds)
            hr = array_dim(&instance->fields[class->members[i].field], class->members[i].bounds);
    }
    return hr;
}

HRESULT instance_new(struct machine *machine, struct class *class, IDispatch **ret_object)
{
    struct instance *instance;
    HRESULT hr;

    if (!memory_may_grow(OBJECT_BYTES + class->field_count * sizeof(VARIANT)))
        return E_OUTOFMEMORY;
    instance = calloc(1, sizeof(*instance));
    if (!instance)
        return E_OUTOFMEMORY;
    instance->fields = calloc(class->field_count + 1, sizeof(*instance->fields));
    if (!instance->fields) {
        free(instance);
        return E_OUTOFMEMORY;
    }
    instance->IDispatchEx_iface.lpVtbl = (IDispatchExVtbl *)&instance_vtable;
    instance->object.close = instance_close;
    instance->refs = 1;
    instance->machine = machine;
    instance->class = class;
    link_object(machine, &instance->object);
    hr = prepare_fields(instance);
    if (SUCCEEDED(hr) && class->initialize)
        hr = procedure_call(machine, class->initialize, instance, NULL, 0, NULL);
    if (FAILED(hr)) {
        instance_unref(instance);
        return hr;
    }
    *ret_object = instance_object(instance);
    return S_OK;
}
