/* SPDX-License-Identifier: MIT */
/*
 * Service manager: systemd, asked by systemctl: the machine's for the machine, else the user's.
 * Where none runs, or one that has other units (--root, COMITY_HOME), nothing is asked.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

/* Has it read its units anew, whichever way the installation ends. */
HRESULT service_manager_reload(struct installation *installation);

/* Starts a service once the installation is committed. */
HRESULT service_manager_start(struct installation *installation, const char *service);

/* Stops a running service now; it runs again if the installation is taken back. */
HRESULT service_manager_stop(struct installation *installation, const char *service);
