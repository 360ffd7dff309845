/* SPDX-License-Identifier: MIT */
/*
 * What the compiler's parts share: the procedure that is being made, and the scopes around it.
 *
 * The first error is kept in compiler.error and makes everything after it void, so that callers
 * need not look at each step.
 */
#pragma once

#include "vbcode/compile.h"

struct jump_list {
    uint32_t *from;
    uint32_t count;
};

/* A loop, or a With: what Exit has to leave. */
struct block {
    struct block *outer;
    bool is_for;
    bool is_do;
    uint32_t held; /* a local that is released on the way out, or SLOT_NONE */
    struct jump_list exits;
};

struct global_knowledge {
    enum knowledge knowledge;
    uint32_t entry; /* a constant's, in unit.globals */
};

struct compiler {
    const struct surroundings *surroundings;
    struct unit *unit;
    struct class *class;
    struct compile_error error;
    struct tree_place place;
    bool is_explicit;

    /* The names that the text itself declares, by global number. */
    struct global_knowledge *known;
    uint32_t known_count;

    /* The procedure. */
    struct procedure *procedure;
    bool is_main;
    uint32_t top; /* of temporaries */
    uint32_t top_max;
    uint32_t with; /* the local of the With around, or SLOT_NONE */
    struct block *block;
    struct names constant_names;
    uint32_t *constant_slots;
    VARIANT **imports;
};

/* What a name stands for. */
enum meaning_kind {
    MEANS_SLOT,     /* a variable, or a global of any kind */
    MEANS_CALLABLE, /* a global procedure: slot's index is its number */
    MEANS_OWN,      /* a member of Me that is no field: slot is its number */
};

struct meaning {
    enum meaning_kind kind;
    uint32_t slot;
};

void compiler_fail(struct compiler *compiler, HRESULT hr, struct tree_place place);
static inline bool compiler_is_good(const struct compiler *compiler)
{
    return SUCCEEDED(compiler->error.hr);
}

/* emit.c: the procedure's tables. */
uint32_t emit(struct compiler *compiler, enum opcode op, uint32_t a, uint32_t b, uint32_t c);
uint32_t emit_position(const struct compiler *compiler);
void emit_target(struct compiler *compiler, uint32_t jump, uint32_t target);
void emit_resume(struct compiler *compiler, uint32_t from, uint32_t target);
uint32_t emit_constant(struct compiler *compiler, const VARIANT *value);
uint32_t emit_site(struct compiler *compiler, const char16_t *name, uint32_t count, unsigned flags);
uint32_t emit_bounds(struct compiler *compiler, const struct tree_variable *variable);
struct bounds *bounds_new(struct compiler *compiler, const struct tree_variable *variable);
uint32_t emit_temporary(struct compiler *compiler);
void emit_finish(struct compiler *compiler);
void jump_list_add(struct compiler *compiler, struct jump_list *list, uint32_t jump);
void jump_list_land(struct compiler *compiler, struct jump_list *list);

/* scope.c: names. */
struct meaning scope_find(struct compiler *compiler, const char16_t *name);
uint32_t scope_add_local(struct compiler *compiler, const char16_t *name, uint32_t unknown);
uint32_t scope_add_hidden(struct compiler *compiler);
void scope_declare_locals(struct compiler *compiler, const struct statement *statement);
void scope_declare_globals(struct compiler *compiler, const struct statement *statement);
bool scope_constant_value(struct compiler *compiler, const struct expression *expression,
                          VARIANT *ret_value);
uint32_t scope_global(struct compiler *compiler, const char16_t *name);

/* expression.c: values. */
uint32_t compile_value(struct compiler *compiler, const struct expression *expression);
uint32_t compile_push(struct compiler *compiler, const struct expression *expression);
void compile_into(struct compiler *compiler, uint32_t target, const struct expression *expression);
uint32_t compile_unless(struct compiler *compiler, const struct expression *expression);
void compile_call_statement(struct compiler *compiler, const struct expression *expression);
void compile_put(struct compiler *compiler, const struct expression *target,
                 const struct expression *value, bool is_set);

/* statement.c. */
void compile_statements(struct compiler *compiler, const struct statement *statement);

/* declare.c: procedures and classes. */
struct procedure *compile_procedure(struct compiler *compiler, const struct tree_procedure *tree);
void compile_class(struct compiler *compiler, const struct tree_class *tree);
