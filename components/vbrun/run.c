/* SPDX-License-Identifier: MIT */
/*
 * The loop that runs bytecode. What every iteration needs stands here; whatever is rarer is a call
 * to one of the other parts. A failure unwinds to the nearest procedure that resumes.
 */
#define COBJMACROS
#include "vblib/operators.h"
#include "vbrun/arithmetic.h"
#include "vbrun/loop.h"
#include "vbrun/state.h"
#include "vbrun/text.h"

/* Where the operands of the running frame's instructions are found. */
struct bases {
    char *of[8];
};

static void load_bases(struct machine *machine, struct bases *bases)
{
    struct frame *frame = machine->top;

    bases->of[SLOT_LOCAL] = bases->of[SLOT_TEMPORARY] = (char *)frame->base;
    bases->of[SLOT_GLOBAL] = (char *)frame->module->slots;
    bases->of[SLOT_CONSTANT] = (char *)frame->procedure->constants;
    bases->of[SLOT_FIELD] = frame->me ? (char *)instance_fields(frame->me) : NULL;
}

static inline VARIANT *at(const struct bases *bases, uint32_t operand)
{
    return (VARIANT *)(bases->of[operand >> SLOT_SHIFT] + (operand & SLOT_MASK));
}

/* Whether a slot's value can simply be written over. */
static inline bool is_free(const VARIANT *slot)
{
    return (V_VT(slot) & ~7) == 0 || V_VT(slot) == VT_BOOL;
}

static inline VARIANT *follow_once(VARIANT *value)
{
    return V_VT(value) == VT_REFERENCE ? V_VARIANTREF(value) : value;
}

/* Empties the operands that are temporaries: their values have been used. */
static inline void use_up(const struct bases *bases, uint32_t operand)
{
    if (slot_kind(operand) == SLOT_TEMPORARY)
        value_clear(at(bases, operand));
}

static HRESULT store(struct machine *machine, const struct bases *bases, uint32_t operand,
                     VARIANT *value)
{
    VARIANT *target = at(bases, operand);

    if (slot_kind(operand) != SLOT_TEMPORARY)
        return operand_assign(machine, target, value);
    value_clear(target);
    value_move(target, value);
    return S_OK;
}

/* Whether an operand is a number, a date or a text that is written in the source. */
static bool is_literal(const struct bases *bases, uint32_t operand)
{
    VARTYPE vt = V_VT(at(bases, operand));

    return slot_kind(operand) == SLOT_CONSTANT &&
           at(bases, operand)->wReserved1 != CONSTANT_NAMED &&
           (vt == VT_BSTR || vt == VT_I2 || vt == VT_I4 || vt == VT_R8 || vt == VT_DATE);
}

static __attribute__((noinline)) HRESULT slow_binary(struct machine *machine,
                                                     const struct bases *bases,
                                                     const struct instruction *in, unsigned op,
                                                     VARIANT *ret_result)
{
    VARIANT scratch[2] = {0}, *left, *right;
    unsigned flagged = op;
    HRESULT hr = S_OK;

    if (is_literal(bases, in->b))
        flagged |= VB_LEFT_IS_LITERAL;
    if (is_literal(bases, in->c))
        flagged |= VB_RIGHT_IS_LITERAL;
    left = operand_read(machine, at(bases, in->b), &scratch[0], &hr);
    right = SUCCEEDED(hr) ? operand_read(machine, at(bases, in->c), &scratch[1], &hr) : NULL;
    if (SUCCEEDED(hr) && (op == OPERATION_IS || op == OPERATION_CONCATENATE ||
                          (!V_ISARRAY(left) && !V_ISARRAY(right))))
        hr = vb_operator(machine->context, flagged, left, right, ret_result);
    else if (SUCCEEDED(hr))
        hr = DISP_E_TYPEMISMATCH;
    value_clear(&scratch[0]);
    value_clear(&scratch[1]);
    if (FAILED(hr))
        return hr;
    value_expose(ret_result);
    use_up(bases, in->b);
    use_up(bases, in->c);
    return S_OK;
}

static __attribute__((noinline)) HRESULT do_binary(struct machine *machine,
                                                   const struct bases *bases,
                                                   const struct instruction *in, unsigned op)
{
    VARIANT result = {0};
    HRESULT hr = slow_binary(machine, bases, in, op, &result);

    if (SUCCEEDED(hr))
        hr = store(machine, bases, in->a, &result);
    if (FAILED(hr))
        value_clear(&result);
    return hr;
}

