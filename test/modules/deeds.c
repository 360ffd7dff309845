/* SPDX-License-Identifier: MIT */
#include "deeds.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ktmw32.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the test lets all modules know. */
static const char target_variable[] = "TRIAL_TARGET"; /* a folder to write to */
static const char comity_variable[] = "TRIAL_COMITY";
static const char program_variable[] = "TRIAL_PROGRAM"; /* a program that registers itself */

static HRESULT answer(bool has_succeeded)
{
    return has_succeeded ? S_OK : SELFREG_E_CLASS;
}

/* ---- good ---- */

HRESULT nothing(void)
{
    return S_OK;
}

HRESULT all(void)
{
    return answer(module_write_class() && module_write_progid());
}

HRESULT remove_all(void)
{
    return answer(module_remove_all());
}

static void *write_all_on_thread(void *context)
{
    *(HRESULT *)context = all();
    return NULL;
}

HRESULT all_on_a_thread(void)
{
    HRESULT hr = E_FAIL;
    pthread_t thread;

    if (pthread_create(&thread, NULL, write_all_on_thread, &hr) != 0)
        return E_FAIL;
    pthread_join(thread, NULL);
    return hr;
}

static bool write_transacted(bool is_committed)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    HKEY key;
    bool has_succeeded;

    if (RegCreateKeyTransactedW(HKEY_CURRENT_USER, u"Software\\Trial Transaction", 0, NULL, 0,
                                KEY_ALL_ACCESS, NULL, &key, NULL, transaction, NULL) != 0)
        return false;
    RegCloseKey(key);
    has_succeeded =
        is_committed ? CommitTransaction(transaction) : RollbackTransaction(transaction);
    CloseHandle(transaction);
    return has_succeeded;
}

HRESULT all_in_a_transaction(void)
{
    return answer(write_transacted(true) && all() == S_OK);
}

HRESULT in_a_rolled_back_transaction(void)
{
    return answer(write_transacted(false));
}

