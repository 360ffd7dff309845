/* SPDX-License-Identifier: MIT */
/*
 * First keys: what every hive has from the start. With them the hives are made ready for this
 * process: what a process that died, or the last boot, has left is tidied up.
 */
#pragma once

#include <comity/windef.h>

/* Once a process, before the first look; cheap from then on. Failures are those of opening hives.
 */
HRESULT first_keys_prepare(void);
