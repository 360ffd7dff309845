/* SPDX-License-Identifier: MIT */
/*
 * The machine: compiles VBScript to bytecode and runs it.
 *
 * A machine is one engine's script: modules of global names (the script's own, and one for each
 * CODEONLY or contextual named item), the texts that were compiled into them, and every object that
 * these made. All calls come from the thread that runs the script, but machine_interrupt().
 *
 * Whatever fails in a script answers the error's HRESULT (VBScript's are 0x800A0000 and the number)
 * and leaves the whole story in machine_error() until the next entry.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>
#include <dispex.h>

#include "vbbase/context.h"

struct machine;
struct machine_module;
struct machine_code;

struct machine_error {
    HRESULT hr;
    BSTR source;
    BSTR description;
    BSTR help_file;
    DWORD help_context;
    DWORD source_context; /* of the text */
    uint32_t line;        /* counts from the text's start_line */
    uint32_t column;      /* from 0 */
    BSTR source_line;     /* for errors of the compiler; else NULL */
};

/* What a name stands for outside the script: an object, or a member of one (is_member). */
struct machine_binding {
    IDispatch *object; /* owned by whoever gets the binding */
    DISPID dispid;
    bool is_member;
};

/* What the machine asks of its shell. Each but find_name may be NULL. */
struct machine_host {
    void *context;

    /* A named item, or a member of a global one; S_FALSE if @name is neither. */
    HRESULT (*find_name)(void *context, const char16_t *name, struct machine_binding *ret_binding);

    /* Others call a procedure or an object of the script; each entered is left. */
    void (*enter)(void *context);
    void (*leave)(void *context);

    /* Such a call failed: reports it, and answers what the caller is told. */
    HRESULT (*report)(void *context, const struct machine_error *error);

    /* Given to IDispatchEx::InvokeEx; borrowed. */
    IServiceProvider *caller;
};

/* @host is copied; @context is borrowed and outlives all but the references to script objects. */
HRESULT machine_new(const struct machine_host *host, struct vb_context *context,
                    struct machine **ret_machine);

/*
 * Releases every value of every global, object and running For Each, which breaks circles, and
 * then the machine. Objects of the script that others still hold stay valid and answer
 * E_UNEXPECTED.
 */
struct machine *machine_free(struct machine *machine);

/* The script's own module; borrowed, as are all modules. */
struct machine_module *machine_global_module(struct machine *machine);

/*
 * A module with names of its own. What it does not know is asked of @object (borrowed until the
 * machine is freed; may be NULL), then of the script's own module.
 */
HRESULT machine_add_module(struct machine *machine, IDispatch *object,
                           struct machine_module **ret_module);

/*
 * What Me is in a module's code outside of classes: borrowed until the machine is freed. Without
 * it Me is error 424 there.
 */
void machine_module_set_me(struct machine_module *module, IDispatch *me);

enum {
    MACHINE_EXPRESSION = 1, /* the text is one expression, whose value running it gives */
    MACHINE_PROCEDURE = 2,  /* the text declares one procedure, for machine_make_procedure() */
    MACHINE_EXECUTED = 4,   /* a script's own: it declares nothing a second time */
};

struct machine_text {
    struct machine_module *module; /* NULL: the script's own */
    const char16_t *text;          /* NUL-terminated; copied */
    const char16_t *delimiter;     /* what ends the text, as ParseScriptText's; may be NULL */
    DWORD source_context;
    uint32_t start_line; /* the number of the first line */
    unsigned flags;      /* MACHINE_... */
};

/* Compiles; nothing is run and no name is added yet. The code belongs to the machine. */
HRESULT machine_compile(struct machine *machine, const struct machine_text *text,
                        struct machine_code **ret_code);

/* Adds the code's names and runs its statements; again if asked again. @ret_value may be NULL. */
HRESULT machine_run(struct machine_code *code, VARIANT *ret_value);

/* A function object that calls the procedure of a MACHINE_PROCEDURE text as its default member. */
HRESULT machine_make_procedure(struct machine_code *code, IDispatch **ret_object);

/* Also calls procedures: @name with @arguments as Invoke takes them. DISP_E_UNKNOWNNAME. */
HRESULT machine_call(struct machine_module *module, const char16_t *name, DISPPARAMS *arguments,
                     VARIANT *ret_value);

enum machine_global_kind {
    MACHINE_VARIABLE,
    MACHINE_CONSTANT,
    MACHINE_SUB,
    MACHINE_FUNCTION,
};

struct machine_global {
    const char16_t *name; /* the machine's */
    enum machine_global_kind kind;
    DISPID dispid;
    bool is_private;
    bool is_explicit; /* a statement declares it; else its first use made it */
    uint32_t text;    /* of variables and constants: greater for those of later texts */
    unsigned parameters;
    const void *parameter_list; /* for machine_global_parameter() */
};

struct machine_parameter {
    const char16_t *name;
    bool is_by_value;
};

/* The global names that code which has been run declared, from 0; S_FALSE past the last. */
HRESULT machine_global_at(struct machine_module *module, unsigned i,
                          struct machine_global *ret_global);

/* The parameter @i of a procedure, from 0. */
void machine_global_parameter(const struct machine_global *global, unsigned i,
                              struct machine_parameter *ret_parameter);

/* DISP_E_UNKNOWNNAME if there is no such global. DISPIDs stay while the machine lives. */
HRESULT machine_global_find(struct machine_module *module, const char16_t *name,
                            DISPID *ret_dispid);

/*
 * IDispatchEx::InvokeEx on a global: reads and writes variables, calls procedures. An error in the
 * script is reported to the host first.
 */
HRESULT machine_global_invoke(struct machine_module *module, DISPID dispid, WORD flags,
                              DISPPARAMS *arguments, VARIANT *ret_value, EXCEPINFO *ret_exception);

/* The last error; its texts are the machine's. */
const struct machine_error *machine_error(const struct machine *machine);

/*
 * Any thread: ends what runs, or what runs next, at its next jump back or call: with the error
 * @scode, which the script can handle, or, if that is 0, with E_ABORT, which it cannot.
 */
void machine_interrupt(struct machine *machine, HRESULT scode);

/* How deep in runs of the script the thread is: 0 if none runs. */
unsigned machine_depth(const struct machine *machine);
