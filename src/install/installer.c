/* SPDX-License-Identifier: MIT */
#include "install/installer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "action/install_log.h"
#include "action/interruption.h"
#include "base/hresult.h"
#include "install/plan.h"
#include "registry/commit_mark.h"
#include "registry/owner.h"
#include "registry/transaction.h"

enum {
    FIRST_CODE = ERROR_INSTALL_SERVICE_FAILURE, /* of those that are the installer's own */
    LAST_CODE = 1660,
};

/* One that is under way. */
struct run {
    const struct installer_request *request;
    struct installer_result *result;
    struct opened opened;
    struct journal *journal;         /* owned; NULL in a trial */
    struct transaction *transaction; /* owned */
    struct sequence sequence;
    struct installation installation;
    struct plan plan;
};

uint32_t installer_code(HRESULT hr)
{
    uint32_t code = hr_to_win32(hr);

    if (SUCCEEDED(hr))
        return 0;
    return code >= FIRST_CODE && code <= LAST_CODE ? code : ERROR_INSTALL_FAILURE;
}

/* ---- what is to be done ---- */

static const char *sequence_name(enum installer_action action)
{
    switch (action) {
    case INSTALLER_ADVERTISE:
        return "AdvtExecuteSequence";
    case INSTALLER_LAY_OUT:
        return "AdminExecuteSequence";
    default:
        return "InstallExecuteSequence";
    }
}

static const char *verb(const struct run *run)
{
    const struct opening *opening = &run->request->opening;

    if (run->request->action == INSTALLER_LAY_OUT)
        return "Laying out";
    if (run->request->action == INSTALLER_ADVERTISE)
        return "Advertising";
    if (strcasecmp(opening_property(opening, "REMOVE"), "ALL") == 0)
        return "Removing";
    return *opening_property(opening, "REINSTALL") ? "Repairing" : "Installing";
}

static void note_product(struct run *run)
{
    const struct package *package = run->opened.package;
    const char *code = package_property(package, "ProductCode");
    const char *name = package_property(package, "ProductName");
    const char *version = package_property(package, "ProductVersion");

    snprintf(run->result->product_code, GUID_TEXT_SIZE, "%s", code ? code : "");
    snprintf(run->result->name, RESULT_TEXT_SIZE, "%s", name ? name : package_path(package));
    snprintf(run->result->version, RESULT_TEXT_SIZE, "%s", version ? version : "");
}

/* From here on nobody else installs anything. */
static HRESULT begin_journal(struct run *run)
{
    char title[2 * RESULT_TEXT_SIZE + 32];
    HRESULT hr = S_OK;

    snprintf(title, sizeof(title), "%s %s %s", verb(run), run->result->name, run->result->version);
    if (run->request->log)
        hr = install_log_set_title(run->request->log, title);
    if (FAILED(hr) || run->request->is_trial)
        return hr_trace(hr);
    hr = journal_begin(title, run->request->waits ? JOURNAL_WAIT : JOURNAL_AT_ONCE,
                       transaction_was_marked, &run->journal);
    if (hr == hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING))
        return hr_raise(hr, "another installation is under way");
    if (hr == hr_from_win32(ERROR_INSTALL_USEREXIT))
        return hr_raise(hr, "the installation was interrupted while it waited for another one");
    return hr_trace(hr);
}

static void set_installation(struct run *run)
{
    run->installation = (struct installation){
        .session = run->opened.session,
        .journal = run->journal,
        .registry = run->transaction,
        .log = run->request->log,
        .skipped = run->request->skipped,
        .skipped_before = run->opened.product.skipped,
        .is_trial = run->request->is_trial,
        .is_advertising = run->request->action == INSTALLER_ADVERTISE,
        .is_administrative = run->request->action == INSTALLER_LAY_OUT,
    };
}

/* From here on all that the process writes to the registry goes into the transaction. */
static HRESULT begin_transaction(struct run *run)
{
    HRESULT hr = transaction_new(0, &run->transaction);

    if (SUCCEEDED(hr))
        transaction_capture(run->transaction);
    return hr_trace(hr);
}

static bool needs_product(const struct run *run)
{
    return run->request->needs_product ||
           strcasecmp(opening_property(&run->request->opening, "REMOVE"), "ALL") == 0;
}

static HRESULT make_plan(struct run *run)
{
    HRESULT hr;

    hr = opening_begin(&run->request->opening, &run->opened);
    if (FAILED(hr))
        return hr_trace(hr);
    run->result->was_installed = run->opened.is_installed;
    if (needs_product(run) && !run->opened.is_offered)
        return hr_raise(hr_from_win32(ERROR_UNKNOWN_PRODUCT), "%s is not installed",
                        run->result->name);
    set_installation(run);
    hr = sequence_read(session_package(run->opened.session), sequence_name(run->request->action),
                       &run->sequence);
    if (SUCCEEDED(hr))
        hr = plan_make(&run->installation, &run->sequence, &run->plan);
    run->result->is_removal = run->installation.is_removal;
    return hr_trace(hr);
}

