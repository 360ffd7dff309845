/* SPDX-License-Identifier: MIT */
/*
 * Extension info: the tables Extension, Verb and MIME, as RegisterExtensionInfo and
 * RegisterMIMEInfo carry them out. Source: Windows' pages of these names.
 */
#pragma once

#include "action/installation.h"

HRESULT extension_info_check(struct installation *installation);
HRESULT extension_info_register(struct installation *installation);

HRESULT mime_info_check(struct installation *installation);
HRESULT mime_info_register(struct installation *installation);
