/* SPDX-License-Identifier: MIT */
/*
 * Errors: from an HRESULT and what an object told, to the record that Err, the host and callers
 * see.
 */
#include "vbrun/state.h"

void machine_clear_error(struct machine *machine)
{
    struct machine_error *error = &machine->error;

    SysFreeString(error->source);
    SysFreeString(error->description);
    SysFreeString(error->help_file);
    SysFreeString(error->source_line);
    *error = (struct machine_error){0};
    machine->has_error = false;
    machine->error_is_about = false;
}

/* What nobody described is VBScript's own error, or for the host to describe. */
static void complete(struct machine_error *error)
{
    if (!vberror_is_own(error->hr) || error->description)
        return;
    error->description = SysAllocString(vberror_text((unsigned)vberror_number(error->hr)));
    if (!error->source)
        error->source = SysAllocString(VBERROR_SOURCE_RUNTIME);
}

static void take_exception(struct machine *machine, struct machine_error *error)
{
    EXCEPINFO *exception = &machine->context->exception;

    /* Who describes a failure means just that one. */
    error->hr = exception->scode ? exception->scode : MAKE_VBSERROR(exception->wCode);
    if (!exception->bstrDescription)
        if (!exception->bstrDescription)
            error->hr = vberror_from_hresult(error->hr);
    error->source = exception->bstrSource;
    error->description = exception->bstrDescription;
    error->help_file = exception->bstrHelpFile;
    error->help_context = exception->dwHelpContext;
    memset(exception, 0, sizeof(*exception));
    machine->error_is_about = machine->context->exception_is_about;
}

static void set_place(struct machine_error *error, const struct frame *frame)
{
    const struct procedure *procedure = frame->procedure;
    const struct note *note = &procedure->notes[frame->at - procedure->code];

    error->source_context = procedure->unit->source_context;
    error->line =
        note->line ? note->line - 1 + procedure->unit->start_line : procedure->unit->start_line;
    error->column = note->column;
}

HRESULT machine_raise(struct machine *machine, HRESULT hr, const struct frame *frame)
{
    if (machine->has_error)
        return machine->error.hr;

    machine_clear_error(machine);
    machine->has_error = true;
    if (hr == DISP_E_EXCEPTION)
        take_exception(machine, &machine->error);
    else
        machine->error.hr = hr == E_ABORT ? hr : vberror_from_hresult(hr);
    complete(&machine->error);
    if (frame)
        set_place(&machine->error, frame);
    return machine->error.hr;
}

void machine_set_err(struct machine *machine)
{
    struct vb_error *err = &machine->context->error;
    struct machine_error *error = &machine->error;

    vb_error_clear(err);
    err->number = vberror_number(error->hr);
    err->source = error->source;
    err->help_file = error->help_file;
    err->help_context = (LONG)error->help_context;
    if (machine->error_is_about) {
        err->description = SysAllocString(vberror_text((unsigned)err->number));
    } else {
        err->description = error->description;
        error->description = NULL;
    }
    error->source = error->help_file = NULL;
    machine_clear_error(machine);
}

void machine_fill_exception(struct machine *machine, EXCEPINFO *ret_exception)
{
    const struct machine_error *error = &machine->error;

    if (!ret_exception)
        return;
    /* The library hands in its own, in which an earlier failure may still be told. */
    if (ret_exception == &machine->context->exception)
        vb_exception_clear(machine->context);
    *ret_exception = (EXCEPINFO){
        .bstrSource = error->source ? SysAllocString(error->source) : NULL,
        .bstrDescription = error->description ? SysAllocString(error->description) : NULL,
        .bstrHelpFile = error->help_file ? SysAllocString(error->help_file) : NULL,
        .dwHelpContext = error->help_context,
        .scode = error->hr,
    };
}

HRESULT machine_report(struct machine *machine, HRESULT hr, EXCEPINFO *ret_exception)
{
    HRESULT told;

    if (SUCCEEDED(hr))
        return hr;
    machine_raise(machine, hr, NULL);
    told = machine->error.hr;
    if (machine->host.report)
        told = machine->host.report(machine->host.context, &machine->error);
    /* What nobody has taken care of the caller is told whole. */
    if (told == machine->error.hr && ret_exception && told != E_ABORT)
        told = DISP_E_EXCEPTION;
    if (told == DISP_E_EXCEPTION)
        machine_fill_exception(machine, ret_exception);
    machine->has_error = false;
    return told;
}
