/* SPDX-License-Identifier: MIT */
#include "installsystem/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/command_line.h"
#include "base/hresult.h"
#include "installsystem/places.h"
#include "installsystem/service_manager.h"
#include "installsystem/service_text.h"
#include "placing/placement.h"
#include "placing/removal.h"

/* What receipts have of a service: its unit, and the link by which systemd starts it. */
#define UNIT "ServiceInstall"
#define ENABLED "ServiceInstall.enabled"

enum {
    EVENT_START = 1,
    EVENT_STOP = 2,
    EVENT_OF_REMOVAL = 4, /* so many bits further: the same when the component is removed */
    TYPE_DRIVERS = 0xf,
};

static bool is_users(const struct row *row)
{
    return session_context(row->installation->session) == SESSION_USER;
}

/* ---- installing ---- */

/* A row's texts, formatted; all owned. */
struct service {
    char *name, *display, *description, *dependencies, *account;
    char unit[SERVICE_UNIT_SIZE];
    size_t dependencies_size;
    struct command_line command;
};

static void service_deinit(struct service *service)
{
    free(service->name);
    free(service->display);
    free(service->description);
    free(service->dependencies);
    free(service->account);
    command_line_deinit(&service->command);
}

static HRESULT read_command(const struct row *row, struct command_line *ret_command)
{
    const char *key = row->component->key_path;
    const struct session_file *file = key ? session_file(row->installation->session, key) : NULL;
    _cleanup_(freep) char *arguments = NULL, *line = NULL;
    HRESULT hr;

    if (!file)
        return row_refuse(row, "Component_",
                          "the component \"%s\" has no file as its key path: which program is the "
                          "service?",
                          row->component->key);
    hr = row_format(row, "Arguments", &arguments);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&line, "program %s", arguments) < 0) { /* the first word stands for it */
        line = NULL;
        return hr_raise(E_OUTOFMEMORY, "the command of a service");
    }
    return hr_trace(command_line_split(file->path, line, ret_command));
}

static HRESULT read_service(const struct row *row, struct service *ret_service)
{
    HRESULT hr = row_format(row, "Name", &ret_service->name);

    if (SUCCEEDED(hr) && !service_unit_name(ret_service->name, ret_service->unit))
        hr = row_refuse(row, "Name", "\"%s\" cannot be the name of a service", ret_service->name);
    if (SUCCEEDED(hr))
        hr = row_format(row, "DisplayName", &ret_service->display);
    if (SUCCEEDED(hr))
        hr = row_format(row, "Description", &ret_service->description);
    if (SUCCEEDED(hr))
        hr = row_format(row, "StartName", &ret_service->account);
    if (SUCCEEDED(hr))
        hr = session_format(row->installation->session, row_text(row, "Dependencies"),
                            &ret_service->dependencies, &ret_service->dependencies_size);
    if (SUCCEEDED(hr))
        hr = read_command(row, &ret_service->command);
    return hr_trace(hr);
}

static char *text_of(const struct row *row, const struct service *service)
{
    const struct session_file *file =
        session_file(row->installation->session, row->component->key_path);

    return service_text(&(struct service_unit){
        .name = service->name,
        .description = *service->display ? service->display : service->description,
        .program = file->path,
        .arguments = (const char *const *)service->command.arguments + 1,
        .dependencies = service->dependencies,
        .dependencies_size = service->dependencies_size,
        .account = service->account,
        .is_users = is_users(row),
    });
}

static HRESULT put_unit(const struct row *row, struct placing *placing,
                        const struct service *service)
{
    _cleanup_(freep) char *text = text_of(row, service), *name = NULL, *path = NULL;
    HRESULT hr;

    if (!text)
        return hr_raise(E_OUTOFMEMORY, "the unit of a service");
    if (asprintf(&name, "%s.service", service->unit) < 0) {
        name = NULL;
        return hr_raise(E_OUTOFMEMORY, "the unit of a service");
    }
    hr = place_path(row->installation, PLACE_UNITS, name, &path);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(placement_put(placing, &(struct placed){.table = UNIT,
                                                            .key = row_key(row),
                                                            .path = path,
                                                            .bytes = text,
                                                            .size = strlen(text),
                                                            .mode = 0644}));
}

/* As systemctl enable does. */
static HRESULT enable(const struct row *row, struct placing *placing, const char *service)
{
    _cleanup_(freep) char *name = NULL, *path = NULL, *unit = NULL;
    HRESULT hr;

    if (asprintf(&name, "%s.wants/%s.service", service_target(is_users(row)), service) < 0) {
        name = NULL;
        return hr_raise(E_OUTOFMEMORY, "the unit of a service");
    }
    if (asprintf(&unit, "../%s.service", service) < 0) {
        unit = NULL;
        return hr_raise(E_OUTOFMEMORY, "the unit of a service");
    }
    hr = place_path(row->installation, PLACE_UNITS, name, &path);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(placement_link(
        placing,
        &(struct placed){.table = ENABLED, .key = row_key(row), .path = path, .from = unit}));
}