static bool wait_for(pid_t child)
{
    int status;

    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

HRESULT all_through_a_child(void)
{
    pid_t child;

    if (!module_write_class())
        return SELFREG_E_CLASS;
    child = fork();
    if (child == 0)
        _exit(module_write_progid() ? 0 : 1);
    return answer(wait_for(child));
}

HRESULT all_through_a_program(void)
{
    pid_t child = fork();

    if (child == 0) {
        execl(getenv(program_variable), "program", "/REGSERVER", NULL);
        _exit(1);
    }
    return answer(wait_for(child) && all() == S_OK);
}

HRESULT all_through_regsvr(void)
{
    pid_t child = fork();

    if (child == 0) {
        execl(getenv(comity_variable), "comity", "regsvr", getenv(program_variable), NULL);
        _exit(1);
    }
    return answer(wait_for(child) && all() == S_OK);
}

HRESULT all_and_hkcu(void)
{
    return answer(
        module_set(HKEY_CURRENT_USER, u"Software\\Trial Vendor\\Settings", u"Colour", u"blue") &&
        all() == S_OK);
}

HRESULT all_in_hklm(void)
{
    return answer(module_set(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Trial Machine", NULL, u"x") &&
                  all() == S_OK);
}

HRESULT all_with_handles_open(void)
{
    for (int i = 0; i < 500; i++) {
        HKEY key;

        if (RegOpenKeyExW(HKEY_CLASSES_ROOT, u"CLSID", 0, KEY_READ, &key) != 0)
            return SELFREG_E_CLASS;
    }
    return all();
}

HRESULT all_with_much_output(void)
{
    for (int i = 0; i < 100000; i++)
        printf("%d: a line that nobody reads, behind a \033[31mcolour\n", i);
    fflush(stdout);
    fputs("the last line\n", stderr);
    return all();
}

HRESULT all_without_environment(void)
{
    clearenv();
    return all();
}

HRESULT many_entries(void)
{
    HKEY key;

    if (RegCreateKeyExW(HKEY_CURRENT_USER, u"Software\\Trial Many", 0, NULL, 0, KEY_WRITE, NULL,
                        &key, NULL) != 0)
        return SELFREG_E_CLASS;
    for (DWORD i = 0; i < 2000; i++) {
        WCHAR name[] = u"value aaa";

        name[6] = (WCHAR)('a' + i / 400);
        name[7] = (WCHAR)('a' + i / 20 % 20);
        name[8] = (WCHAR)('a' + i % 20);
        if (RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&i, sizeof(i)) != 0)
            return SELFREG_E_CLASS;
    }
    RegCloseKey(key);
    return all();
}

HRESULT deep_keys(void)
{
    WCHAR path[1024] = u"Software";
    size_t len = 8;

    for (int i = 0; i < 400; i++) {
        path[len++] = '\\';
        path[len++] = 'd';
    }
    path[len] = 0;
    return answer(module_set(HKEY_CURRENT_USER, path, u"bottom", u"here") && all() == S_OK);
}

HRESULT over_another(void)
{
    return answer(module_set(HKEY_CURRENT_USER, u"Software\\Other", u"Kept", u"overwritten") &&
                  all() == S_OK);
}

/* ---- half done ---- */

HRESULT half_then_fail(void)
{
    module_write_class();
    fputs("the other half is missing\n", stderr);
    return SELFREG_E_CLASS;
}

HRESULT fail_for_typelib(void)
{
    all();
    return SELFREG_E_TYPELIB;
}

HRESULT half_then_crash(void)
{
    module_write_class();
    return crash();
}

HRESULT half_then_abort(void)
{
    module_write_class();
    abort();
}

HRESULT half_then_kill(void)
{
    module_write_class();
    kill(getpid(), SIGKILL);
    return S_OK;
}

HRESULT half_then_exit(void)
{
    module_write_class();
    exit(3);
}

HRESULT half_then_exit_in_success(void)
{
    all();
    _exit(0);
}

HRESULT half_then_hang(void)
{
    module_write_class();
    return hang();
}

HRESULT half_then_spin(void)
{
    module_write_class();
    signal(SIGTERM, SIG_IGN);
    for (volatile int i = 0;; i++)
        ;
}

HRESULT half_then_stop(void)
{
    module_write_class();
    raise(SIGSTOP);
    return S_OK;
}

HRESULT half_then_exec(void)
{
    module_write_class();
    execl("/bin/true", "true", NULL);
    return S_OK;
}

static int overflow(int depth)
{
    volatile char room[4096];

    room[0] = (char)depth;
    return depth < 0 ? 0 : overflow(depth + 1) + room[0];
}

HRESULT half_then_overflow(void)
{
    module_write_class();
    return overflow(0);
}

/* ---- nothing but ending ---- */

HRESULT crash(void)
{
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return S_OK;
}

HRESULT hang(void)
{
    for (;;)
        pause();
}

HRESULT end_in_failure(void)
{
    return E_UNEXPECTED;
}

/* ---- paths ---- */

static HRESULT write_server(const WCHAR *key, const WCHAR *server)
{
    WCHAR path[256] = u"CLSID\\";
    const WCHAR *parts[] = {module_clsid(), u"\\", key};
    size_t len = 6;

    for (int i = 0; i < 3; i++)
        for (const WCHAR *unit = parts[i]; *unit; unit++)
            path[len++] = *unit;
    path[len] = 0;
    return answer(module_set(HKEY_CLASSES_ROOT, path, NULL, server));
}

HRESULT relative_module(void)
{
    return write_server(u"InprocServer32", u"relative.so");
}

HRESULT vanished_module(void)
{
    return write_server(u"InprocHandler32", u"/nowhere/vanished.so");
}

HRESULT relative_program(void)
{
    return write_server(u"LocalServer32", u"true -Embedding");
}

HRESULT quoted_relative_program(void)
{
    return write_server(u"LocalServer32", u"\"bin/my server\" -Embedding");
}

/* ---- others' things ---- */

HRESULT delete_anothers_keys(void)
{
    RegDeleteTreeW(HKEY_CURRENT_USER, u"Software\\Other");
    return all();
}

HRESULT remove_all_and_anothers(void)
{
    RegDeleteTreeW(HKEY_CURRENT_USER, u"Software\\Other");
    return remove_all();
}

HRESULT remove_class_folder(void)
{
    RegDeleteTreeW(HKEY_CLASSES_ROOT, u"CLSID");
    return S_OK;
}

HRESULT fork_and_stay(void)
{
    if (fork() == 0)
        hang();
    return all();
}

/* Out of the session, the group, and the family. */
HRESULT fork_and_flee(void)
{
    int ends[2];
    char sign;

    if (pipe(ends) < 0)
        return E_FAIL;
    if (fork() == 0) {
        setsid();
        if (fork() > 0)
            _exit(0);
        if (write(ends[1], "x", 1) == 1)
            hang();
    }
    return answer(read(ends[0], &sign, 1) == 1 && all() == S_OK);
}

HRESULT close_descriptors(void)
{
    if (!module_write_class())
        return SELFREG_E_CLASS;
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
    return answer(module_write_progid());
}

HRESULT write_to_descriptors(void)
{
    static const char garbage[] = "garbage garbage garbage garbage garbage garbage garbage";

    all();
    for (int fd = 3; fd < 1024; fd++) {
        if (pwrite(fd, garbage, sizeof(garbage), 0) < 0 && errno != EBADF)
            (void)!write(fd, garbage, sizeof(garbage));
    }
    return S_OK;
}

static int open_capture(void)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/machine", getenv("COMITY_CAPTURE"));
    return open(path, O_RDWR);
}

