/* SPDX-License-Identifier: MIT */
/*
 * InstallServices and DeleteServices: services of the table ServiceInstall become units of systemd,
 * the user's or the machine's, as which a LocalService of an AppID finds them. StartServices and
 * StopServices do what the table ServiceControl says, where systemd runs: services are stopped
 * before anything changes, and started when all is committed.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT services_check(struct installation *installation);
HRESULT services_install(struct installation *installation);
HRESULT services_delete(struct installation *installation);
HRESULT services_start(struct installation *installation);
HRESULT services_stop(struct installation *installation);