static HRESULT install_row(const struct row *row, void *context)
{
    _cleanup_(service_deinit) struct service service = {0};
    HRESULT hr = read_service(row, &service);

    if (SUCCEEDED(hr))
        hr = put_unit(row, context, &service);
    if (SUCCEEDED(hr) && row_bits(row, "StartType") <= SERVICE_AUTO_START)
        hr = enable(row, context, service.unit);
    return hr_trace(hr);
}

HRESULT services_install(struct installation *installation)
{
    bool has_rows =
        table_n_rows(package_table(session_package(installation->session), "ServiceInstall"));
    HRESULT hr = placing_visit_installed(installation, "ServiceInstall", install_row);

    if (FAILED(hr) || !has_rows)
        return hr_trace(hr);
    return hr_trace(service_manager_reload(installation));
}

/* ---- controlling ---- */

struct control {
    int32_t event;
    HRESULT (*act)(struct installation *installation, const char *service);
};

static HRESULT control_row(const struct row *row, void *context)
{
    const struct control *control = context;
    int32_t events = row_bits(row, "Event");
    _cleanup_(freep) char *name = NULL;
    char unit[SERVICE_UNIT_SIZE];
    HRESULT hr;

    if (!(component_is_installed(row->component) && (events & control->event)) &&
        !(component_is_removed(row->component) && (events & control->event << EVENT_OF_REMOVAL)))
        return S_OK;
    hr = row_format(row, "Name", &name);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!service_unit_name(name, unit)) {
        install_log(row->installation, "ServiceControl \"%s\": \"%s\" is no service here",
                    row_key(row), name);
        return S_OK;
    }
    return hr_trace(control->act(row->installation, unit));
}

HRESULT services_start(struct installation *installation)
{
    struct control control = {EVENT_START, service_manager_start};

    return hr_trace(rows_visit_all(installation, "ServiceControl", control_row, &control));
}

HRESULT services_stop(struct installation *installation)
{
    struct control control = {EVENT_STOP, service_manager_stop};

    return hr_trace(rows_visit_all(installation, "ServiceControl", control_row, &control));
}

/* Units go with their component, and with what ServiceControl says; others' units stay. */
HRESULT services_delete(struct installation *installation)
{
    bool has_rows =
        table_n_rows(package_table(session_package(installation->session), "ServiceInstall"));
    HRESULT hr = removal_of_rows_as(installation, "ServiceInstall", ENABLED);

    if (SUCCEEDED(hr))
        hr = removal_of_rows_as(installation, "ServiceInstall", UNIT);
    if (FAILED(hr) || !has_rows)
        return hr_trace(hr);
    return hr_trace(service_manager_reload(installation));
}

/* ---- before anything changes ---- */

static HRESULT check_service(const struct row *row, void *context)
{
    _cleanup_(service_deinit) struct service service = {0};

    (void)context;
    if (row_bits(row, "ServiceType") & TYPE_DRIVERS)
        return row_refuse(row, "ServiceType", "drivers of Windows cannot be installed");
    return hr_trace(read_service(row, &service));
}

HRESULT services_check(struct installation *installation)
{
    static const struct column_rule installed[] = {
        {"ServiceInstall", HOLDS_TEXT},
        {"Name", HOLDS_TEXT},
        {"DisplayName", HOLDS_TEXT, MAY_BE_NULL},
        {"ServiceType", HOLDS_NUMBER},
        {"StartType", HOLDS_NUMBER, .allowed_values = 0x1f},
        {"ErrorControl", HOLDS_NUMBER},
        {"Dependencies", HOLDS_TEXT, MAY_BE_NULL},
        {"StartName", HOLDS_TEXT, MAY_BE_NULL},
        {"Arguments", HOLDS_TEXT, MAY_BE_NULL},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {"Description", HOLDS_TEXT, MAY_BE_NULL | MAY_BE_MISSING},
        {NULL},
    };
    static const struct column_rule controlled[] = {
        {"ServiceControl", HOLDS_TEXT},
        {"Name", HOLDS_TEXT},
        {"Event", HOLDS_NUMBER},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {NULL},
    };
    static const struct table_rules rules[] = {
        {"ServiceInstall", installed, check_service},
        {"ServiceControl", controlled},
        {NULL},
    };

    return hr_trace(rules_check(installation, rules));
}
