/* SPDX-License-Identifier: MIT */
/*
 * ProgId info: the table ProgId, as RegisterProgIdInfo carries it out, for the classes and
 * extensions that come. Source: Windows' "ProgId Table" page; a ProgId that belongs to neither, or
 * to a class that names no ProgId as its own, is left out, as Windows leaves it out.
 */
#pragma once

#include "action/installation.h"

HRESULT progid_info_check(struct installation *installation);
HRESULT progid_info_register(struct installation *installation);
