/* SPDX-License-Identifier: MIT */
#include "install/plan.h"

#include <stdlib.h>
#include <string.h>

#include "action/install_log.h"
#include "action/skipped_actions.h"
#include "base/hresult.h"

void plan_deinit(struct plan *plan)
{
    for (size_t i = 0; i < plan->n_items; i++)
        free(plan->items[i].data);
    free(plan->items);
    plan->items = NULL;
    plan->n_items = 0;
}

/* ---- one action ---- */

/* The number that logs have for how an action ended. */
static int log_result(HRESULT hr)
{
    if (SUCCEEDED(hr))
        return 1;
    return hr == hr_from_win32(ERROR_INSTALL_USEREXIT) ? 2 : 3;
}

static void log_failure(struct installation *installation, HRESULT hr)
{
    install_log(installation, "%s (0x%08x)", hr_message(), (unsigned)hr);
}

static HRESULT run_standard(struct installation *installation, const struct sequence_step *step,
                            uint64_t cost)
{
    HRESULT hr;

    install_log_begin_action(installation->log, step->name, cost);
    hr = install_set_product_owner(installation);
    if (SUCCEEDED(hr))
        hr = step->known.action->run(installation);
    if (FAILED(hr))
        log_failure(installation, hr);
    install_log_end_action(installation->log, step->name, log_result(hr));
    return hr_trace(hr);
}

static HRESULT run_custom(struct installation *installation, const struct custom_action *action,
                          const char *data)
{
    HRESULT hr;

    install_log_begin_action(installation->log, action->name, 0);
    hr = custom_action_run(installation, action, data);
    if (FAILED(hr) && hr != hr_from_win32(ERROR_NO_MORE_ITEMS))
        log_failure(installation, hr);
    install_log_end_action(installation->log, action->name, log_result(hr));
    return hr_trace(hr);
}

/* ---- planning ---- */

/* S_FALSE if the step is to be left out. */
static HRESULT evaluate(const struct plan *plan, const struct sequence_step *step)
{
    switch (session_condition(plan->installation->session, step->condition)) {
    case CONDITION_FALSE:
        return S_FALSE;
    case CONDITION_ERROR:
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table %s, row %s, column Condition: %s", plan->sequence->table, step->name,
                        hr_message());
    default:
        return S_OK;
    }
}

static HRESULT append(struct plan *plan, const struct planned *planned)
{
    struct planned *items = reallocarray(plan->items, plan->n_items + 1, sizeof(*items));

    if (!items)
        return hr_raise(E_OUTOFMEMORY, "planning the table %s", plan->sequence->table);
    plan->items = items;
    items[plan->n_items++] = *planned;
    return S_OK;
}

static HRESULT plan_standard(struct plan *plan, const struct sequence_step *step)
{
    struct planned planned = {.step = step};
    const struct action *action = step->known.action;
    HRESULT hr = S_OK;

    switch (step->known.kind) {
    case KNOWN_LOOKING:
        return hr_trace(run_standard(plan->installation, step, 0));
    case KNOWN_IDLE:
        install_log(plan->installation, "Nothing to do for action: %s (%s)", step->name,
                    step->known.reason);
        return S_OK;
    case KNOWN_CHANGING:
        break;
    }
    if (action->check)
        hr = action->check(plan->installation);
    if (FAILED(hr))
        return hr_trace(hr);
    planned.cost = action->cost ? action->cost(plan->installation) : 0;
    return hr_trace(append(plan, &planned));
}

/* Whether something that stands behind is to be refused, before an action that may change something
 * is done at once. */
