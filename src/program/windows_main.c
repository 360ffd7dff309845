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

/* C++ gives each of wmain's forms a name of its own; a caller may give all of them all arguments.
 */
typedef int wide_main(int argc, WCHAR **argv, WCHAR **variables);

wide_main wmain __attribute__((weak));
wide_main wmain_plain __asm__("_Z5wmainv") __attribute__((weak));
wide_main wmain_arguments __asm__("_Z5wmainiPPw") __attribute__((weak));
wide_main wmain_constant_arguments __asm__("_Z5wmainiPPKw") __attribute__((weak));
wide_main wmain_environment __asm__("_Z5wmainiPPwS0_") __attribute__((weak));

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

static wide_main *find_wmain(void)
{
    wide_main *const forms[] = {wmain, wmain_plain, wmain_arguments, wmain_constant_arguments,
                                wmain_environment};

    for (size_t i = 0; i < ARRAYSIZE(forms); i++) {
        if (forms[i])
            return forms[i];
    }
    return NULL;
}

static int call_wmain(wide_main *begin, int argc, char **argv)
{
    WCHAR *no_variables = NULL;
    WCHAR **wide = calloc((size_t)argc + 1, sizeof(*wide));
    int result;

    if (!wide)
        return EXIT_FAILURE;
    for (int i = 0; i < argc; i++)
        wide[i] = widen(argv[i]);

    result = begin(argc, wide, &no_variables);
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
    wide_main *begin = find_wmain();

    if (wWinMain)
        return call_wide_winmain(instance, arguments);
    if (begin)
        return call_wmain(begin, argc, argv);
    return WinMain ? WinMain(instance, NULL, arguments, SW_SHOWDEFAULT) : EXIT_FAILURE;
}
