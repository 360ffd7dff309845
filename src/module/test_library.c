/* SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/windows.h>

#include "module/library.h"
#include "test.h"

/* The module lies beside this program. */
static const char *module_path(void)
{
    static char path[PATH_MAX];
    char program[PATH_MAX - 32];

    ASSERT_TRUE(realpath("/proc/self/exe", program) != NULL);
    snprintf(path, sizeof(path), "%s/test_dll_main.so", dirname(program));
    return path;
}

TEST(a_pipe_is_no_module_and_nobody_waits_for_it)
{
    char path[PATH_MAX];
    const char *why;

    snprintf(path, sizeof(path), "%s/pipe.so", test_home());
    ASSERT_EQ(mkfifo(path, 0700), 0);
    ASSERT_TRUE(library_open(path, &why) == NULL);
    ASSERT_STR(why, "it is no regular file");
    ASSERT_TRUE(LoadLibraryA(path) == NULL);
}

TEST(a_module_learns_its_handle_once)
{
    HMODULE module = LoadLibraryA(module_path()), again;
    char path[PATH_MAX];
    int *calls;

    ASSERT_TRUE(module != NULL);
    calls = (int *)dlsym(module, "dll_main_calls");
    ASSERT_EQ(*calls, 1);
    ASSERT_TRUE(*(HINSTANCE *)dlsym(module, "dll_main_instance") == module);
    ASSERT_TRUE(GetModuleFileNameA(module, path, sizeof(path)) > 0);
    ASSERT_STR(path, module_path());
    again = LoadLibraryExA(module_path(), NULL, 0);
    ASSERT_TRUE(again == module);
    ASSERT_EQ(*calls, 1);
    ASSERT_TRUE(DisableThreadLibraryCalls(module));
    ASSERT_TRUE(FreeLibrary(again));
    ASSERT_EQ(*calls, 1);
    ASSERT_TRUE(FreeLibrary(module));
}

/* As Windows finds name.dll beside the program that asks for "name". */
TEST(a_module_is_found_beside_the_program_by_its_bare_name)
{
    HMODULE module = LoadLibraryA("test_dll_main"), again;
    char path[PATH_MAX];

    ASSERT_TRUE(module != NULL);
    ASSERT_TRUE(GetModuleFileNameA(module, path, sizeof(path)) > 0);
    ASSERT_STR(path, module_path());
    ASSERT_TRUE(GetModuleHandleA("TEST_DLL_MAIN") == module);
    again = LoadLibraryA("test_dll_main.so");
    ASSERT_TRUE(again == module);
    ASSERT_TRUE(FreeLibrary(again));
    ASSERT_TRUE(FreeLibrary(module));
}

TEST(a_module_hears_that_it_goes)
{
    void *kept = dlopen(module_path(), RTLD_NOW), *module;

    module = library_open(module_path(), NULL);
    ASSERT_TRUE(module == kept);
    ASSERT_EQ(library_close(module), 0);
    ASSERT_EQ(*(int *)dlsym(kept, "dll_main_calls"), 2);
    ASSERT_TRUE(*(HINSTANCE *)dlsym(kept, "dll_main_instance") == NULL);
    dlclose(kept);
}

TEST(a_module_may_refuse)
{
    const char *why = NULL;

    setenv("COMITY_TEST_REFUSE", "1", 1);
    ASSERT_TRUE(library_open(module_path(), &why) == NULL);
    ASSERT_TRUE(strstr(why, "test_dll_main.so: its DllMain failed") != NULL);
    ASSERT_TRUE(library_was_refused());
    ASSERT_TRUE(!LoadLibraryA(module_path()));
    ASSERT_EQ(GetLastError(), ERROR_DLL_INIT_FAILED);
    unsetenv("COMITY_TEST_REFUSE");
    ASSERT_TRUE(library_open("/no/such/module.so", &why) == NULL);
    ASSERT_TRUE(strstr(why, "/no/such/module.so") != NULL);
    ASSERT_TRUE(!library_was_refused());
}
