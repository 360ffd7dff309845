/* SPDX-License-Identifier: MIT */
/*
 * Licensed as a program, which ends with its last object.
 */
#include <comity/server.h>

#include "licensed.h"

int main(int argc, char **argv)
{
    COMITY_SERVER_CLASS offered = {.pClsid = &CLSID_LicensedProgram,
                                   .pClassObject = (IUnknown *)licensed_class()};
    const COMITY_SERVER server = {.pClasses = &offered, .cClasses = 1};

    return ComityServerMain(argc, argv, &server);
}
