/* SPDX-License-Identifier: MIT */
/*
 * Launcher: starts the servers of classes that nobody offers, one server for any number of wishes.
 */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/cleanup.h"
#include "launch/account.h"
#include "launch/roll.h"
#include "launch/server_registration.h"
#include "wire/scm_protocol.h"

struct launcher;
struct launch;

/* Tells that a launch ended without its class being offered; @text says why. */
typedef void (*launch_failed)(void *context, const CLSID *clsid, HRESULT hr, const char *text);

/* Servers are on @roll, which is borrowed, as long as they live. */
HRESULT launcher_new(sd_event *event, struct roll *roll, launch_failed failed, void *context,
                     struct launcher **ret_launcher);
struct launcher *launcher_free(struct launcher *launcher);
DEFINE_CLEANUP(struct launcher *, launcher_free);

/* Whether the class's server is being started; whether the application's surrogate is, for
 * whatever class. */
bool launcher_awaits(struct launcher *launcher, REFCLSID clsid);
bool launcher_awaits_surrogate(struct launcher *launcher, const GUID *app_id);

/* Starts the class's server on the account, unless one is being started: S_FALSE.
 * ERROR_NOT_ENOUGH_QUOTA's HRESULT, raised, if very many are being started. */
HRESULT launcher_start(struct launcher *launcher, REFCLSID clsid,
                       const struct server_command *command, struct account *account);

/* The class is offered: its launch has done its work. */
void launcher_done(struct launcher *launcher, REFCLSID clsid);

/* The process offers the class, which need not be the one that it was started for. */
void launcher_note_offer(struct launcher *launcher, pid_t pid, REFCLSID clsid);

bool launcher_is_idle(const struct launcher *launcher);

/* The first launch under way after that with the number, whose text is borrowed and whose waiting
 * the launcher does not know; false if there is none. */
bool launcher_next(const struct launcher *launcher, uint64_t after,
                   struct scm_listed_launch *ret_launch);
