/* SPDX-License-Identifier: MIT */
/*
 * The loop that runs bytecode. What every iteration needs stands here; whatever is rarer is a call
 * to one of the other parts. A failure unwinds to the nearest procedure that resumes.
 */
#include "vbrun/arithmetic.h"
#include "vbrun/loop.h"
#include "vbrun/step.h"

static void load_bases(struct machine *machine, struct bases *bases)
{
    struct frame *frame = machine->top;

    bases->of[SLOT_LOCAL] = bases->of[SLOT_TEMPORARY] = (char *)frame->base;
    bases->of[SLOT_GLOBAL] = (char *)frame->module->slots;
    bases->of[SLOT_CONSTANT] = (char *)frame->procedure->constants;
    bases->of[SLOT_FIELD] = frame->me ? (char *)instance_fields(frame->me) : NULL;
}

/* Where the run goes on after a failure: false if nobody in this run resumes. */
static bool unwind(struct machine *machine, HRESULT hr, const struct instruction *in)
{
    struct frame *frame = machine->top;
    HRESULT raised;

    frame->at = in;
    raised = machine_raise(machine, hr, frame);
    for (;; frame = machine->top) {
        if (frame->resumes_next && raised != E_ABORT) {
            const struct procedure *procedure = frame->procedure;

            call_clear(frame->base + procedure->local_count,
                       procedure->slot_count - procedure->local_count);
            machine_set_err(machine);
            frame->at = procedure->code + procedure->notes[frame->at - procedure->code].resume;
            return true;
        }
        if (frame->is_entry)
            return false;
        machine_pop_frame(machine, true);
    }
}

static inline bool is_interrupted(struct machine *machine)
{
    return __atomic_load_n(&machine->interrupt, __ATOMIC_RELAXED);
}

/* An error that is to be raised is raised once; what is to end ends down to the first run. */
static HRESULT check_interrupt(struct machine *machine)
{
    HRESULT scode;

    if (!__atomic_load_n(&machine->interrupt, __ATOMIC_ACQUIRE))
        return S_OK;
    scode = machine->interrupt_scode;
    if (scode == 0 || scode == E_ABORT)
        return E_ABORT;
    __atomic_store_n(&machine->interrupt, 0, __ATOMIC_RELEASE);
    return scode;
}

#define BINARY(function, operation)                                                                \
    {                                                                                              \
        VARIANT *left = follow_once(at(&bases, in->b)), *right = follow_once(at(&bases, in->c));   \
        VARIANT *target = at(&bases, in->a);                                                       \
                                                                                                   \
        if (is_free(target) && function(left, right, target))                                      \
            NEXT;                                                                                  \
        hr = step_binary(machine, &bases, in, operation);                                          \
        CHECK_NEXT;                                                                                \
    }

#define COMPARE(condition, operation)                                                              \
    {                                                                                              \
        VARIANT *left = follow_once(at(&bases, in->b)), *right = follow_once(at(&bases, in->c));   \
        VARIANT *target = at(&bases, in->a);                                                       \
        int order;                                                                                 \
                                                                                                   \
        if (fast_compare(left, right, &order) && is_free(target)) {                                \
            V_VT(target) = VT_BOOL;                                                                \
            V_BOOL(target) = (condition) ? VARIANT_TRUE : VARIANT_FALSE;                           \
            NEXT;                                                                                  \
        }                                                                                          \
        hr = step_binary(machine, &bases, in, operation);                                          \
        CHECK_NEXT;                                                                                \
    }

#define UNLESS_COMPARE(condition, operation)                                                       \
    {                                                                                              \
        VARIANT *left = follow_once(at(&bases, in->b)), *right = follow_once(at(&bases, in->c));   \
        int order;                                                                                 \
                                                                                                   \
        if (fast_compare(left, right, &order)) {                                                   \
            if (condition)                                                                         \
                NEXT;                                                                              \
            JUMP(in->a);                                                                           \
        }                                                                                          \
        hr = step_compare(machine, &bases, in, operation, &holds);                                 \
        if (FAILED(hr))                                                                            \
            goto failed;                                                                           \
        if (holds)                                                                                 \
            NEXT;                                                                                  \
        JUMP(in->a);                                                                               \
    }