static __attribute__((noinline)) HRESULT do_compare(struct machine *machine,
                                                    const struct bases *bases,
                                                    const struct instruction *in, unsigned op,
                                                    bool *ret_holds)
{
    VARIANT *left = follow_once(at(bases, in->b)), *right = follow_once(at(bases, in->c));
    VARIANT result = {0};
    int order;
    HRESULT hr;

    if (text_compare(left, right, &order)) {
        *ret_holds = order == 0 ? op == OPERATION_EQUAL || op == OPERATION_LESS_EQUAL ||
                                      op == OPERATION_GREATER_EQUAL
                     : order < 0 ? op == OPERATION_UNEQUAL || op == OPERATION_LESS ||
                                       op == OPERATION_LESS_EQUAL
                                 : op == OPERATION_UNEQUAL || op == OPERATION_GREATER ||
                                       op == OPERATION_GREATER_EQUAL;
        use_up(bases, in->b);
        use_up(bases, in->c);
        return S_OK;
    }
    hr = slow_binary(machine, bases, in, op, &result);
    *ret_holds = SUCCEEDED(hr) && V_VT(&result) == VT_BOOL && V_BOOL(&result) != VARIANT_FALSE;
    return hr;
}

static HRESULT do_unary(struct machine *machine, const struct bases *bases,
                        const struct instruction *in, enum operation operation)
{
    VARIANT result = {0}, scratch = {0}, *operand;
    HRESULT hr = S_OK;

    operand = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = vb_unary_operator(machine->context, operation, operand, &result);
    value_clear(&scratch);
    if (FAILED(hr))
        return hr;
    value_expose(&result);
    use_up(bases, in->b);
    return store(machine, bases, in->a, &result);
}

static __attribute__((noinline)) HRESULT
do_condition(struct machine *machine, const struct bases *bases, uint32_t operand, bool *ret_holds)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, operand), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = V_ISARRAY(value) ? DISP_E_TYPEMISMATCH
                              : vb_condition(machine->context, value, ret_holds);
    value_clear(&scratch);
    if (SUCCEEDED(hr))
        use_up(bases, operand);
    return hr;
}

/* Whether a text is the instruction's alone to extend: its target's, or a temporary. */
static bool may_extend(const struct instruction *in)
{
    return in->a == in->b || slot_kind(in->b) == SLOT_TEMPORARY;
}

/* a = b & c. */
static __attribute__((noinline)) HRESULT
do_concatenate(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT *left = follow_once(at(bases, in->b)), *right = follow_once(at(bases, in->c));
    VARIANT result = {0};
    struct text text;
    HRESULT hr;

    if (V_VT(left) != VT_BSTR || !text_is_whole(left) || !text_of(right, &text))
        return do_binary(machine, bases, in, OPERATION_CONCATENATE);

    if (left != right && may_extend(in)) {
        hr = value_append(left, text.units, text.len);
        if (FAILED(hr))
            return hr;
        if (in->a == in->b) {
            use_up(bases, in->c);
            return S_OK;
        }
        value_move(&result, left);
    } else {
        hr = text_join(left, &text, &result);
    }
    if (FAILED(hr))
        return hr;
    use_up(bases, in->b);
    use_up(bases, in->c);
    hr = store(machine, bases, in->a, &result);
    if (FAILED(hr))
        value_clear(&result);
    return hr;
}

/* a = b & c, where b has what KEEP took of a: if a is as it was then, it is extended in place. */
static HRESULT do_extend(struct machine *machine, const struct bases *bases,
                         const struct instruction *in)
{
    VARIANT *target = follow_once(at(bases, in->a)), *right = follow_once(at(bases, in->c));
    struct text text;
    HRESULT hr;

    if (text_of(right, &text) && right != target && value_unshare_text(target, at(bases, in->b))) {
        hr = value_append(target, text.units, text.len);
        if (SUCCEEDED(hr))
            use_up(bases, in->c);
        return hr;
    }
    value_expose(at(bases, in->b));
    return do_concatenate(machine, bases, in);
}

static HRESULT do_keep(struct machine *machine, const struct bases *bases,
                       const struct instruction *in)
{
    VARIANT *source = follow_once(at(bases, in->b)), *target = at(bases, in->a), *value;
    VARIANT scratch = {0};
    HRESULT hr = S_OK;

    if (V_VT(source) == VT_BSTR)
        return value_share_text(target, source);
    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = value_copy(target, value);
    value_clear(&scratch);
    return hr;
}

