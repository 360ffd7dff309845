/* SPDX-License-Identifier: MIT */
/*
 * The beginning of programs that begin in WinMain, wWinMain or wmain: a library of its own on the
 * public ABI, which such a program links beside libcomity.
 */
#include <stdbool.h>
#include <stdlib.h>

#include <comity/windows.h>

/* The program has one of them. */
int WINAPI WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpCmdLine, int nShowCmd)
    __attribute__((weak));
int WINAPI wWinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPWSTR lpCmdLine, int nShowCmd)
    __attribute__((weak));
int wmain(int argc, WCHAR **argv) __attribute__((weak));

int main(int argc, char **argv);

/* What follows the program's name, which may be quoted. */
static LPSTR skip_program(LPSTR line)
{
    bool is_quoted = false;

    for (; *line && (is_quoted || (*line != ' ' && *line != '\t')); line++) {
        if (*line == '"')
            is_quoted = !is_quoted;
    }
    while (*line == ' ' || *line == '\t')
        line++;
    return line;
}

static LPWSTR widen(LPCSTR text)
{
    int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    LPWSTR wide = calloc((size_t)size + 1, sizeof(*wide));

    if (!wide)
        exit(EXIT_FAILURE);
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size);
    return wide;
}

static int call_wmain(int argc, char **argv)
{
    WCHAR **wide = calloc((size_t)argc + 1, sizeof(*wide));
    int result;

    if (!wide)
        return EXIT_FAILURE;
    for (int i = 0; i < argc; i++)
        wide[i] = widen(argv[i]);

    result = wmain(argc, wide);
    for (int i = 0; i < argc; i++)
        free(wide[i]);
    free(wide);
    return result;
}

static int call_wide_winmain(HINSTANCE instance, LPCSTR arguments)
{
    LPWSTR wide = widen(arguments);
    int result;

    result = wWinMain(instance, NULL, wide, SW_SHOWDEFAULT);
    free(wide);
    return result;
}

int main(int argc, char **argv)
{
    HINSTANCE instance = (HINSTANCE)GetModuleHandleA(NULL);
    LPSTR arguments = skip_program(GetCommandLineA());

    if (wWinMain)
        return call_wide_winmain(instance, arguments);
    if (wmain)
        return call_wmain(argc, argv);
    return WinMain ? WinMain(instance, NULL, arguments, SW_SHOWDEFAULT) : EXIT_FAILURE;
}
