/* SPDX-License-Identifier: MIT */
/*
 * Class info: the tables Class and AppId, as RegisterClassInfo carries them out. Source: Windows'
 * "Class Table", "AppId Table" and "RegisterClassInfo Action" pages.
 */
#pragma once

#include "action/installation.h"

HRESULT class_info_check(struct installation *installation);
HRESULT class_info_register(struct installation *installation);
