/* SPDX-License-Identifier: MIT */
/*
 * The script control from inside.
 */
#pragma once

#include "session.h"
#include "sinks.h"

struct control {
    struct dual dual;
    struct sinks events;     /* DScriptControlSource */
    struct sinks properties; /* IPropertyNotifySink: no property tells of its changes */
    struct session_owner owner;
    struct session *session; /* NULL: there is no language */
    BOOL is_safe;
};

/* Its IScriptModuleCollection, which keeps the control; its modules are those of its session. */
HRESULT script_modules_create(struct control *control, IScriptModuleCollection **ret);
