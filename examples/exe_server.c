/* SPDX-License-Identifier: MIT */
/*
 * The dictionary as a server of its own process. /RegServer and /UnregServer register it, the SCM
 * starts it with -Embedding, and it ends when the last object and lock are gone. Started without
 * an option it is in its user's hands, who ends it.
 */
#include "dictionary.h"

#include <comity/server.h>
#include <initguid.h>

DEFINE_GUID(CLSID_ExeDictionary, 0x5b1d0c52, 0x6f10, 0x4a53, 0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00,
            0x00, 0x02);

static void count_use(LONG change)
{
    change > 0 ? CoAddRefServerProcess() : CoReleaseServerProcess();
}

int main(int argc, char **argv)
{
    const COMITY_SERVER_CLASS dictionary = {
        .pClsid = &CLSID_ExeDictionary,
        .pClassObject = (IUnknown *)dictionary_class(count_use),
        .pszProgId = u"Comity.Example.ExeDictionary",
        .pszDescription = u"Comity example dictionary",
    };
    const COMITY_SERVER server = {.pClasses = &dictionary, .cClasses = 1};

    return ComityServerMain(argc, argv, &server);
}
