/* SPDX-License-Identifier: MIT */
/*
 * The class of the module.
 */
#include "automation.h"

#include <initguid.h>

#include "wininstaller.h"

DEFINE_GUID(CLSID_Installer, 0x000c1090, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);

static HRESULT create(REFIID riid, void **ppv)
{
    return dual_hand_out(automation_new(&installer_kind, 0, NULL), riid, ppv);
}

static const struct component_class classes[] = {
    {&CLSID_Installer, create},
};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"Msi API Error",
};
