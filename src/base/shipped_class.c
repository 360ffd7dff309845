/* SPDX-License-Identifier: MIT */
#include "base/shipped_class.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/guid.h"
#include "base/shipped.h"
#include "base/utf16.h"

enum {
    ANY_VERSION = 0xffff,
};

/* Windows' identifiers, as its headers and type libraries have them. */
static const GUID regexp_library = {
    0x3f4daca7, 0x160d, 0x11d2, {0xa8, 0xe9, 0x00, 0x10, 0x4b, 0x36, 0x5c, 0x9f}};
static const GUID scripting_library = {
    0x420b2830, 0xe718, 0x11cf, {0x89, 0x3d, 0x00, 0xa0, 0xc9, 0x05, 0x42, 0x28}};
static const GUID shell_library = {
    0xf935dc20, 0x1cf0, 0x11d0, {0xad, 0xb9, 0x00, 0xc0, 0x4f, 0xd5, 0x8a, 0x0b}};
static const GUID ado_library = {
    0x2a75196c, 0xd9eb, 0x4129, {0xb8, 0x03, 0x93, 0x13, 0x27, 0xf7, 0x2d, 0x5c}};
static const GUID scriptlet_library = {
    0x06290c00, 0x48aa, 0x11d2, {0x84, 0x32, 0x00, 0x60, 0x08, 0xc3, 0xfb, 0xfc}};
static const GUID control_library = {
    0x0e59f1d2, 0x1fbe, 0x11d0, {0x8f, 0xf2, 0x00, 0xa0, 0xd1, 0x00, 0x38, 0xbc}};