#define BITS(expression, operation)                                                                \
    {                                                                                              \
        VARIANT *left = follow_once(at(&bases, in->b)), *right = follow_once(at(&bases, in->c));   \
        VARIANT *target = at(&bases, in->a);                                                       \
                                                                                                   \
        if (are_same_bits(left, right) && is_free(target)) {                                       \
            SHORT x = V_I2(left), y = V_I2(right);                                                 \
                                                                                                   \
            V_VT(target) = V_VT(left);                                                             \
            V_I2(target) = (SHORT)(expression);                                                    \
            NEXT;                                                                                  \
        }                                                                                          \
        hr = step_binary(machine, &bases, in, operation);                                          \
        CHECK_NEXT;                                                                                \
    }

#define NEXT                                                                                       \
    {                                                                                              \
        in++;                                                                                      \
        goto *labels[in->op];                                                                      \
    }

#define CHECK_NEXT                                                                                 \
    {                                                                                              \
        if (FAILED(hr))                                                                            \
            goto failed;                                                                           \
        NEXT;                                                                                      \
    }

#define JUMP(target)                                                                               \
    {                                                                                              \
        in = code + (target);                                                                      \
        goto *labels[in->op];                                                                      \
    }

#define JUMP_BACK(target)                                                                          \
    {                                                                                              \
        if (__builtin_expect(is_interrupted(machine), 0)) {                                        \
            hr = check_interrupt(machine);                                                         \
            if (FAILED(hr))                                                                        \
                goto failed;                                                                       \
        }                                                                                          \
        JUMP(target);                                                                              \
    }

/* A call may have pushed a frame, which is run next; else the call is over. */
#define CALLED                                                                                     \
    {                                                                                              \
        if (FAILED(hr))                                                                            \
            goto failed;                                                                           \
        if (hr == CALL_PUSHED)                                                                     \
            goto begin;                                                                            \
        NEXT;                                                                                      \
    }

