/* SPDX-License-Identifier: MIT */
#include "msitool/package_command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "msitool/trial_view.h"
#include "publish/own_program.h"
#include "toolkit/json_text.h"

void package_command_deinit(struct package_command *command)
{
    free(command->package);
    command->package = NULL;
}

/* ---- what it is about ---- */

/* A search for products by name. */
struct search {
    const char *name;
    char code[GUID_TEXT_SIZE];
    unsigned n_found;
};

static HRESULT compare(const struct product *product, void *context)
{
    struct search *search = context;

    if (product->name && strcasecmp(product->name, search->name) == 0) {
        search->n_found++;
        memcpy(search->code, product->code, sizeof(search->code));
    }
    return S_OK;
}

static HRESULT find_product(struct package_command *command)
{
    struct search search = {.name = command->target};
    char squashed[SQUASHED_SIZE];
    HRESULT hr;

    if (product_squash(command->target, squashed)) {
        product_unsquash(squashed, command->code);
        return S_OK;
    }
    hr = product_list(compare, &search);
    if (FAILED(hr))
        return hr_trace(hr);
    if (search.n_found > 1)
        return hr_raise(hr_from_win32(ERROR_UNKNOWN_PRODUCT),
                        "%u products are called %s: give the product code, which comity packages "
                        "lists",
                        search.n_found, command->target);
    if (search.n_found == 0)
        return hr_raise(hr_from_win32(ERROR_UNKNOWN_PRODUCT),
                        "%s is neither a file nor the name or code of an installed product (see "
                        "comity packages)",
                        command->target);
    memcpy(command->code, search.code, sizeof(command->code));
    return S_OK;
}

HRESULT package_command_resolve_file(struct package_command *command)
{
    command->package = realpath(command->target, NULL);
    command->request.opening.package = command->package;
    return command->package ? S_OK
                            : hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_OPEN_FAILED), "%s: %s",
                                       command->target, strerror(errno));
}

HRESULT package_command_resolve(struct package_command *command)
{
    struct stat status;
    HRESULT hr;

    if (stat(command->target, &status) == 0 && !S_ISDIR(status.st_mode))
        return hr_trace(package_command_resolve_file(command));
    hr = find_product(command);
    command->request.opening.product = command->code;
    return hr_trace(hr);
}

/* ---- telling ---- */

static const char *done_word(const struct package_command *command,
                             const struct installer_result *result)
{
    if (command->request.action == INSTALLER_LAY_OUT)
        return "Laid out";
    if (command->request.action == INSTALLER_ADVERTISE)
        return "Advertised";
    if (result->is_removal)
        return "Removed";
    if (*opening_property(&command->request.opening, "REINSTALL"))
        return "Repaired";
    return result->was_installed ? "Changed" : "Installed";
}

static void tell_json(const struct package_command *command, const struct installer_result *result,
                      const char *message)
{
    const struct {
        const char *name;
        const char *text;
    } texts[] = {
        {"product", result->product_code},
        {"name", result->name},
        {"version", result->version},
        {"message", message},
    };

    printf("{\"code\":%u,\"done\":%s,\"dryRun\":%s", result->code,
           *message || command->request.is_trial ? "false" : "true",
           command->request.is_trial ? "true" : "false");
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        printf(",\"%s\":", texts[i].name);
        json_print_text(texts[i].text, stdout);
    }
    puts("}");
}

static void tell(const struct package_command *command, const struct installer_result *result,
                 HRESULT hr)
{
    const char *message = FAILED(hr) ? hr_message() : "";

    if (command->is_json)
        tell_json(command, result, message);
    if (FAILED(hr))
        fprintf(stderr, "%s: %s (%u)\n", command->program, *message ? message : "it failed",
                result->code);
    else if (!command->is_json && !command->is_quiet && !command->request.is_trial)
        printf("%s %s %s %s%s\n", done_word(command, result), result->name, result->version,
               result->product_code,
               result->code ? ". The package wants this system to be started again." : "");
}

int package_command_fail(struct package_command *command, HRESULT hr)
{
    struct installer_result result = {.code = installer_code(hr)};

    tell(command, &result, hr);
    return package_exit_status(result.code);
}

int package_command_run(struct package_command *command)
{
    _cleanup_(install_log_freep) struct install_log *log = NULL;
    _cleanup_(freep) char *notes = NULL;
    struct installer_request *request = &command->request;
    struct installer_result result;
    HRESULT hr;

    command->log.has_progress = !command->is_quiet && !command->is_json;
    hr = install_log_new(&command->log, &log);
    if (FAILED(hr))
        return package_command_fail(command, hr);
    request->log = log;
    request->skipped = command->skipped;
    request->opening.properties = command->properties;
    request->opening.n_properties = command->n_properties;
    request->show = trial_view_show;
    request->context = command;
    hr = installer_run(request, &result);
    notes = install_log_take_notes(log);
    log = install_log_free(log);
    if (SUCCEEDED(hr) && notes && !command->is_quiet)
        fputs(notes, stderr);
    tell(command, &result, hr);
    return package_exit_status(result.code);
}

int package_command_maintain(const struct verb *verb, const char *property, int argc, char **argv)
{
    _cleanup_(package_command_deinit) struct package_command command = {
        .request = {.waits = true, .needs_product = true}};
    char program[32];
    HRESULT hr;

    snprintf(program, sizeof(program), "comity %s", verb->name);
    command.program = program;
    for (int i = 1; i < argc; i++) {
        if (*argv[i] == '-') {
            if (!package_command_take_option(&command, argc, argv, &i))
                return verb_usage(verb, "%s is no option, or lacks its value", argv[i]);
        } else if (!package_command_add_property(&command, argv[i])) {
            if (command.target)
                return verb_usage(verb, "%s is neither NAME=VALUE nor the only product", argv[i]);
            command.target = argv[i];
        }
    }
    if (!command.target)
        return verb_usage(verb, "which product?");
    package_command_imply(&command, property);
    hr = package_command_resolve(&command);
    return SUCCEEDED(hr) ? package_command_run(&command) : package_command_fail(&command, hr);
}

int package_command_regsvr(const char *module, bool removes)
{
    const char *arguments[] = {"comity", "regsvr", module, removes ? "/u" : NULL, NULL};
    char program[PATH_MAX];

    own_program(program);
    execvp(program, (char **)arguments);
    fprintf(stderr, "msiexec: %s: %s\n", program, strerror(errno));
    return VERB_FAILED;
}
