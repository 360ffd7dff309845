/* SPDX-License-Identifier: MIT */
/*
 * A session of the script control: one engine of one language, what it was given by name, and the
 * modules of its code. A control that changes its language begins a new session; objects of the old
 * one fail from then on, but are counted parts of it.
 */
#pragma once

#include "dual.h"

#include <activscp.h>
#include <dispex.h>
#include <msscript.h>

#include "script_site.h"

#define CTL_E_ILLEGALFUNCTIONCALL ((HRESULT)0x800a0005)
#define CTL_E_SUBSCRIPTOUTOFRANGE ((HRESULT)0x800a0009)
#define CTL_E_INVALIDPROPERTYVALUE ((HRESULT)0x800a017c)

struct script_error;

/* What a session asks of its control, which may have gone. */
struct session_owner {
    struct script_error *error; /* takes the engine's errors */
    void (*timed_out)(struct session_owner *owner);
    void (*failed)(struct session_owner *owner);
    LONG timeout_ms; /* above 0: after which scripts are interrupted */
    BOOL allows_windows;
    HWND window;
};

/* A name that scripts know: of an object, or of a module of code. */
struct session_item {
    BSTR name;
    IDispatch *object; /* or NULL */
    BOOL is_module;
};

struct session;

/* Failures: CTL_E_INVALIDPROPERTYVALUE if there is no engine of the language; the engine's. */
HRESULT session_new(const WCHAR *language, BOOL is_safe, struct session_owner *owner,
                    struct session **ret_session);
struct session *session_ref(struct session *session);
void session_unref(struct session *session);

/* The control is gone: the session lives on for its modules. */
void session_forget_owner(struct session *session);

/* Ends it, whoever still holds it. All below fail with E_FAIL then. */
void session_close(struct session *session);
BOOL session_is_open(const struct session *session);

const WCHAR *session_language(const struct session *session);
HRESULT session_set_safety(struct session *session, BOOL is_safe);
HRESULT session_state(struct session *session, SCRIPTSTATE *ret_state);
HRESULT session_set_state(struct session *session, SCRIPTSTATE state);

/* Takes back all code, objects and modules. */
HRESULT session_reset(struct session *session);

/* E_INVALIDARG if the name is in use, without case. */
HRESULT session_add_object(struct session *session, const WCHAR *name, IDispatch *object,
                           BOOL adds_members);
HRESULT session_add_module(struct session *session, const WCHAR *name, IDispatch *object);

/* Modules besides the global one, which has no name here: NULL. */
unsigned session_modules(const struct session *session);
BSTR session_module_name(const struct session *session, unsigned index);

/* Has code of that module changed since? Grows with each change. */
unsigned session_changes(const struct session *session);

/*
 * Parses, and so runs, code in a module (NULL: the global one); @result only with
 * SCRIPTTEXT_ISEXPRESSION. A script's error is the HRESULT that it says, with its text.
 */
HRESULT session_parse(struct session *session, const WCHAR *module, const WCHAR *code, DWORD flags,
                      VARIANT *result);

/* The object that a module's procedures are methods of. */
HRESULT session_code(struct session *session, const WCHAR *module, IDispatch **ret_code);

/* Calls a procedure with the arguments of an array, in its order. */
HRESULT session_run(struct session *session, const WCHAR *module, const WCHAR *procedure,
                    SAFEARRAY *arguments, VARIANT *result);

/* ---- the objects that clients hold ---- */

HRESULT script_module_create(struct session *session, const WCHAR *module, IScriptModule **ret);
HRESULT script_procedures_create(struct session *session, const WCHAR *module,
                                 IScriptProcedureCollection **ret);