static HRESULT look_ahead(const struct plan *plan, const struct sequence_step *step)
{
    const struct sequence_step *end = plan->sequence->steps + plan->sequence->n_steps;

    for (step++; step < end; step++) {
        struct custom_action action;
        HRESULT hr;

        hr = evaluate(plan, step);
        if (FAILED(hr))
            return hr_trace(hr);
        if (hr == S_FALSE || !step->is_custom ||
            skipped_actions_have(plan->installation, step->name))
            continue;
        hr = custom_action_read(plan->installation, step->name, &action);
        if (hr == S_FALSE)
            hr = custom_action_refuse(plan->installation, step->name);
        if (SUCCEEDED(hr))
            hr = custom_action_check(plan->installation, &action);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT run_at_once(struct plan *plan, const struct sequence_step *step,
                           const struct custom_action *action)
{
    bool reaches_out = action->kind == CUSTOM_PROGRAM || action->kind == CUSTOM_SCRIPT;
    HRESULT hr = S_OK;

    if (reaches_out)
        hr = look_ahead(plan, step);
    if (FAILED(hr))
        return hr_trace(hr);
    if (reaches_out && plan->installation->is_trial) {
        install_log(plan->installation, "Would run custom action: %s", action->name);
        return S_OK;
    }
    hr = run_custom(plan->installation, action, NULL);
    if (hr == hr_from_win32(ERROR_NO_MORE_ITEMS)) {
        plan->is_over = true;
        return S_OK;
    }
    return hr_trace(hr);
}

static HRESULT plan_custom(struct plan *plan, const struct sequence_step *step)
{
    struct planned planned = {.step = step};
    HRESULT hr;

    if (skipped_actions_have(plan->installation, step->name)) {
        install_log(plan->installation, "Skipping custom action: %s (as asked)", step->name);
        return S_OK;
    }
    hr = custom_action_read(plan->installation, step->name, &planned.custom);
    if (hr == S_FALSE)
        hr = custom_action_refuse(plan->installation, step->name);
    if (SUCCEEDED(hr))
        hr = custom_action_check(plan->installation, &planned.custom);
    if (FAILED(hr))
        return hr_trace(hr);
    if (planned.custom.when == CUSTOM_AT_ONCE)
        return hr_trace(run_at_once(plan, step, &planned.custom));
    planned.data = strdup(session_property(plan->installation->session, step->name));
    hr = planned.data ? append(plan, &planned) : hr_raise(E_OUTOFMEMORY, "a custom action");
    if (FAILED(hr))
        free(planned.data);
    return hr_trace(hr);
}

static HRESULT plan_step(struct plan *plan, const struct sequence_step *step)
{
    HRESULT hr = install_go_on(plan->installation);

    if (SUCCEEDED(hr))
        hr = evaluate(plan, step);
    if (hr == S_FALSE)
        install_log(plan->installation, "Skipping action: %s (condition is false)", step->name);
    if (hr != S_OK)
        return hr_trace(hr);
    return hr_trace(step->is_custom ? plan_custom(plan, step) : plan_standard(plan, step));
}

/* What comes behind the last action that changes something comes when that is committed. */
static size_t find_rest(const struct sequence *sequence)
{
    size_t rest = sequence->n_steps;

    while (rest > 0 && (sequence->steps[rest - 1].is_custom ||
                        sequence->steps[rest - 1].known.kind != KNOWN_CHANGING))
        rest--;
    return rest ? rest : sequence->n_steps;
}

HRESULT plan_make(struct installation *installation, const struct sequence *sequence,
                  struct plan *ret_plan)
{
    struct plan *plan = ret_plan;
    HRESULT hr = S_OK;

    *plan = (struct plan){
        .installation = installation, .sequence = sequence, .rest = find_rest(sequence)};
    for (size_t i = 0; SUCCEEDED(hr) && i < plan->rest && !plan->is_over; i++)
        hr = plan_step(plan, &sequence->steps[i]);
    if (SUCCEEDED(hr) && plan->rest > 0)
        hr = look_ahead(plan, &sequence->steps[plan->rest - 1]);
    if (FAILED(hr))
        plan_deinit(plan);
    return hr_trace(hr);
}

/* ---- carrying it out ---- */

static uint64_t total_cost(const struct plan *plan)
{
    uint64_t total = 0;

    for (size_t i = 0; i < plan->n_items; i++)
        total += plan->items[i].cost;
    return total;
}

/* In a trial the actions on files would have nothing to put back. */
static bool is_done(const struct plan *plan, const struct planned *planned)
{
    return !plan->installation->is_trial || !planned->step->known.is_about_files;
}

static HRESULT come_to_custom(struct plan *plan, struct planned *planned)
{
    HRESULT hr;

    if (planned->custom.when == CUSTOM_DEFERRED)
        return hr_trace(run_custom(plan->installation, &planned->custom, planned->data));
    if (planned->custom.when != CUSTOM_ROLLBACK)
        return S_OK;
    hr = custom_action_note(plan->installation, &planned->custom);
    planned->is_noted = hr == S_OK;
    return hr_trace(hr);
}

HRESULT plan_run(struct plan *plan)
{
    HRESULT hr = S_OK;

    if (!plan->installation->is_upgrade)
        install_log_set_total(plan->installation->log, total_cost(plan));
    for (plan->n_done = 0; SUCCEEDED(hr) && plan->n_done < plan->n_items; plan->n_done++) {
        struct planned *planned = &plan->items[plan->n_done];

        hr = install_go_on(plan->installation);
        if (FAILED(hr))
            break;
        if (!is_done(plan, planned))
            continue;
        if (!planned->step->is_custom)
            hr = run_standard(plan->installation, planned->step, planned->cost);
        else if (!plan->installation->is_trial)
            hr = come_to_custom(plan, planned);
        if (hr == hr_from_win32(ERROR_NO_MORE_ITEMS))
            hr = S_OK;
    }
    return hr_trace(hr);
}

void plan_take_back(struct plan *plan)
{
    for (size_t i = plan->n_done; i-- > 0;) {
        const struct planned *planned = &plan->items[i];

        if (planned->step->is_custom && planned->custom.when == CUSTOM_ROLLBACK &&
            !planned->is_noted)
            (void)run_custom(plan->installation, &planned->custom, planned->data);
    }
}

/* One that stands behind all changes. */
static HRESULT run_rest(struct plan *plan, const struct sequence_step *step)
{
    struct planned planned = {.step = step};
    HRESULT hr = evaluate(plan, step);

    if (hr != S_OK || skipped_actions_have(plan->installation, step->name))
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    if (!step->is_custom)
        return hr_trace(plan_standard(plan, step));
    hr = custom_action_read(plan->installation, step->name, &planned.custom);
    if (hr == S_FALSE)
        hr = custom_action_refuse(plan->installation, step->name);
    if (SUCCEEDED(hr))
        hr = run_at_once(plan, step, &planned.custom);
    return hr_trace(hr);
}

HRESULT plan_finish(struct plan *plan)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < plan->n_items; i++) {
        const struct planned *planned = &plan->items[i];

        if (planned->step->is_custom && planned->custom.when == CUSTOM_COMMIT)
            (void)run_custom(plan->installation, &planned->custom, planned->data);
    }
    for (size_t i = plan->rest; SUCCEEDED(hr) && i < plan->sequence->n_steps && !plan->is_over; i++)
        hr = run_rest(plan, &plan->sequence->steps[i]);
    return hr_trace(hr);
}
