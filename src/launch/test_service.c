/* SPDX-License-Identifier: MIT */
/*
 * Services, with a bus and a systemd of the test's own at the other end.
 */
#include "launch/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <systemd/sd-bus.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

/* What the test's systemd does with StartUnit, besides answering. */
enum behaviour {
    STARTS,
    KNOWS_NO_UNIT,
    FAILS_JOB,
    ENDS,
};

struct stage {
    sd_event *event;
    int listener;
    sd_bus *bus; /* of the one client */
    enum behaviour behaviour;
    char unit[64]; /* that was started */
    HRESULT hr;
    char text[1024];
};

static void signal_end(struct stage *stage)
{
    sd_bus_emit_signal(stage->bus, "/org/freedesktop/systemd1/unit/thing_2eservice",
                       "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                       "org.freedesktop.systemd1.Unit", 2, "Other", "u", 7, "ActiveState", "s",
                       "failed", 0);
}

static int start_unit(struct stage *stage, sd_bus_message *message)
{
    const char *unit, *mode;

    if (sd_bus_message_read(message, "ss", &unit, &mode) < 0)
        return sd_bus_reply_method_errorf(message, SD_BUS_ERROR_INVALID_ARGS, "no");
    snprintf(stage->unit, sizeof(stage->unit), "%s", unit);
    if (stage->behaviour == KNOWS_NO_UNIT)
        return sd_bus_reply_method_errorf(message, "org.freedesktop.systemd1.NoSuchUnit",
                                          "Unit %s not found.", unit);
    sd_bus_reply_method_return(message, "o", "/org/freedesktop/systemd1/job/1");
    if (stage->behaviour == FAILS_JOB)
        sd_bus_emit_signal(stage->bus, "/org/freedesktop/systemd1",
                           "org.freedesktop.systemd1.Manager", "JobRemoved", "uoss", 1,
                           "/org/freedesktop/systemd1/job/1", unit, "failed");
    if (stage->behaviour == ENDS)
        signal_end(stage);
    if (stage->behaviour == STARTS)
        sd_event_exit(stage->event, 0);
    return 1;
}

/* Everything that a client calls: the bus's own methods are answered as little as it needs. */
static int on_message(sd_bus_message *message, void *context, sd_bus_error *error)
{
    struct stage *stage = context;

    if (sd_bus_message_is_method_call(message, NULL, "Hello"))
        return sd_bus_reply_method_return(message, "s", ":1.1");
    if (sd_bus_message_is_method_call(message, NULL, "StartUnit"))
        return start_unit(stage, message);
    if (sd_bus_message_is_method_call(message, NULL, NULL))
        return sd_bus_reply_method_return(message, "");
    return 0;
}

static int on_client(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct stage *stage = context;
    sd_id128_t id = {0};
    int client = accept(fd, NULL, NULL);

    ASSERT_TRUE(client >= 0);
    id.bytes[0] = 1;
    ASSERT_TRUE(sd_bus_new(&stage->bus) >= 0);
    ASSERT_TRUE(sd_bus_set_fd(stage->bus, client, client) >= 0);
    ASSERT_TRUE(sd_bus_set_server(stage->bus, 1, id) >= 0);
    ASSERT_TRUE(sd_bus_set_sender(stage->bus, "org.freedesktop.systemd1") >= 0);
    ASSERT_TRUE(sd_bus_start(stage->bus) >= 0);
    ASSERT_TRUE(sd_bus_add_filter(stage->bus, NULL, on_message, stage) >= 0);
    ASSERT_TRUE(sd_bus_attach_event(stage->bus, stage->event, 0) >= 0);
    return 0;
}

static void on_failed(void *context, HRESULT hr, const char *text)
{
    struct stage *stage = context;

    stage->hr = hr;
    snprintf(stage->text, sizeof(stage->text), "%s", text);
    sd_event_exit(stage->event, 0);
}

static void open_bus(struct stage *stage)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char name[256];

    snprintf(address.sun_path, sizeof(address.sun_path), "%s/bus", test_home());
    snprintf(name, sizeof(name), "unix:path=%s", address.sun_path);
    setenv("DBUS_SYSTEM_BUS_ADDRESS", name, 1);
    setenv("DBUS_SESSION_BUS_ADDRESS", name, 1);
    stage->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(bind(stage->listener, (struct sockaddr *)&address, sizeof(address)), 0);
    ASSERT_EQ(listen(stage->listener, 1), 0);
    ASSERT_TRUE(sd_event_add_io(stage->event, NULL, stage->listener, EPOLLIN, on_client, stage) >=
                0);
}

/* Starts a unit and runs until something was told. */
static void run(struct stage *stage, enum behaviour behaviour)
{
    struct service_start *start;

    *stage = (struct stage){.behaviour = behaviour};
    ASSERT_TRUE(sd_event_new(&stage->event) >= 0);
    open_bus(stage);
    ASSERT_HR(service_start_new(stage->event, "thing.service", on_failed, stage, &start), S_OK);
    ASSERT_TRUE(sd_event_loop(stage->event) >= 0);
    ASSERT_STR(stage->unit, "thing.service");
    service_start_free(start);
    sd_bus_close_unref(stage->bus);
    close(stage->listener);
    sd_event_unref(stage->event);
}

TEST(systemd_is_asked_to_start_the_unit)
{
    struct stage stage;

    run(&stage, STARTS);
    ASSERT_HR(stage.hr, S_OK);
}

TEST(a_unit_that_is_not_there_is_no_service)
{
    struct stage stage;

    run(&stage, KNOWS_NO_UNIT);
    ASSERT_HR(stage.hr, hr_from_win32(ERROR_SERVICE_DOES_NOT_EXIST));
    ASSERT_TRUE(strstr(stage.text, "thing.service"));
    ASSERT_TRUE(strstr(stage.text, "not found"));
}

TEST(a_unit_that_cannot_be_started_is_told)
{
    struct stage stage;

    run(&stage, FAILS_JOB);
    ASSERT_HR(stage.hr, CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(stage.text, "could not be started: failed"));
}

TEST(a_service_that_ends_is_told)
{
    struct stage stage;

    run(&stage, ENDS);
    ASSERT_HR(stage.hr, CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(stage.text, "ended before it offered its class"));
}

TEST(without_a_bus_the_start_fails)
{
    struct service_start *start;
    sd_event *event;

    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere", 1);
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", 1);
    ASSERT_TRUE(sd_event_new(&event) >= 0);
    ASSERT_HR(service_start_new(event, "thing.service", on_failed, NULL, &start),
              CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "thing.service"));
    sd_event_unref(event);
}

TEST(a_home_of_its_own_is_not_left_to_systemd)
{
    ASSERT_FALSE(service_manager_is_there());
}
