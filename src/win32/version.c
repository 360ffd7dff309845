/* SPDX-License-Identifier: MIT */
/*
 * Versions, which programs of COM's first years check before they go on. Source: Windows'
 * "CoBuildVersion" and "OaBuildVersion" pages; the numbers are those of today's Windows.
 */
#include <comity/ole2.h>

enum {
    COM_MAJOR = 23,
    COM_MINOR = 639,
    AUTOMATION_MAJOR = 40,
    AUTOMATION_MINOR = 0xffff,
};

DWORD CoBuildVersion(void)
{
    return COM_MAJOR << 16 | COM_MINOR;
}

DWORD OleBuildVersion(void)
{
    return CoBuildVersion();
}

ULONG OaBuildVersion(void)
{
    return AUTOMATION_MAJOR << 16 | AUTOMATION_MINOR;
}