/* Let a be b. */
static __attribute__((noinline)) HRESULT
do_assign(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT *source = at(bases, in->b), *value, scratch = {0}, copy = {0};
    HRESULT hr = S_OK;

    value = operand_read(machine, source, &scratch, &hr);
    if (FAILED(hr))
        return hr;
    if ((V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN) &&
        !operand_is_property(machine, at(bases, in->a)))
        hr = operand_default(machine, value, &copy);
    else if (value == source && slot_kind(in->b) == SLOT_TEMPORARY)
        value_move(&copy, value);
    else
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (SUCCEEDED(hr))
        hr = value_check_nesting(&copy);
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, at(bases, in->a), &copy);
    if (FAILED(hr))
        value_clear(&copy);
    return hr;
}

static HRESULT do_set(struct machine *machine, const struct bases *bases,
                      const struct instruction *in)
{
    VARIANT *value, scratch = {0}, copy = {0};
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr) && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        hr = MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    if (SUCCEEDED(hr))
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (SUCCEEDED(hr))
        hr = operand_set(machine, at(bases, in->a), &copy);
    if (FAILED(hr))
        value_clear(&copy);
    return hr;
}

static HRESULT do_load(struct machine *machine, const struct bases *bases,
                       const struct instruction *in)
{
    VARIANT *value, *target = at(bases, in->a), scratch = {0}, copy = {0};
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (FAILED(hr))
        return hr;
    value_clear(target);
    value_move(target, &copy);
    return S_OK;
}

static HRESULT do_me(const struct frame *frame, VARIANT *target)
{
    IDispatch *me = frame->me ? instance_object(frame->me) : frame->module->me;

    if (!me)
        return MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    value_clear(target);
    V_VT(target) = VT_DISPATCH;
    V_DISPATCH(target) = me;
    IDispatch_AddRef(me);
    return S_OK;
}

static HRESULT make(struct machine *machine, uint32_t index, IDispatch **ret_object)
{
    struct machine_module *module = machine->top->module;
    struct symbol *symbol = module_resolve(module, index);

    /* A class of the script's cannot hide the engine's own, as on Windows. */
    if (machine->context->create_regexp && names_equal(module->names.texts[index], u"RegExp"))
        return machine->context->create_regexp(&IID_IDispatch, (void **)ret_object);
    if (symbol->kind == SYMBOL_ALIAS)
        symbol = module_resolve(&machine->global, symbol->alias);
    if (symbol->kind != SYMBOL_CLASS)
        return vb_raise_about(machine->context,
                              symbol->kind == SYMBOL_NONE &&
                                      machine->top->procedure->unit->is_explicit
                                  ? VBE_UNDEFINED_VARIABLE
                                  : VBE_CLASS_NOT_DEFINED,
                              module->names.texts[index]);
    return instance_new(machine, symbol->class, ret_object);
}

static HRESULT do_new(struct machine *machine, const struct instruction *in, VARIANT *target)
{
    IDispatch *object;
    HRESULT hr;

    hr = make(machine, slot_index(in->b), &object);
    if (FAILED(hr))
        return hr;
    value_clear(target);
    V_VT(target) = VT_DISPATCH;
    V_DISPATCH(target) = object;
    return S_OK;
}

static HRESULT do_with(struct machine *machine, const struct bases *bases,
                       const struct instruction *in)
{
    VARIANT *value, scratch = {0}, copy = {0}, *target = at(bases, in->a);
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr) && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        hr = MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    if (SUCCEEDED(hr))
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (SUCCEEDED(hr))
        hr = value_replace(target, &copy);
    return hr;
}

static HRESULT do_for_limit(struct machine *machine, const struct bases *bases,
                            const struct instruction *in)
{
    VARIANT limit = {0}, step = {0}, scratch = {0}, *value;
    HRESULT hr = S_OK;

    value_move(&limit, at(bases, in->b));
    value = operand_read(machine, at(bases, in->c), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = value_copy(&step, value);
    value_clear(&scratch);
    use_up(bases, in->c);
    if (SUCCEEDED(hr))
        hr = for_limit(machine, at(bases, in->a), &limit, &step);
    value_clear(&limit);
    value_clear(&step);
    return hr;
}

static HRESULT do_for_start(struct machine *machine, const struct bases *bases,
                            const struct instruction *in)
{
    VARIANT *limit = at(bases, in->a), value = {0}, number = {0};
    HRESULT hr;

    if (limit->wReserved1 == FOR_NOT_STARTED)
        return MAKE_VBSERROR(VBE_FOR_NOT_INITIALIZED);
    value_move(&value, at(bases, in->c));
    hr = for_number(machine, &value, &number);
    value_clear(&value);
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, at(bases, in->b), &number);
    if (FAILED(hr)) {
        value_clear(&number);
        limit->wReserved1 = FOR_NOT_STARTED;
    }
    return hr;
}

