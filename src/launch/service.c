/* SPDX-License-Identifier: MIT */
#include "launch/service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>

#include <comity/winerror.h>

#include "base/home.h"
#include "base/hresult.h"

static const char manager[] = "org.freedesktop.systemd1";
static const char manager_path[] = "/org/freedesktop/systemd1";
static const char manager_interface[] = "org.freedesktop.systemd1.Manager";

struct service_start {
    char *unit;
    sd_bus *bus;
    sd_bus_slot *started; /* the answer to StartUnit */
    sd_bus_slot *removed; /* JobRemoved */
    sd_bus_slot *changed; /* PropertiesChanged of the unit */
    char *unit_path;
    service_failed failed;
    void *context;
};

struct service_start *service_start_free(struct service_start *start)
{
    if (!start)
        return NULL;

    sd_bus_slot_unref(start->started);
    sd_bus_slot_unref(start->removed);
    sd_bus_slot_unref(start->changed);
    sd_bus_close_unref(start->bus);
    free(start->unit_path);
    free(start->unit);
    free(start);
    return NULL;
}

/* Units know nothing of COMITY_HOME: what they start would serve another home. */
bool service_manager_is_there(void)
{
    return sd_booted() > 0 && !home_is_private();
}

static void fail(struct service_start *start, HRESULT hr, const char *what, const char *why)
{
    char text[1024];

    snprintf(text, sizeof(text), "the service %s %s%s%s (systemctl%s status %s)", start->unit, what,
             why && *why ? ": " : "", why ? why : "", geteuid() == 0 ? "" : " --user", start->unit);
    start->failed(start->context, hr, text);
}

/* ---- after it was started ---- */

static int on_changed(sd_bus_message *message, void *context, sd_bus_error *error)
{
    struct service_start *start = context;
    const char *interface, *name, *state;

    if (sd_bus_message_read(message, "s", &interface) < 0 ||
        sd_bus_message_enter_container(message, SD_BUS_TYPE_ARRAY, "{sv}") < 0)
        return 0;
    while (sd_bus_message_enter_container(message, SD_BUS_TYPE_DICT_ENTRY, "sv") > 0) {
        if (sd_bus_message_read(message, "s", &name) < 0)
            return 0;
        if (strcmp(name, "ActiveState") == 0 &&
            sd_bus_message_read(message, "v", "s", &state) >= 0) {
            if (strcmp(state, "failed") == 0 || strcmp(state, "inactive") == 0)
                fail(start, CO_E_SERVER_EXEC_FAILURE, "ended before it offered its class", state);
            return 0;
        }
        sd_bus_message_skip(message, "v");
        sd_bus_message_exit_container(message);
    }
    return 0;
}

static int on_removed(sd_bus_message *message, void *context, sd_bus_error *error)
{
    struct service_start *start = context;
    const char *job, *unit, *result;
    uint32_t number;

    if (sd_bus_message_read(message, "uoss", &number, &job, &unit, &result) >= 0 &&
        strcmp(unit, start->unit) == 0 && strcmp(result, "done") != 0)
        fail(start, CO_E_SERVER_EXEC_FAILURE, "could not be started", result);
    return 0;
}

/* ---- starting ---- */

static int on_started(sd_bus_message *message, void *context, sd_bus_error *unused)
{
    const sd_bus_error *error = sd_bus_message_get_error(message);
    struct service_start *start = context;

    if (error)
        fail(start,
             sd_bus_error_has_name(error, "org.freedesktop.systemd1.NoSuchUnit")
                 ? hr_from_win32(ERROR_SERVICE_DOES_NOT_EXIST)
             : sd_bus_error_has_name(error, "org.freedesktop.DBus.Error.AccessDenied")
                 ? E_ACCESSDENIED
                 : CO_E_SERVER_EXEC_FAILURE,
             "was not started", error->message);
    return 0;
}

static int ask(struct service_start *start)
{
    int code;

    code = sd_bus_path_encode("/org/freedesktop/systemd1/unit", start->unit, &start->unit_path);
    if (code >= 0)
        code = sd_bus_match_signal_async(start->bus, &start->removed, manager, manager_path,
                                         manager_interface, "JobRemoved", on_removed, NULL, start);
    if (code >= 0)
        code = sd_bus_match_signal_async(start->bus, &start->changed, manager, start->unit_path,
                                         "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                         on_changed, NULL, start);
    if (code >= 0)
        code = sd_bus_call_method_async(start->bus, NULL, manager, manager_path, manager_interface,
                                        "Subscribe", NULL, NULL, "");
    if (code >= 0)
        code = sd_bus_call_method_async(start->bus, &start->started, manager, manager_path,
                                        manager_interface, "StartUnit", on_started, start, "ss",
                                        start->unit, "replace");
    return code;
}

HRESULT service_start_new(sd_event *event, const char *unit, service_failed failed, void *context,
                          struct service_start **ret_start)
{
    _cleanup_(service_start_freep) struct service_start *start = calloc(1, sizeof(*start));
    int code;

    if (!start)
        return hr_raise(E_OUTOFMEMORY, "starting a service");
    start->failed = failed;
    start->context = context;
    start->unit = strdup(unit);
    if (!start->unit)
        return hr_raise(E_OUTOFMEMORY, "starting a service");

    code = geteuid() == 0 ? sd_bus_open_system(&start->bus) : sd_bus_open_user(&start->bus);
    if (code >= 0)
        code = sd_bus_attach_event(start->bus, event, SD_EVENT_PRIORITY_NORMAL);
    if (code >= 0)
        code = ask(start);
    if (code < 0)
        return hr_raise(CO_E_SERVER_EXEC_FAILURE, "starting the service %s: systemd: %s", unit,
                        strerror(-code));
    *ret_start = TAKE_PTR(start);
    return S_OK;
}