HRESULT machine_execute(struct machine *machine)
{
    static const void *const labels[] = {
#define LABEL(name) &&label_##name,
        OPCODES(LABEL)
#undef LABEL
    };
    const struct instruction *in, *code;
    struct bases bases;
    bool holds = false;
    HRESULT hr;

begin:
    hr = is_interrupted(machine) ? check_interrupt(machine) : S_OK;
resume:
    load_bases(machine, &bases);
    code = machine->top->procedure->code;
    in = machine->top->at;
    if (FAILED(hr))
        goto failed;
    goto *labels[in->op];

label_ADD:
    BINARY(fast_add, OPERATION_ADD)
label_SUBTRACT:
    BINARY(fast_subtract, OPERATION_SUBTRACT)
label_MULTIPLY:
    BINARY(fast_multiply, OPERATION_MULTIPLY)
label_DIVIDE:
    BINARY(fast_divide, OPERATION_DIVIDE)
label_INTEGER_DIVIDE:
    BINARY(fast_integer_divide, OPERATION_INTEGER_DIVIDE)
label_MODULO:
    BINARY(fast_modulo, OPERATION_MODULO)
label_CONCATENATE:
    hr = step_concatenate(machine, &bases, in);
    CHECK_NEXT
label_EQUAL:
    COMPARE(order == 0, OPERATION_EQUAL)
label_UNEQUAL:
    COMPARE(order != 0, OPERATION_UNEQUAL)
label_LESS:
    COMPARE(order < 0, OPERATION_LESS)
label_LESS_EQUAL:
    COMPARE(order <= 0, OPERATION_LESS_EQUAL)
label_GREATER:
    COMPARE(order > 0, OPERATION_GREATER)
label_GREATER_EQUAL:
    COMPARE(order >= 0, OPERATION_GREATER_EQUAL)
label_AND:
    BITS(x & y, OPERATION_AND)
label_OR:
    BITS(x | y, OPERATION_OR)
label_XOR:
    BITS(x ^ y, OPERATION_XOR)
label_POWER:
label_IS:
label_EQV:
label_IMP:
    hr = step_binary(machine, &bases, in, in->op - OP_POWER + OPERATION_POWER);
    CHECK_NEXT
label_UNLESS_EQUAL:
    UNLESS_COMPARE(order == 0, OPERATION_EQUAL)
label_UNLESS_UNEQUAL:
    UNLESS_COMPARE(order != 0, OPERATION_UNEQUAL)
label_UNLESS_LESS:
    UNLESS_COMPARE(order < 0, OPERATION_LESS)
label_UNLESS_LESS_EQUAL:
    UNLESS_COMPARE(order <= 0, OPERATION_LESS_EQUAL)
label_UNLESS_GREATER:
    UNLESS_COMPARE(order > 0, OPERATION_GREATER)
label_UNLESS_GREATER_EQUAL:
    UNLESS_COMPARE(order >= 0, OPERATION_GREATER_EQUAL)
label_PLUS:
    hr = step_load(machine, &bases, in);
    CHECK_NEXT
label_NEGATE:
label_NOT:
    hr = step_unary(machine, &bases, in, in->op - OP_NEGATE + OPERATION_NEGATE);
    CHECK_NEXT
label_ASSIGN : {
    VARIANT *source = at(&bases, in->b), *target = at(&bases, in->a);

    if (is_free(source) && is_free(target)) {
        V_VT(target) = V_VT(source);
        V_R8(target) = V_R8(source);
        NEXT;
    }
    hr = step_assign(machine, &bases, in);
    CHECK_NEXT
}
label_SET:
    hr = step_set(machine, &bases, in);
    CHECK_NEXT
label_LOAD : {
    VARIANT *source = at(&bases, in->b), *target = at(&bases, in->a);

    if (is_free(source) && is_free(target)) {
        V_VT(target) = V_VT(source);
        V_R8(target) = V_R8(source);
        NEXT;
    }
    hr = step_load(machine, &bases, in);
    CHECK_NEXT
}
label_REFER : {
    VARIANT *source = at(&bases, in->b), *target = at(&bases, in->a);

    if (V_VT(source) != VT_REFERENCE && V_VT(source) != VT_VALUE_NAME) {
        V_VT(target) = VT_REFERENCE;
        target->wReserved1 = 0;
        V_VARIANTREF(target) = source;
        NEXT;
    }
    hr = operand_refer(machine, target, source);
    CHECK_NEXT
}
label_KEEP:
    hr = step_keep(machine, &bases, in);
    CHECK_NEXT
label_EXTEND:
    hr = step_extend(machine, &bases, in);
    CHECK_NEXT
label_MISSING : {
    VARIANT *target = at(&bases, in->a);

    V_VT(target) = VT_ERROR;
    V_ERROR(target) = DISP_E_PARAMNOTFOUND;
    NEXT;
}
label_ME:
    hr = step_me(machine->top, at(&bases, in->a));
    CHECK_NEXT
label_NEW:
    machine->top->at = in;
    hr = step_new(machine, in, at(&bases, in->a));
    CHECK_NEXT
label_JUMP:
    JUMP(in->a);
label_JUMP_BACK:
    JUMP_BACK(in->a);
label_UNLESS : {
    VARIANT *value = at(&bases, in->b);

    if (V_VT(value) == VT_BOOL) {
        if (V_BOOL(value))
            NEXT;
        JUMP(in->a);
    }
    hr = step_condition(machine, &bases, in->b, &holds);
    if (FAILED(hr))
        goto failed;
    if (holds)
        NEXT;
    JUMP(in->a);
}
label_UNLESS_BACK:
    hr = step_condition(machine, &bases, in->b, &holds);
    if (FAILED(hr))
        goto failed;
    if (holds)
        NEXT;
    JUMP_BACK(in->a);
label_IF_BACK:
    hr = step_condition(machine, &bases, in->b, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP_BACK(in->a);
label_CASE:
    hr = step_case(machine, &bases, in, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP(in->a);
label_FOR_RESET:
    value_clear(at(&bases, in->a));
    at(&bases, in->a)->wReserved1 = FOR_NOT_STARTED;
    value_clear(at(&bases, in->b));
    NEXT;
label_FOR_LIMIT:
    hr = step_for_limit(machine, &bases, in);
    CHECK_NEXT
label_FOR_START:
    hr = step_for_start(machine, &bases, in);
    CHECK_NEXT
label_FOR_TEST:
    hr = step_for_test(machine, &bases, in, &holds);
    if (FAILED(hr))
        goto failed;
    if (holds)
        NEXT;
    JUMP(in->c);
label_FOR_NEXT : {
    VARIANT *limit = at(&bases, in->a), *variable = at(&bases, in->b);

    if ((limit->wReserved1 == FOR_UP || limit->wReserved1 == FOR_DOWN) && is_integer(variable)) {
        int64_t next = integer_of(variable) + V_I4(limit + 1);

        if (next == (int32_t)next) {
            put_integer(variable, next,
                        V_VT(variable) == VT_I2 && (limit + 1)->wReserved1 == VT_I2);
            if (limit->wReserved1 == FOR_UP ? next > V_I4(limit) : next < V_I4(limit))
                NEXT;
            JUMP_BACK(in->c);
        }
    }
    hr = step_for_next(machine, &bases, in, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP_BACK(in->c);
}
label_EACH_START:
    hr = step_each_start(machine, &bases, in);
    CHECK_NEXT
label_EACH_NEXT:
    hr = step_each_next(machine, &bases, in, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP_BACK(in->c);
label_CLEAR:
    value_clear(at(&bases, in->a));
    NEXT;
label_WITH:
    hr = step_with(machine, &bases, in);
    CHECK_NEXT
label_INDEX : {
    VARIANT *operand = at(&bases, in->b), *base = at(&bases, in->a);

    machine->top->at = in;
    hr = call_index(machine, &machine->top->procedure->sites[in->c], operand, base, in->a == in->b);
    CALLED
}
label_CALL_NAME:
    machine->top->at = in;
    hr = call_symbol(machine, &machine->top->procedure->sites[in->c], slot_index(in->b),
                     at(&bases, in->a));
    CALLED
label_CALL_OWN:
    machine->top->at = in;
    hr = call_own(machine, &machine->top->procedure->sites[in->c], in->b, at(&bases, in->a));
    CALLED
label_CALL_MEMBER:
    machine->top->at = in;
    hr = call_member(machine, &machine->top->procedure->sites[in->c], at(&bases, in->b),
                     at(&bases, in->a));
    CALLED
label_PUT_INDEX:
label_PUT_MEMBER:
    machine->top->at = in;
    hr = step_put(machine, &bases, in, &machine->top->procedure->sites[in->c]);
    CHECK_NEXT
label_PUT_OWN:
    machine->top->at = in;
    hr = put_own(machine, &machine->top->procedure->sites[in->c], in->b, at(&bases, in->a));
    CHECK_NEXT
label_DIM:
    hr = array_dim(value_follow(at(&bases, in->a)), machine->top->procedure->bounds[in->b]);
    CHECK_NEXT
label_REDIM:
    hr = step_redim(machine, &bases, in, &machine->top->procedure->sites[in->c]);
    CHECK_NEXT
label_ERASE:
    hr = step_erase(machine, &bases, in);
    CHECK_NEXT
label_ERROR_MODE:
    machine->top->resumes_next = in->a;
    vb_error_clear(&machine->context->error);
    NEXT;
label_RAISE:
    hr = MAKE_VBSERROR(in->a);
    goto failed;
label_DROP:
    value_clear(at(&bases, in->a));
    NEXT;
label_STOP:
    NEXT;
label_RETURN:
    holds = machine->top->is_entry;
    machine_pop_frame(machine, false);
    if (holds)
        return S_OK;
    load_bases(machine, &bases);
    code = machine->top->procedure->code;
    in = machine->top->at;
    NEXT;

failed:
    /* A call may have failed because the script is to end: nobody resumes then. */
    if (is_interrupted(machine))
        hr = check_interrupt(machine);
    if (!unwind(machine, hr, in)) {
        hr = machine->error.hr;
        machine_pop_frame(machine, true);
        return hr;
    }
    hr = S_OK;
    goto resume;
}
