/* SPDX-License-Identifier: MIT */
/*
 * Script components: the classes of the module. Any other class is one of a file, which the
 * registry names.
 */
#include "component.h"

#include <initguid.h>

#include <scrobj.h>

#include "scrobj_classes.h"
#include "wsc_class.h"

static const CLSID clsid_script_moniker = {
    0x06290bd3, 0x48aa, 0x11d2, {0x84, 0x32, 0x00, 0x60, 0x08, 0xc3, 0xfb, 0xfc}};

static const struct component_class classes[] = {
    {&CLSID_TypeLib, typelib_generator_create},
    {&clsid_script_moniker, script_moniker_create},
};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"Windows Script Component",
    .other_class = wsc_class_find,
};
