/* SPDX-License-Identifier: MIT */
/*
 * Tells what of resourceful.rc it finds by the ABI in the module that is named, else in itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>
#include <comity/winver.h>

static void tell_version(const char *path)
{
    DWORD size = GetFileVersionInfoSizeA(path, NULL);
    void *block = malloc(size), *value;
    VS_FIXEDFILEINFO *fixed;
    UINT len;

    if (!GetFileVersionInfoA(path, 0, size, block) ||
        !VerQueryValueA(block, "\\", (void **)&fixed, &len) ||
        !VerQueryValueA(block, "\\StringFileInfo\\040904B0\\CompanyName", &value, &len)) {
        printf("no version: %u\n", GetLastError());
    } else {
        printf("version %u.%u flags %u of %s\n", HIWORD(fixed->dwFileVersionMS),
               LOWORD(fixed->dwFileVersionMS), fixed->dwFileFlags, (char *)value);
        printf("marker %d\n",
               VerQueryValueA(block, "\\StringFileInfo\\040904B0\\OLESelfRegister", &value, &len));
    }
    free(block);
}

static void tell_data(HMODULE module, LPCSTR name, LPCSTR type)
{
    HRSRC found = FindResourceA(module, name, type);
    const unsigned char *bytes = LockResource(LoadResource(module, found));

    for (DWORD i = 0; i < SizeofResource(module, found); i++)
        printf("%02x", bytes[i]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    HMODULE module = argc > 1 ? LoadLibraryExA(argv[1], NULL, LOAD_LIBRARY_AS_DATAFILE) : NULL;
    HRSRC script = FindResourceA(module, MAKEINTRESOURCEA(101), "REGISTRY");
    char text[32] = "";

    if (argc > 1 && !module)
        return 1;
    tell_version(argc > 1 ? argv[1] : "/proc/self/exe");
    LoadStringA(module, 1, text, sizeof(text));
    puts(text);
    LoadStringA(module, 1000, text, sizeof(text));
    puts(text);
    tell_data(module, "data", (LPCSTR)RT_RCDATA);
    tell_data(module, "NAME", "CUSTOM");
    if (script)
        printf("%.4s\n", (const char *)LoadResource(module, script));
    if (module)
        FreeLibrary(module);
    return 0;
}
