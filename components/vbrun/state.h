/* SPDX-License-Identifier: MIT */
/*
 * The machine's inside: what its parts share.
 */
#pragma once

#include "vbbase/err.h"
#include "vbcode/compile.h"
#include "vblang/vberror.h"
#include "vblib/intrinsics.h"
#include "vbrun/machine.h"
#include "vbrun/value.h"

enum {
    MACHINE_SLOTS = 1 << 20,   /* of all frames */
    MACHINE_FRAMES = 12000,    /* script calls in each other */
    MACHINE_GLOBALS = 1 << 16, /* names of a module */
    MACHINE_NESTING = 400,     /* runs in each other, through objects */
    MACHINE_NATIVE_STACK = 2 << 20,
    MACHINE_MODULES = 4096,
};

/* What a call answers that made a frame, for run() to go on with. */
#define CALL_PUSHED ((HRESULT)0x4c02)

enum symbol_kind {
    SYMBOL_NONE, /* nobody has declared it, as yet */
    SYMBOL_VARIABLE,
    SYMBOL_CONSTANT,
    SYMBOL_PROCEDURE,
    SYMBOL_CLASS,
    SYMBOL_INTRINSIC,
    SYMBOL_BUILTIN, /* what only the machine can do */
    SYMBOL_OBJECT,  /* a named item */
    SYMBOL_MEMBER,  /* of a global one */
    SYMBOL_ALIAS,   /* the script's own module has it */
};

enum builtin {
    BUILTIN_EVAL,
    BUILTIN_EXECUTE,
    BUILTIN_EXECUTE_GLOBAL,
    BUILTIN_GET_REF,
    BUILTIN_ERR,
};

/* A global name; its slot holds a VT_VALUE_NAME unless it is a variable. */
struct symbol {
    enum symbol_kind kind;
    bool is_declared; /* by code that has been run */
    uint32_t text;    /* which of the texts made it a variable: machine.name_epoch */
    uint32_t epoch;   /* machine.name_epoch when it was looked for in vain */
    VARIANT value;    /* a constant, an object */
    DISPID dispid;    /* a member of that */
    uint32_t alias;
    enum builtin builtin;
    union {
        struct procedure *procedure;
        struct class *class;
        const struct intrinsic *intrinsic;
    };
};

struct machine_module {
    struct machine *machine;
    struct machine_module *next;
    IDispatch *object; /* borrowed: whose members are names here */
    IDispatch *me;     /* borrowed: outside of classes, or NULL */
    struct names names;
    struct symbol *symbols;
    VARIANT *slots;
};

struct machine_code {
    struct machine_code *next;
    struct machine_module *module;
    struct unit *unit;
};

/* A local that the text of an Execute added to a procedure's. */
struct extra_local {
    struct extra_local *next;
    char16_t *name;
    VARIANT value;
};

struct frame {
    struct procedure *procedure;
    struct machine_module *module;
    struct instance *me; /* owned */
    VARIANT *base;
    const struct instruction *at; /* the call under way */
    struct extra_local *extras;
    bool resumes_next;
    bool is_entry; /* called by the machine's code: run() ends with it */
    bool drops;    /* its result */
    bool is_text;  /* an Execute's; its locals are those of the frame below */
};

/* An object of the script: what the machine releases when it goes. */
struct script_object {
    struct script_object *next;
    struct script_object **link;
    void (*close)(struct script_object *object);
};

struct machine {
    struct machine_host host;
    struct vb_context *context;
    struct machine_module global;
    struct machine_module *modules; /* the others */
    struct machine_code *codes;
    struct script_object *objects;

    VARIANT *stack;
    VARIANT *stack_end;
    struct frame *frames;
    struct frame *top; /* the running one, or NULL */
    uint32_t frame_count;
    unsigned nesting;
    char *native_stack; /* where the outermost run stands */

    struct machine_error error;
    IDispatch *called; /* borrowed: the object whose call the script has just begun */
    bool has_error;
    bool error_is_about;
    /* its description goes on with a name, which Err does not tell */ /* which is on its way
                                                                          outward */
    int interrupt;                                                     /* (atomic) */
    HRESULT interrupt_scode;

    uint32_t name_epoch;
};

/* module.c */
HRESULT module_init(struct machine_module *module, struct machine *machine, IDispatch *object);
void module_release_values(struct machine_module *module);
void module_deinit(struct machine_module *module);
uint32_t module_find(struct machine_module *module, const char16_t *name);
HRESULT module_load(struct machine_module *module, struct unit *unit);
struct symbol *module_resolve(struct machine_module *module, uint32_t index);
struct symbol *module_symbol(struct machine_module *module, uint32_t index);
void module_make_variable(struct machine_module *module, uint32_t index);
enum knowledge module_know(void *context, uint32_t index, const VARIANT **ret_value);
uint32_t module_add_name(void *context, const char16_t *name);

/* For a text that a script executes: S_OK, or the error of a name that is declared already. */
HRESULT module_may_declare(struct machine_module *module, uint32_t index, enum knowledge knowledge,
                           bool is_array);

/* failure.c: errors. */
HRESULT machine_raise(struct machine *machine, HRESULT hr, const struct frame *frame);
void machine_set_err(struct machine *machine);
void machine_clear_error(struct machine *machine);
void machine_fill_exception(struct machine *machine, EXCEPINFO *ret_exception);
HRESULT machine_report(struct machine *machine, HRESULT hr, EXCEPINFO *ret_exception);

