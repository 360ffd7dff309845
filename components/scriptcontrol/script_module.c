/* SPDX-License-Identifier: MIT */
/*
 * IScriptModule: a module of a session's code, also the global one.
 */
#include "session.h"

struct script_module {
    struct dual dual;
    struct session *session;
    BSTR name; /* NULL: the global one */
};

static struct script_module *module_from_IScriptModule(IScriptModule *iface)
{
    return CONTAINING_RECORD(iface, struct script_module, dual.IDispatch_iface);
}

static HRESULT module_get_Name(IScriptModule *iface, BSTR *pbstrName)
{
    struct script_module *module = module_from_IScriptModule(iface);

    if (!pbstrName)
        return E_POINTER;
    if (!session_is_open(module->session))
        return E_FAIL;
    *pbstrName = SysAllocString(module->name ? module->name : u"Global");
    return *pbstrName ? S_OK : E_OUTOFMEMORY;
}

static HRESULT module_get_CodeObject(IScriptModule *iface, IDispatch **ppdispObject)
{
    struct script_module *module = module_from_IScriptModule(iface);

    if (!ppdispObject)
        return E_POINTER;
    return session_code(module->session, module->name, ppdispObject);
}

static HRESULT module_get_Procedures(IScriptModule *iface,
                                     IScriptProcedureCollection **ppdispProcedures)
{
    struct script_module *module = module_from_IScriptModule(iface);

    if (!ppdispProcedures)
        return E_POINTER;
    return session_is_open(module->session)
               ? script_procedures_create(module->session, module->name, ppdispProcedures)
               : E_FAIL;
}

static HRESULT module_AddCode(IScriptModule *iface, BSTR Code)
{
    struct script_module *module = module_from_IScriptModule(iface);

    return session_parse(module->session, module->name, Code ? Code : u"", SCRIPTTEXT_ISVISIBLE,
                         NULL);
}

static HRESULT module_Eval(IScriptModule *iface, BSTR Expression, VARIANT *pvarResult)
{
    struct script_module *module = module_from_IScriptModule(iface);

    if (!pvarResult)
        return E_POINTER;
    V_VT(pvarResult) = VT_EMPTY;
    return session_parse(module->session, module->name, Expression ? Expression : u"",
                         SCRIPTTEXT_ISEXPRESSION, pvarResult);
}

static HRESULT module_ExecuteStatement(IScriptModule *iface, BSTR Statement)
{
    struct script_module *module = module_from_IScriptModule(iface);

    return session_parse(module->session, module->name, Statement ? Statement : u"", 0, NULL);
}

static HRESULT module_Run(IScriptModule *iface, BSTR ProcedureName, SAFEARRAY **Parameters,
                          VARIANT *pvarResult)
{
    struct script_module *module = module_from_IScriptModule(iface);

    if (!Parameters || !*Parameters || !pvarResult)
        return E_POINTER;
    V_VT(pvarResult) = VT_EMPTY;
    return session_run(module->session, module->name, ProcedureName, *Parameters, pvarResult);
}

static void module_deinit(struct dual *dual)
{
    struct script_module *module = CONTAINING_RECORD(dual, struct script_module, dual);

    session_unref(module->session);
    SysFreeString(module->name);
}

static const IScriptModuleVtbl module_vtable = {
    DUAL_METHODS,
    .get_Name = module_get_Name,
    .get_CodeObject = module_get_CodeObject,
    .get_Procedures = module_get_Procedures,
    .AddCode = module_AddCode,
    .Eval = module_Eval,
    .ExecuteStatement = module_ExecuteStatement,
    .Run = module_Run,
};

static const IID *const module_iids[] = {&IID_IScriptModule, NULL};
static struct dual_class module_class = {.iids = module_iids, .deinit = module_deinit};

HRESULT script_module_create(struct session *session, const WCHAR *name, IScriptModule **ret)
{
    BSTR copy = name ? SysAllocString(name) : NULL;
    struct script_module *module;

    if (name && !copy)
        return E_OUTOFMEMORY;
    module = dual_new(sizeof(*module), &module_class, &module_vtable);
    if (!module) {
        SysFreeString(copy);
        return E_OUTOFMEMORY;
    }
    module->session = session_ref(session);
    module->name = copy;
    return dual_hand_out(module, &IID_IScriptModule, (void **)ret);
}