/* ---- doing it ---- */

static HRESULT change(struct run *run)
{
    HRESULT hr = plan_run(&run->plan);

    if (FAILED(hr))
        plan_take_back(&run->plan);
    (void)registry_set_owner(NULL);
    transaction_capture(NULL);
    return hr_trace(hr);
}

/* What has failed stays on record while all is taken back. Success: it had come about. */
static HRESULT take_back(struct run *run, HRESULT hr)
{
    _cleanup_(freep) char *message = strdup(hr_message());
    HRESULT back;

    install_log(&run->installation, "Rolling back: %s", message ? message : "");
    (void)transaction_rollback(run->transaction);
    back = journal_roll_back(run->journal);
    if (back == S_FALSE)
        return S_OK;
    if (FAILED(back))
        return hr_raise(hr,
                        "%s. Not all could be taken back at once (%s); the next command tries "
                        "it again",
                        message ? message : "", hr_message());
    return hr_raise(hr, "%s", message ? message : "");
}

static HRESULT commit(struct run *run)
{
    HRESULT hr;

    hr = transaction_mark(run->transaction, journal_number(run->journal));
    if (SUCCEEDED(hr))
        hr = journal_prepare(run->journal);
    if (SUCCEEDED(hr))
        hr = transaction_commit(run->transaction);
    return hr_trace(hr);
}

static HRESULT carry_out(struct run *run)
{
    HRESULT hr = change(run);

    if (SUCCEEDED(hr))
        hr = commit(run);
    if (FAILED(hr))
        hr = take_back(run, hr);
    else
        hr = journal_finish(run->journal);
    run->installation.journal = NULL;
    run->installation.registry = NULL;
    return FAILED(hr) ? hr_trace(hr) : hr_trace(plan_finish(&run->plan));
}

static HRESULT try_out(struct run *run)
{
    HRESULT hr = change(run);

    if (SUCCEEDED(hr) && run->request->show)
        hr = run->request->show(&run->installation, run->request->context);
    (void)transaction_rollback(run->transaction);
    return hr_trace(hr);
}

/* ---- the whole ---- */

static void run_deinit(struct run *run)
{
    transaction_capture(NULL);
    plan_deinit(&run->plan);
    sequence_deinit(&run->sequence);
    opening_deinit(&run->opened);
    transaction_unref(run->transaction);
    journal_free(run->journal);
}

static HRESULT run_all(struct run *run)
{
    HRESULT hr = opening_read(&run->request->opening, &run->opened);

    if (FAILED(hr))
        return hr_trace(hr);
    note_product(run);
    hr = begin_journal(run);
    if (SUCCEEDED(hr))
        hr = begin_transaction(run);
    if (SUCCEEDED(hr))
        hr = make_plan(run);
    if (SUCCEEDED(hr))
        hr = run->request->is_trial ? try_out(run) : carry_out(run);
    return hr_trace(hr);
}

/* ---- the log ---- */

static void log_time(struct run *run, const char *what)
{
    time_t now = time(NULL);
    struct tm parts;
    char text[64];

    localtime_r(&now, &parts);
    strftime(text, sizeof(text), "%Y-%m-%d  %H:%M:%S", &parts);
    install_log(&run->installation, "=== Logging %s: %s ===", what, text);
}

/* As Windows has it of its service's side, the only one here. */
static void log_property(void *context, const char *name, const char *value)
{
    struct installation *installation = context;

    install_log(installation, "Property(S): %s = %s", name,
                session_shown_value(installation->session, name, value));
}

/* In the words of Windows' own logs. */
static void log_result(struct run *run, HRESULT hr)
{
    const char *what = run->result->is_removal            ? "Removal"
                       : run->result->was_installed       ? "Configuration"
                       : run->installation.is_advertising ? "Advertisement"
                                                          : "Installation";

    if (FAILED(hr))
        install_log(&run->installation, "%s", hr_message());
    install_log(&run->installation, "Product: %s -- %s %s.", run->result->name, what,
                SUCCEEDED(hr) ? "completed successfully" : "failed");
    install_log(&run->installation, "MainEngineThread is returning %u", run->result->code);
}

HRESULT installer_run(const struct installer_request *request, struct installer_result *ret_result)
{
    struct run run = {.request = request, .result = ret_result};
    HRESULT hr;

    *ret_result = (struct installer_result){0};
    interruption_catch();
    run.installation.log = request->log;
    log_time(&run, "started");
    hr = run_all(&run);
    ret_result->code = installer_code(hr);
    if (SUCCEEDED(hr) && run.installation.is_restart_needed)
        ret_result->code = ERROR_SUCCESS_REBOOT_REQUIRED;
    run.installation.log = request->log;
    if (run.installation.session)
        session_visit_properties(run.installation.session, log_property, &run.installation);
    log_result(&run, hr);
    log_time(&run, "stopped");
    run_deinit(&run);
    return hr_trace(hr);
}
