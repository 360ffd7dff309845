/* SPDX-License-Identifier: MIT */
#include "typetool/imports.h"

#include <string.h>

#include "base/guid.h"

static const char automation_words[] = "typedef short VARIANT_BOOL;\n"
                                       "typedef long SCODE;\n"
                                       "typedef long HRESULT;\n"
                                       "typedef __int64 CURRENCY;\n"
                                       "typedef struct VARIANT VARIANT;\n"
                                       "typedef wchar_t *BSTR;\n\n";

/* Automation's own library declares what all others have of it: nothing is before it but words. */
static bool is_automation(const struct library_view *view)
{
    static const GUID stdole = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

    return guid_is_equal(&view->guid, &stdole);
}

const char *imports_before(const struct library_view *view)
{
    return is_automation(view) ? automation_words : "import \"oaidl.idl\";\n\n";
}

const char *imports_inside(const struct library_view *view)
{
    return is_automation(view) ? "" : "    importlib(\"stdole2.tlb\");\n\n";
}

/* The structures of oaidl.idl, and of what that imports, whose members are told: their types. */
static const struct {
    const char *name;
    const char *members[5];
} imported[] = {
    {"CY", {"hyper"}},
    {"FILETIME", {"unsigned long", "unsigned long"}},
    {"GUID", {"unsigned long", "unsigned short", "unsigned short", "unsigned char[8]"}},
    {"LARGE_INTEGER", {"hyper"}},
    {"POINT", {"long", "long"}},
    {"POINTL", {"long", "long"}},
    {"RECT", {"long", "long", "long", "long"}},
    {"SAFEARRAYBOUND", {"unsigned long", "long"}},
    {"SIZE", {"long", "long"}},
    {"ULARGE_INTEGER", {"hyper"}}, /* as libraries have it, without its sign */
};

static bool has_members(const struct type_view *type, const char *const members[static 5])
{
    for (unsigned i = 0; i < type->n_members; i++) {
        if (i == 5 || !members[i] || !type->members[i].type ||
            strcmp(type->members[i].type, members[i]) != 0)
            return false;
    }
    return type->n_members == 5 || !members[type->n_members];
}

bool is_imported(const struct library_view *view, const struct type_view *type)
{
    if (is_automation(view) || type->kind != TKIND_RECORD || !type->name ||
        guid_is_set(&type->guid))
        return false;
    for (size_t i = 0; i < sizeof(imported) / sizeof(*imported); i++) {
        if (strcmp(type->name, imported[i].name) == 0)
            return has_members(type, imported[i].members);
    }
    return false;
}