static const GUID installer_library = {0x000c1092, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static const struct shipped_class classes[] = {
    {.clsid = {0x0002e005, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
     .module = "comcat.so",
     .threading_model = u"Both",
     .description = u"Component Categories Manager"},
    {.clsid = {0xb54f3741, 0x5b07, 0x11cf, {0xa4, 0xb0, 0x00, 0xaa, 0x00, 0x4a, 0x55, 0xe8}},
     .progid = u"VBScript",
     .current_progid = u"VBS",
     .module = "vbscript.so",
     .threading_model = u"Both",
     .description = u"VB Script Language"},
    {.clsid = {0x3f4daca4, 0x160d, 0x11d2, {0xa8, 0xe9, 0x00, 0x10, 0x4b, 0x36, 0x5c, 0x9f}},
     .progid = u"VBScript.RegExp",
     .module = "vbscript.so",
     .threading_model = u"Both",
     .description = u"VBScript Regular Expression",
     .library = &regexp_library},
    {.clsid = {0xee09b103, 0x97e0, 0x11cf, {0x97, 0x8f, 0x00, 0xa0, 0x24, 0x63, 0xe0, 0x6f}},
     .progid = u"Scripting.Dictionary",
     .module = "scrrun.so",
     .threading_model = u"Both",
     .description = u"Scripting.Dictionary",
     .library = &scripting_library},
    {.clsid = {0x0d43fe01, 0xf093, 0x11cf, {0x89, 0x40, 0x00, 0xa0, 0xc9, 0x05, 0x42, 0x28}},
     .progid = u"Scripting.FileSystemObject",
     .module = "scrrun.so",
     .threading_model = u"Both",
     .description = u"FileSystem Object",
     .library = &scripting_library},
    {.clsid = {0x72c24dd5, 0xd70a, 0x438b, {0x8a, 0x42, 0x98, 0x42, 0x4b, 0x88, 0xaf, 0xb8}},
     .progid = u"WScript.Shell.1",
     .current_progid = u"WScript.Shell",
     .module = "wshom.so",
     .threading_model = u"Apartment",
     .description = u"Windows Script Host Shell Object",
     .library = &shell_library},
    {.clsid = {0x093ff999, 0x1ea0, 0x4079, {0x95, 0x25, 0x96, 0x14, 0xc3, 0x50, 0x4b, 0x74}},
     .progid = u"WScript.Network.1",
     .current_progid = u"WScript.Network",
     .module = "wshom.so",
     .threading_model = u"Apartment",
     .description = u"Windows Script Host Network Object",
     .library = &shell_library},
    /* Under these, programs know them that were built against the host's first versions. */
    {.clsid = {0xf935dc22, 0x1cf0, 0x11d0, {0xad, 0xb9, 0x00, 0xc0, 0x4f, 0xd5, 0x8a, 0x0b}},
     .module = "wshom.so",
     .threading_model = u"Apartment",
     .description = u"Windows Script Host Shell Object",
     .library = &shell_library},
    {.clsid = {0xf935dc26, 0x1cf0, 0x11d0, {0xad, 0xb9, 0x00, 0xc0, 0x4f, 0xd5, 0x8a, 0x0b}},
     .module = "wshom.so",
     .threading_model = u"Apartment",
     .description = u"Windows Script Host Network Object",
     .library = &shell_library},
    {.clsid = {0x00000566, 0x0000, 0x0010, {0x80, 0x00, 0x00, 0xaa, 0x00, 0x6d, 0x2e, 0xa4}},
     .progid = u"ADODB.Stream",
     .module = "msado15.so",
     .threading_model = u"Both",
     .description = u"ADODB.Stream",
     .library = &ado_library},
    {.clsid = {0x0e59f1d5, 0x1fbe, 0x11d0, {0x8f, 0xf2, 0x00, 0xa0, 0xd1, 0x00, 0x38, 0xbc}},
     .progid = u"MSScriptControl.ScriptControl.1",
     .current_progid = u"MSScriptControl.ScriptControl",
     .module = "msscript.so",
     .threading_model = u"Apartment",
     .description = u"ScriptControl Object",
     .library = &control_library},
    {.clsid = {0x06290bd5, 0x48aa, 0x11d2, {0x84, 0x32, 0x00, 0x60, 0x08, 0xc3, 0xfb, 0xfc}},
     .progid = u"Scriptlet.TypeLib",
     .module = "scrobj.so",
     .threading_model = u"Apartment",
     .description = u"Type library generator for script components",
     .library = &scriptlet_library},
    {.clsid = {0x06290bd3, 0x48aa, 0x11d2, {0x84, 0x32, 0x00, 0x60, 0x08, 0xc3, 0xfb, 0xfc}},
     .progid = u"script",
     .module = "scrobj.so",
     .threading_model = u"Apartment",
     .description = u"Moniker to a script component"},
    {.clsid = {0x000c1090, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
     .progid = u"WindowsInstaller.Installer",
     .module = "msi.so",
     .threading_model = u"Apartment",
     .description = u"Microsoft Windows Installer",
     .library = &installer_library},
};

static const struct shipped_library libraries[] = {
    {{0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, 2, 0, "stdole2.tlb", 0},
    {{0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, 1, 0, "stdole32.tlb", 0},
    {{0x3f4daca7, 0x160d, 0x11d2, {0xa8, 0xe9, 0x00, 0x10, 0x4b, 0x36, 0x5c, 0x9f}},
     5,
     5,
     "vbscript.so",
     3},
    {{0x3f4daca7, 0x160d, 0x11d2, {0xa8, 0xe9, 0x00, 0x10, 0x4b, 0x36, 0x5c, 0x9f}},
     1,
     0,
     "vbscript.so",
     2},
    {{0x420b2830, 0xe718, 0x11cf, {0x89, 0x3d, 0x00, 0xa0, 0xc9, 0x05, 0x42, 0x28}},
     1,
     0,
     "scrrun.so",
     1},
    {{0xf935dc20, 0x1cf0, 0x11d0, {0xad, 0xb9, 0x00, 0xc0, 0x4f, 0xd5, 0x8a, 0x0b}},
     1,
     0,
     "wshom.so",
     1},
    {{0x2a75196c, 0xd9eb, 0x4129, {0xb8, 0x03, 0x93, 0x13, 0x27, 0xf7, 0x2d, 0x5c}},
     2,
     8,
     "msado15.so",
     1},
    {{0x06290c00, 0x48aa, 0x11d2, {0x84, 0x32, 0x00, 0x60, 0x08, 0xc3, 0xfb, 0xfc}},
     1,
     0,
     "scrobj.so",
     1},
    {{0x0e59f1d2, 0x1fbe, 0x11d0, {0x8f, 0xf2, 0x00, 0xa0, 0xd1, 0x00, 0x38, 0xbc}},
     1,
     0,
     "msscript.so",
     1},
    {{0x000c1092, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}, 1, 0, "msi.so", 1},
};

enum {
    N_CLASSES = sizeof(classes) / sizeof(*classes),
    N_LIBRARIES = sizeof(libraries) / sizeof(*libraries),
};

static bool is_there(const char *module)
{
    char path[PATH_MAX];

    return shipped_path(module, path, sizeof(path)) == S_OK;
}

const struct shipped_class *shipped_class_find(REFCLSID clsid)
{
    for (size_t i = 0; i < N_CLASSES; i++) {
        if (guid_is_equal(&classes[i].clsid, clsid))
            return is_there(classes[i].module) ? &classes[i] : NULL;
    }
    return NULL;
}

static bool has_progid(const struct shipped_class *class, const char16_t *progid)
{
    return (class->progid && utf16_equal_nocase(class->progid, progid)) ||
           (class->current_progid && utf16_equal_nocase(class->current_progid, progid));
}

const struct shipped_class *shipped_class_of_progid(const char16_t *progid)
{
    for (size_t i = 0; i < N_CLASSES; i++) {
        if (has_progid(&classes[i], progid))
            return is_there(classes[i].module) ? &classes[i] : NULL;
    }
    return NULL;
}

const struct shipped_class *shipped_class_at(unsigned index)
{
    for (size_t i = 0; i < N_CLASSES; i++) {
        if (is_there(classes[i].module) && index-- == 0)
            return &classes[i];
    }
    return NULL;
}

const struct shipped_library *shipped_library_find(REFGUID guid, unsigned short major,
                                                   unsigned short minor)
{
    for (size_t i = 0; i < N_LIBRARIES; i++) {
        const struct shipped_library *library = &libraries[i];

        if (!guid_is_equal(&library->guid, guid))
            continue;
        if (major == ANY_VERSION || (library->major == major && library->minor >= minor))
            return is_there(library->module) ? library : NULL;
    }
    return NULL;
}
