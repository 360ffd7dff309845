/* SPDX-License-Identifier: MIT */
/*
 * Service texts: services of the table ServiceInstall as units of systemd.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

enum service_start {
    SERVICE_BOOT_START,
    SERVICE_SYSTEM_START,
    SERVICE_AUTO_START,
    SERVICE_DEMAND_START,
    SERVICE_DISABLED,
};

struct service_unit {
    const char *name;
    const char *description;      /* or NULL */
    const char *program;          /* in full */
    const char *const *arguments; /* ended by NULL */
    const char *dependencies;     /* names with a NUL between, dependencies_size bytes; '+' before
                                   * the name of a group */
    size_t dependencies_size;
    const char *account; /* of Windows ("NT AUTHORITY\LocalService") or a user here; or NULL */
    bool is_users;       /* one of a user's manager: it has no account, and another target */
};

/* The unit's text; the caller frees it. NULL only when memory is out. */
char *service_text(const struct service_unit *unit);

/* The name of a service's unit, without its ending: what units' names cannot have is escaped as
 * systemd-escape(1) does. False for a name that none can be made of. */
enum {
    SERVICE_UNIT_SIZE = 240,
};
bool service_unit_name(const char *name, char ret_unit[static SERVICE_UNIT_SIZE]);

/* What systemd starts units for: "multi-user.target". */
const char *service_target(bool is_users);
