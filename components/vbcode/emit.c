/* SPDX-License-Identifier: MIT */
/*
 * The tables of the procedure that is being made grow at powers of two.
 */
#include <stdlib.h>
#include <string.h>

#include "vbcode/compiler.h"
#include "vblang/vberror.h"

enum {
    CODE_MAX = 1 << 24,
    SLOTS_MAX = 1 << 16,
};

/* Makes room for one more in @table, which has @count. */
static bool grow(struct compiler *compiler, void *table, uint32_t count, size_t size)
{
    void *grown;

    if (count & (count - 1))
        return true;
    if (count >= CODE_MAX) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return false;
    }
    grown = realloc(*(void **)table, (count ? (size_t)count * 2 : 1) * size);
    if (!grown) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return false;
    }
    *(void **)table = grown;
    return true;
}

uint32_t emit(struct compiler *compiler, enum opcode op, uint32_t a, uint32_t b, uint32_t c)
{
    struct procedure *procedure = compiler->procedure;
    uint32_t i = procedure->code_count;

    if (!grow(compiler, &procedure->code, i, sizeof(*procedure->code)) ||
        !grow(compiler, &procedure->notes, i, sizeof(*procedure->notes)))
        return 0;

    procedure->code[i] = (struct instruction){op, a, b, c};
    procedure->notes[i] = (struct note){compiler->place.line, compiler->place.column, SLOT_NONE};
    procedure->code_count++;
    return i;
}

uint32_t emit_position(const struct compiler *compiler)
{
    return compiler->procedure->code_count;
}

void emit_target(struct compiler *compiler, uint32_t jump, uint32_t target)
{
    struct instruction *instruction;

    if (!compiler_is_good(compiler))
        return;
    instruction = &compiler->procedure->code[jump];
    if (instruction->op == OP_FOR_TEST || instruction->op == OP_FOR_NEXT ||
        instruction->op == OP_EACH_NEXT)
        instruction->c = target;
    else
        instruction->a = target;
}

void emit_resume(struct compiler *compiler, uint32_t from, uint32_t target)
{
    struct procedure *procedure = compiler->procedure;

    for (uint32_t i = from; i < procedure->code_count; i++) {
        if (procedure->notes[i].resume == SLOT_NONE)
            procedure->notes[i].resume = target;
    }
}

uint32_t emit_constant(struct compiler *compiler, const VARIANT *value)
{
    struct procedure *procedure = compiler->procedure;
    uint32_t i = procedure->constant_count;

    if (!grow(compiler, &procedure->constants, i, sizeof(*procedure->constants)))
        return 0;

    memset(&procedure->constants[i], 0, sizeof(*procedure->constants));
    if (FAILED(VariantCopy(&procedure->constants[i], value))) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return 0;
    }
    procedure->constant_count++;
    return slot(SLOT_CONSTANT, i);
}

uint32_t emit_site(struct compiler *compiler, const char16_t *name, uint32_t count, unsigned flags)
{
    struct procedure *procedure = compiler->procedure;
    uint32_t i = procedure->site_count;
    struct call_site *site;

    if (!grow(compiler, &procedure->sites, i, sizeof(*procedure->sites)))
        return 0;

    site = &procedure->sites[i];
    *site = (struct call_site){.count = (uint16_t)count, .flags = (uint16_t)flags};
    procedure->site_count++;
    if (name) {
        site->name = SysAllocString(name);
        if (!site->name)
            compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
    }
    return i;
}

struct bounds *bounds_new(struct compiler *compiler, const struct tree_variable *variable)
{
    const struct expression *dimension;
    struct bounds *bounds;
    uint32_t count = 0;
    VARIANT upper;

    for (dimension = variable->dimensions; dimension; dimension = dimension->next)
        count++;
    bounds = calloc(1, sizeof(*bounds) + count * sizeof(*bounds->upper));
    if (!bounds) {
        compiler_fail(compiler, E_OUTOFMEMORY, variable->place);
        return NULL;
    }
    for (dimension = variable->dimensions; dimension; dimension = dimension->next) {
        VariantInit(&upper);
        if (!scope_constant_value(compiler, dimension, &upper) ||
            FAILED(VariantChangeType(&upper, &upper, 0, VT_I4)))
            compiler_fail(compiler, MAKE_VBSERROR(VBE_EXPECTED_INTEGER), variable->place);
        else
            bounds->upper[bounds->count++] = V_I4(&upper);
        VariantClear(&upper);
    }
    return bounds;
}

uint32_t emit_bounds(struct compiler *compiler, const struct tree_variable *variable)
{
    struct procedure *procedure = compiler->procedure;
    uint32_t i = procedure->bounds_count;
    struct bounds *bounds;

    if (!grow(compiler, &procedure->bounds, i, sizeof(struct bounds *)))
        return 0;
    bounds = bounds_new(compiler, variable);
    if (!bounds)
        return 0;

    procedure->bounds[procedure->bounds_count++] = bounds;
    return i;
}

uint32_t emit_temporary(struct compiler *compiler)
{
    if (compiler->top >= SLOTS_MAX) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return slot(SLOT_TEMPORARY, 0);
    }
    if (compiler->top == compiler->top_max)
        compiler->top_max++;
    return slot(SLOT_TEMPORARY, compiler->top++);
}

static void move_temporary(uint32_t *operand, uint32_t locals)
{
    if (slot_kind(*operand) == SLOT_TEMPORARY)
        *operand += locals * (uint32_t)sizeof(VARIANT);
}

/* Temporaries stand behind the locals, whose number is known only now. */
void emit_finish(struct compiler *compiler)
{
    struct procedure *procedure = compiler->procedure;

    for (uint32_t i = 0; i < procedure->code_count; i++) {
        move_temporary(&procedure->code[i].a, procedure->local_count);
        move_temporary(&procedure->code[i].b, procedure->local_count);
        move_temporary(&procedure->code[i].c, procedure->local_count);
    }
    /* One more, for the value that Set and Let hand to a property. */
    procedure->slot_count = procedure->local_count + compiler->top_max + 1;
}

void jump_list_add(struct compiler *compiler, struct jump_list *list, uint32_t jump)
{
    if (grow(compiler, &list->from, list->count, sizeof(*list->from)))
        list->from[list->count++] = jump;
}

void jump_list_land(struct compiler *compiler, struct jump_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        emit_target(compiler, list->from[i], emit_position(compiler));
    free(list->from);
    *list = (struct jump_list){0};
}