static __attribute__((noinline)) HRESULT do_for_test(struct machine *machine,
                                                     const struct bases *bases,
                                                     const struct instruction *in,
                                                     bool *ret_goes_on)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = for_test(machine, at(bases, in->a), value, ret_goes_on);
    value_clear(&scratch);
    return hr;
}

static __attribute__((noinline)) HRESULT do_for_next(struct machine *machine,
                                                     const struct bases *bases,
                                                     const struct instruction *in,
                                                     bool *ret_goes_on)
{
    VARIANT scratch = {0}, next = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = for_add(machine, at(bases, in->a), value, &next);
    value_clear(&scratch);
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, at(bases, in->b), &next);
    if (FAILED(hr)) {
        value_clear(&next);
        return hr;
    }
    return do_for_test(machine, bases, in, ret_goes_on);
}

static HRESULT do_each_start(struct machine *machine, const struct bases *bases,
                             const struct instruction *in)
{
    VARIANT scratch = {0}, *value, *source = at(bases, in->b);
    HRESULT hr = S_OK;

    value = operand_read(machine, source, &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = loop_start(machine, at(bases, in->a), value);
    value_clear(&scratch);
    use_up(bases, in->b);
    return hr;
}

static HRESULT do_each_next(struct machine *machine, const struct bases *bases,
                            const struct instruction *in, bool *ret_goes_on)
{
    VARIANT next = {0};
    HRESULT hr = loop_next(machine, at(bases, in->a), &next);

    if (FAILED(hr))
        return hr;
    /* Behind the last element the variable is Empty. */
    *ret_goes_on = hr == S_OK;
    if (V_VT(&next) == VT_DISPATCH || V_VT(&next) == VT_UNKNOWN)
        hr = operand_set(machine, at(bases, in->b), &next);
    else
        hr = operand_assign(machine, at(bases, in->b), &next);
    if (FAILED(hr))
        value_clear(&next);
    return hr;
}

static HRESULT do_case(struct machine *machine, const struct bases *bases,
                       const struct instruction *in, bool *ret_holds)
{
    struct instruction compare = {.b = in->c, .c = in->b};

    return do_compare(machine, bases, &compare, OPERATION_EQUAL, ret_holds);
}

static HRESULT do_redim(struct machine *machine, const struct bases *bases,
                        const struct instruction *in, const struct call_site *site)
{
    VARIANT *target = at(bases, in->b), *base = at(bases, in->a);
    struct machine_module *module;
    HRESULT hr;

    target = value_follow(target);
    if (V_VT(target) == VT_VALUE_NAME) {
        /* ReDim declares what nobody has declared. */
        module = machine->top->module;
        if (target == &module->slots[V_I4(target)]) {
            if (module_resolve(module, (uint32_t)V_I4(target))->kind == SYMBOL_NONE)
                module_make_variable(module, (uint32_t)V_I4(target));
        } else if (module_resolve(module, (uint32_t)V_I4(target))->kind == SYMBOL_VARIABLE) {
            target = value_follow(&module->slots[V_I4(target)]);
        } else {
            V_VT(target) = VT_EMPTY;
        }
        if (V_VT(target) == VT_VALUE_NAME)
            return MAKE_VBSERROR(VBE_TYPE_MISMATCH);
    }
    hr = array_redim(target, base + 1, site->count, site->flags & SITE_PRESERVE);
    call_clear(base + 1, site->count);
    return hr;
}

static HRESULT do_erase(struct machine *machine, const struct bases *bases,
                        const struct instruction *in)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = array_erase(value);
    value_clear(&scratch);
    use_up(bases, in->b);
    return hr;
}

/* The temporary that a put's object stands in is in front of the arguments. */
static VARIANT *arguments_of_put(const struct bases *bases, const struct instruction *in)
{
    return at(bases, slot_kind(in->b) == SLOT_TEMPORARY ? in->b : in->a) + 1;
}

