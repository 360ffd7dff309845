/* SPDX-License-Identifier: MIT */
#include "msitool/package_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "base/manual.h"
#include "msitool/json_text.h"
#include "msitool/trial_view.h"

static const struct manual_item statuses[] = {
    {"0", "Done."},
    {"66 (1602)", "Interrupted; nothing was changed."},
    {"67 (1603)", "Failed; nothing was changed. Standard error says what and why."},
    {"69 (1605)", "The product is not installed."},
    {"76 (1612)", "The package of the product is gone."},
    {"82 (1618)", "Another installation is under way."},
    {"83 (1619)", "The package cannot be opened."},
    {"84 (1620)", "It is no installer package, or is damaged or inconsistent."},
    {"86 (1622)", "The log file cannot be written."},
    {"88 (1624)", "A transform cannot be applied."},
    {"89 (1625)", "The package needs what is not done here: code of Windows."},
    {"102 (1638)", "Another version of the product is installed already."},
    {"103 (1639)", "The command line is wrong (msiexec; the verbs of comity end with 2)."},
    {"194 (3010)", "Done, and the package wants this system to be started again."},
    {NULL, NULL},
};

const struct manual_section package_exit_section = {
    .title = "Exit status",
    .text = "An exit status has eight bits here, so that it is the low byte of Windows' number, "
            "which is in brackets. Standard error tells the number itself, and --json has it as "
            "\"code\".",
    .items = statuses,
};

void package_command_deinit(struct package_command *command)
{
    free(command->package);
    command->package = NULL;
}

bool package_command_add_property(struct package_command *command, const char *argument)
{
    const char *equals = strchr(argument, '=');

    if (!equals || equals == argument || command->n_properties == COMMAND_PROPERTIES_MAX ||
        strcspn(argument, " \t/-") < (size_t)(equals - argument))
        return false;
    command->properties[command->n_properties++] = argument;
    return true;
}

void package_command_imply(struct package_command *command, const char *property)
{
    size_t n = command->n_properties;

    if (n == COMMAND_PROPERTIES_MAX)
        n--;
    memmove(command->properties + 1, command->properties, n * sizeof(*command->properties));
    command->properties[0] = property;
    command->n_properties = n + 1;
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

HRESULT package_command_resolve(struct package_command *command)
{
    struct stat status;
    HRESULT hr;

    if (stat(command->target, &status) == 0 && !S_ISDIR(status.st_mode)) {
        command->package = realpath(command->target, NULL);
        command->request.opening.package = command->package;
        return command->package ? S_OK : hr_raise(hr_from_errno(), "%s", command->target);
    }
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
    log = install_log_free(log);
    tell(command, &result, hr);
    return package_exit_status(result.code);
}
