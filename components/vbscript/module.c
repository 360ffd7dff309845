/* SPDX-License-Identifier: MIT */
/*
 * The module's classes: the engine and VBScript.RegExp.
 */
#include "component.h"

#include <activscp.h>

#include "engine.h"
#include "regexp.h"

static const CLSID CLSID_VBScriptRegExp = {
    0x3f4daca4, 0x160d, 0x11d2, {0xa8, 0xe9, 0x00, 0x10, 0x4b, 0x36, 0x5c, 0x9f}};

static const struct component_class classes[] = {
    {&CLSID_VBScript, engine_create},
    {&CLSID_VBScriptRegExp, regexp_create},
};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"VBScript",
    .type_library = 3, /* of regular expressions, 5.5 */
};