HRESULT write_to_capture(void)
{
    int fd = open_capture();

    all();
    for (int i = 24; i < 1024; i += 8)
        (void)!pwrite(fd, "\377\377\377\377\377\377\377\377", 8, i);
    close(fd);
    return S_OK;
}

HRESULT cut_capture(void)
{
    int fd = open_capture();

    all();
    (void)!ftruncate(fd, 40);
    close(fd);
    return S_OK;
}

/* Denied is as good as absent, to a module. */
HRESULT use_network(void)
{
    static const int families[] = {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET};

    for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
        if (socket(families[i], SOCK_DGRAM, 0) >= 0)
            module_set(HKEY_CURRENT_USER, u"Software\\Trial Network", NULL, u"reached");
    }
    return all();
}

static HRESULT ask_for_server(void)
{
    static const CLSID nowhere = {
        0x5b1d0c53, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x00, 0x01}};
    void *object = NULL;

    return CoCreateInstance(&nowhere, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown, &object);
}

/* Servers run outside, and what they write is not the module's. */
HRESULT use_server(void)
{
    HRESULT hr = ask_for_server();

    return FAILED(hr) ? hr : all();
}

HRESULT use_server_in_vain(void)
{
    return ask_for_server() == E_ACCESSDENIED ? all() : E_UNEXPECTED;
}

HRESULT write_files(void)
{
    const char *target = getenv(target_variable);
    char path[PATH_MAX], other[PATH_MAX];
    int fd;

    snprintf(path, sizeof(path), "%s/kept", target);
    snprintf(other, sizeof(other), "%s/other", target);
    unlink(path);
    rename(path, other);
    chmod(path, 0777);
    (void)!truncate(path, 0);
    mkdir(other, 0700);
    (void)!symlink("/", other);
    fd = open(path, O_WRONLY | O_TRUNC);
    if (fd >= 0)
        close(fd);
    fd = open("own file", O_WRONLY | O_CREAT, 0600);
    if (fd < 0)
        return E_FAIL;
    close(fd);
    return all();
}

HRESULT kill_parent(void)
{
    kill(getppid(), SIGKILL);
    return all();
}

HRESULT undo_by_name(void)
{
    RegDeleteTreeW(HKEY_CURRENT_USER, NULL);
    RegDeleteTreeW(HKEY_CLASSES_ROOT, NULL);
    return E_FAIL;
}