static HRESULT do_put(struct machine *machine, const struct bases *bases,
                      const struct instruction *in, struct call_site *site)
{
    VARIANT *base = at(bases, in->a), *object = at(bases, in->b);
    VARIANT *arguments = arguments_of_put(bases, in);
    HRESULT hr = in->op == OP_PUT_MEMBER ? put_member(machine, site, object, base, arguments)
                                         : put_index(machine, site, object, base, arguments);

    if (slot_kind(in->b) == SLOT_TEMPORARY)
        value_clear(object);
    return hr;
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
        hr = do_binary(machine, &bases, in, operation);                                            \
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
        hr = do_binary(machine, &bases, in, operation);                                            \
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
        hr = do_compare(machine, &bases, in, operation, &holds);                                   \
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
        hr = do_binary(machine, &bases, in, operation);                                            \
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
    hr = do_concatenate(machine, &bases, in);
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
    hr = do_binary(machine, &bases, in, in->op - OP_POWER + OPERATION_POWER);
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
    hr = do_load(machine, &bases, in);
    CHECK_NEXT
label_NEGATE:
label_NOT:
    hr = do_unary(machine, &bases, in, in->op - OP_NEGATE + OPERATION_NEGATE);
    CHECK_NEXT
label_ASSIGN : {
    VARIANT *source = at(&bases, in->b), *target = at(&bases, in->a);

    if (is_free(source) && is_free(target)) {
        V_VT(target) = V_VT(source);
        V_R8(target) = V_R8(source);
        NEXT;
    }
    hr = do_assign(machine, &bases, in);
    CHECK_NEXT
}
label_SET:
    hr = do_set(machine, &bases, in);
    CHECK_NEXT
label_LOAD : {
    VARIANT *source = at(&bases, in->b), *target = at(&bases, in->a);

    if (is_free(source) && is_free(target)) {
        V_VT(target) = V_VT(source);
        V_R8(target) = V_R8(source);
        NEXT;
    }
    hr = do_load(machine, &bases, in);
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
    hr = do_keep(machine, &bases, in);
    CHECK_NEXT
label_EXTEND:
    hr = do_extend(machine, &bases, in);
    CHECK_NEXT
label_MISSING : {
    VARIANT *target = at(&bases, in->a);

    V_VT(target) = VT_ERROR;
    V_ERROR(target) = DISP_E_PARAMNOTFOUND;
    NEXT;
}
label_ME:
    hr = do_me(machine->top, at(&bases, in->a));
    CHECK_NEXT
label_NEW:
    machine->top->at = in;
    hr = do_new(machine, in, at(&bases, in->a));
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
    hr = do_condition(machine, &bases, in->b, &holds);
    if (FAILED(hr))
        goto failed;
    if (holds)
        NEXT;
    JUMP(in->a);
}
label_UNLESS_BACK:
    hr = do_condition(machine, &bases, in->b, &holds);
    if (FAILED(hr))
        goto failed;
    if (holds)
        NEXT;
    JUMP_BACK(in->a);
label_IF_BACK:
    hr = do_condition(machine, &bases, in->b, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP_BACK(in->a);
label_CASE:
    hr = do_case(machine, &bases, in, &holds);
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
    hr = do_for_limit(machine, &bases, in);
    CHECK_NEXT
label_FOR_START:
    hr = do_for_start(machine, &bases, in);
    CHECK_NEXT
label_FOR_TEST:
    hr = do_for_test(machine, &bases, in, &holds);
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
    hr = do_for_next(machine, &bases, in, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP_BACK(in->c);
}
label_EACH_START:
    hr = do_each_start(machine, &bases, in);
    CHECK_NEXT
label_EACH_NEXT:
    hr = do_each_next(machine, &bases, in, &holds);
    if (FAILED(hr))
        goto failed;
    if (!holds)
        NEXT;
    JUMP_BACK(in->c);
label_CLEAR:
    value_clear(at(&bases, in->a));
    NEXT;
label_WITH:
    hr = do_with(machine, &bases, in);
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
    hr = do_put(machine, &bases, in, &machine->top->procedure->sites[in->c]);
    CHECK_NEXT
label_PUT_OWN:
    machine->top->at = in;
    hr = put_own(machine, &machine->top->procedure->sites[in->c], in->b, at(&bases, in->a));
    CHECK_NEXT
label_DIM:
    hr = array_dim(value_follow(at(&bases, in->a)), machine->top->procedure->bounds[in->b]);
    CHECK_NEXT
label_REDIM:
    hr = do_redim(machine, &bases, in, &machine->top->procedure->sites[in->c]);
    CHECK_NEXT
label_ERASE:
    hr = do_erase(machine, &bases, in);
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