/* run.c */
enum frame_flags {
    FRAME_ENTRY = 1,
    FRAME_DROPS = 2,
    FRAME_TEXT = 4,
};

HRESULT machine_push_frame(struct machine *machine, struct procedure *procedure,
                           struct instance *me, VARIANT *base, uint32_t count, unsigned flags);
void machine_pop_frame(struct machine *machine, bool is_whole);
HRESULT machine_execute(struct machine *machine);

/* procedure.c: calls of procedures from the machine's code. */
HRESULT procedure_call(struct machine *machine, struct procedure *procedure, struct instance *me,
                       VARIANT *arguments, uint32_t count, VARIANT *ret_value);
HRESULT procedure_invoke(struct machine *machine, struct procedure *procedure, struct instance *me,
                         const DISPPARAMS *arguments, bool has_value, VARIANT *ret_value);
HRESULT machine_enter(struct machine *machine);
void machine_leave(struct machine *machine);

/* operand.c: values by the rules of names, references and default properties. */
VARIANT *operand_read(struct machine *machine, VARIANT *operand, VARIANT *scratch, HRESULT *ret_hr);
bool operand_is_property(struct machine *machine, VARIANT *operand);
HRESULT operand_assign(struct machine *machine, VARIANT *target, VARIANT *value);
HRESULT operand_set(struct machine *machine, VARIANT *target, VARIANT *value);
HRESULT operand_refer(struct machine *machine, VARIANT *target, VARIANT *variable);
HRESULT operand_default(struct machine *machine, const VARIANT *object, VARIANT *ret_value);
HRESULT symbol_read(struct machine *machine, struct machine_module *module, uint32_t index,
                    VARIANT *scratch, VARIANT **ret_value);
struct machine_module *frame_module_of(struct machine *machine, const VARIANT *name);

/* call.c: what has arguments; @base is the result, the arguments stand behind it. */
HRESULT call_index(struct machine *machine, struct call_site *site, VARIANT *operand, VARIANT *base,
                   bool is_own_base);
HRESULT call_symbol(struct machine *machine, struct call_site *site, uint32_t index, VARIANT *base);
HRESULT call_member(struct machine *machine, struct call_site *site, VARIANT *object,
                    VARIANT *base);
HRESULT call_own(struct machine *machine, struct call_site *site, uint32_t member, VARIANT *base);
HRESULT put_index(struct machine *machine, struct call_site *site, VARIANT *operand, VARIANT *base,
                  VARIANT *arguments);
HRESULT put_member(struct machine *machine, struct call_site *site, VARIANT *object, VARIANT *base,
                   VARIANT *arguments);
HRESULT put_own(struct machine *machine, struct call_site *site, uint32_t member, VARIANT *base);
void call_clear(VARIANT *first, uint32_t count);

/* dispatch.c: other people's objects. */
HRESULT dispatch_call(struct machine *machine, IDispatch *object, struct call_site *site,
                      DISPID dispid, VARIANT *arguments, uint32_t count, WORD flags,
                      VARIANT *ret_value);
HRESULT dispatch_put(struct machine *machine, IDispatch *object, DISPID dispid, VARIANT *value,
                     VARIANT *arguments, uint32_t count, bool is_set);
HRESULT dispatch_find(struct machine *machine, IDispatch *object, struct call_site *site,
                      DISPID *ret_dispid);
HRESULT dispatch_find_name(struct machine *machine, IDispatch *object, BSTR name,
                           DISPID *ret_dispid);
/* Gives up a reference beside one that a slot still has. */
void dispatch_release(struct machine *machine, IUnknown *object);

/* array.c */
HRESULT array_element(SAFEARRAY *array, VARIANT *arguments, uint32_t count, VARIANT **ret_element);
HRESULT array_get(SAFEARRAY *array, VARIANT *arguments, uint32_t count, VARIANT *ret_value);
HRESULT array_put(struct machine *machine, SAFEARRAY *array, VARIANT *arguments, uint32_t count,
                  VARIANT *value);
HRESULT array_dim(VARIANT *target, const struct bounds *bounds);
HRESULT array_redim(VARIANT *target, VARIANT *bounds, uint32_t count, bool preserves);
HRESULT array_erase(VARIANT *target);

/* instance.c: objects of the script's classes. */
HRESULT instance_new(struct machine *machine, struct class *class, IDispatch **ret_object);
struct instance *instance_from(IDispatch *object, struct machine *machine);
struct class *instance_class(const struct instance *instance);
VARIANT *instance_fields(struct instance *instance);
const char16_t *instance_class_name(IDispatch *object);
IDispatch *instance_object(struct instance *instance);
void instance_ref(struct instance *instance);
void instance_unref(struct instance *instance);

/* function.c: what GetRef makes. */
HRESULT function_new(struct machine *machine, struct procedure *procedure, IDispatch **ret_object);

/* execute.c: Eval and its like. */
HRESULT execute_builtin(struct machine *machine, enum builtin builtin, struct call_site *site,
                        VARIANT *base);
HRESULT execute_run(struct machine *machine, struct machine_code *code, VARIANT *ret_value);
HRESULT execute_compile(struct machine *machine, const struct machine_text *text, bool is_inside,
                        struct machine_code **ret_code);
