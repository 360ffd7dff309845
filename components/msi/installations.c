/* SPDX-License-Identifier: MIT */
/*
 * The functions that install and change products: a process of their own does that, Comity's
 * msiexec, whose exit code is the answer.
 */
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/shipped.h"
#include "base/win32_text_result.h"

#include "installations.h"
#include "msi_calls.h"
#include "product_code.h"
#include "settings.h"

enum {
    ARGUMENTS_MAX = 512,
};

extern char **environ;

/* ---- the command line ---- */

struct command {
    char *arguments[ARGUMENTS_MAX + 1]; /* owned */
    unsigned n;
    bool is_too_long;
};

static void command_deinit(struct command *command)
{
    for (unsigned i = 0; i < command->n; i++)
        free(command->arguments[i]);
}

static void add_n(struct command *command, const char *text, size_t len)
{
    char *copy = command->n < ARGUMENTS_MAX ? strndup(text, len) : NULL;

    if (copy)
        command->arguments[command->n++] = copy;
    else
        command->is_too_long = true;
}

static void add(struct command *command, const char *text)
{
    add_n(command, text, strlen(text));
}

/* "NAME=VALUE NAME=\"VALUE WITH BLANKS\" ...", in which "" is a quotation mark. */
static void add_properties(struct command *command, const char *line)
{
    const char *at = line ? line : "";

    while (*(at += strspn(at, " \t"))) {
        _cleanup_(freep) char *property = malloc(strlen(at) + 1);
        bool is_quoted = false;
        size_t len = 0;

        if (!property) {
            command->is_too_long = true;
            return;
        }
        for (; *at && (is_quoted || (*at != ' ' && *at != '\t')); at++) {
            if (*at == '"' && is_quoted && at[1] == '"')
                property[len++] = *++at;
            else if (*at == '"')
                is_quoted = !is_quoted;
            else
                property[len++] = *at;
        }
        add_n(command, property, len);
    }
}

/* ---- the process ---- */

/* An exit status is the low byte of Windows' number. */
static UINT code_of_exit(int status)
{
    if (status == 0)
        return ERROR_SUCCESS;
    if (status == (ERROR_SUCCESS_REBOOT_REQUIRED & 0xff))
        return ERROR_SUCCESS_REBOOT_REQUIRED;
    if (status >= (ERROR_INSTALL_SERVICE_FAILURE & 0xff) &&
        status <= (ERROR_INSTALL_REJECTED & 0xff))
        return (ERROR_INSTALL_SERVICE_FAILURE & ~0xff) | status;
    return ERROR_INSTALL_FAILURE;
}

/* Beside this module, as it is built, or as it is installed below a folder of the machine's. */
static bool find_program(char ret_program[static PATH_MAX])
{
    static const char *const places[] = {
        "comity-msi",
        "../libexec/comity/comity-msi",
        "../../libexec/comity/comity-msi",
        "../../../libexec/comity/comity-msi",
    };

    for (size_t i = 0; i < ARRAYSIZE(places); i++) {
        if (shipped_path(places[i], ret_program, PATH_MAX) == S_OK)
            return true;
    }
    return false;
}

static UINT spawn(char *const *arguments)
{
    char program[PATH_MAX];
    pid_t child;
    int status, error;

    if (!find_program(program))
        return ERROR_INSTALL_SERVICE_FAILURE;
    error = posix_spawn(&child, program, NULL, NULL, arguments, environ);
    if (error != 0)
        return hr_to_win32(hr_from_errno_value(error));
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return ERROR_INSTALL_FAILURE;
    }
    return code_of_exit(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static UINT run(struct command *command)
{
    return command->is_too_long ? ERROR_INVALID_PARAMETER : spawn(command->arguments);
}

/* "comity-msi msiexec /i WHAT" with what this process has set. */
static void begin(struct command *command, const char *option, const char *what)
{
    add(command, "comity-msi");
    add(command, "msiexec");
    add(command, option);
    add(command, what);
    add(command, settings_ui_option());
    if (settings_log_file()) {
        add(command, "/l*v");
        add(command, settings_log_file());
    }
}

UINT installation_run(const char *path, const char *const *properties, size_t n_properties)
{
    _cleanup_(command_deinit) struct command command = {};

    begin(&command, "/i", path);
    for (size_t i = 0; i < n_properties; i++)
        add(&command, properties[i]);
    return run(&command);
}

/* ---- the functions ---- */

UINT msi_install_product(const char *szPackagePath, const char *szCommandLine)
{
    _cleanup_(command_deinit) struct command command = {};
    _cleanup_(freep) char *path = NULL;

    if (!szPackagePath)
        return ERROR_INVALID_PARAMETER;
    if (!*szPackagePath)
        return ERROR_PATH_NOT_FOUND;
    path = win32_path_from_narrow(szPackagePath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    if (access(path, F_OK) < 0)
        return errno == ENOTDIR ? ERROR_PATH_NOT_FOUND : ERROR_FILE_NOT_FOUND;
    begin(&command, "/i", path);
    add_properties(&command, szCommandLine);
    return run(&command);
}

static UINT check_product(const char *product)
{
    if (!product || !product_code_is_one(product))
        return ERROR_INVALID_PARAMETER;
    return msi_query_product_state(product) == INSTALLSTATE_UNKNOWN ? ERROR_UNKNOWN_PRODUCT
                                                                    : ERROR_SUCCESS;
}

UINT msi_configure_product_ex(const char *szProduct, int iInstallLevel, INSTALLSTATE eInstallState,
                              const char *szCommandLine)
{
    _cleanup_(command_deinit) struct command command = {};
    UINT result = check_product(szProduct);

    if (result != ERROR_SUCCESS)
        return result;
    if (eInstallState == INSTALLSTATE_ABSENT || eInstallState == INSTALLSTATE_BROKEN) {
        begin(&command, "/x", szProduct);
    } else {
        begin(&command, "/i", szProduct);
        if (eInstallState == INSTALLSTATE_LOCAL)
            add(&command, "ADDLOCAL=ALL");
        if (eInstallState == INSTALLSTATE_SOURCE)
            add(&command, "ADDSOURCE=ALL");
        if (eInstallState == INSTALLSTATE_ADVERTISED)
            add(&command, "ADVERTISE=ALL");
        if (iInstallLevel >= INSTALLLEVEL_MAXIMUM)
            add(&command, "INSTALLLEVEL=32767");
    }
    add_properties(&command, szCommandLine);
    return run(&command);
}

UINT msi_configure_product(const char *szProduct, int iInstallLevel, INSTALLSTATE eInstallState)
{
    return msi_configure_product_ex(szProduct, iInstallLevel, eInstallState, NULL);
}

/* REINSTALLMODE's letters. */
static void mode_letters(DWORD mode, char ret_letters[static 16])
{
    static const struct {
        DWORD mode;
        char letter;
    } letters[] = {
        {REINSTALLMODE_FILEMISSING, 'p'},      {REINSTALLMODE_FILEOLDERVERSION, 'o'},
        {REINSTALLMODE_FILEEQUALVERSION, 'e'}, {REINSTALLMODE_FILEEXACT, 'd'},
        {REINSTALLMODE_FILEVERIFY, 'c'},       {REINSTALLMODE_FILEREPLACE, 'a'},
        {REINSTALLMODE_MACHINEDATA, 'm'},      {REINSTALLMODE_USERDATA, 'u'},
        {REINSTALLMODE_SHORTCUT, 's'},         {REINSTALLMODE_PACKAGE, 'v'},
    };
    size_t n = 0;

    for (size_t i = 0; i < ARRAYSIZE(letters); i++) {
        if (mode & letters[i].mode)
            ret_letters[n++] = letters[i].letter;
    }
    ret_letters[n] = '\0';
}

UINT msi_reinstall_product(const char *szProduct, DWORD szReinstallMode)
{
    _cleanup_(command_deinit) struct command command = {};
    char letters[16], option[20];
    UINT result = check_product(szProduct);

    if (result != ERROR_SUCCESS)
        return result;
    mode_letters(szReinstallMode, letters);
    snprintf(option, sizeof(option), "/f%s", letters);
    begin(&command, option, szProduct);
    return run(&command);
}

/* One property that lists the feature. */
static UINT change_feature(const char *product, const char *feature, const char *property,
                           const char *more)
{
    _cleanup_(command_deinit) struct command command = {};
    _cleanup_(freep) char *text = NULL;
    UINT result = check_product(product);

    if (result == ERROR_INVALID_PARAMETER || !feature)
        return ERROR_INVALID_PARAMETER;
    if (result != ERROR_SUCCESS)
        return result;
    if (asprintf(&text, "%s=%s", property, feature) < 0) {
        text = NULL;
        return ERROR_OUTOFMEMORY;
    }
    begin(&command, "/i", product);
    add(&command, text);
    if (more)
        add(&command, more);
    return run(&command);
}

UINT msi_configure_feature(const char *szProduct, const char *szFeature, INSTALLSTATE eInstallState)
{
    static const struct {
        INSTALLSTATE state;
        const char *property;
    } properties[] = {
        {INSTALLSTATE_ADVERTISED, "ADVERTISE"}, {INSTALLSTATE_LOCAL, "ADDLOCAL"},
        {INSTALLSTATE_ABSENT, "REMOVE"},        {INSTALLSTATE_SOURCE, "ADDSOURCE"},
        {INSTALLSTATE_DEFAULT, "ADDDEFAULT"},
    };

    for (size_t i = 0; i < ARRAYSIZE(properties); i++) {
        if (properties[i].state == eInstallState)
            return change_feature(szProduct, szFeature, properties[i].property, NULL);
    }
    return ERROR_INVALID_PARAMETER;
}

UINT msi_reinstall_feature(const char *szProduct, const char *szFeature, DWORD dwReinstallMode)
{
    char mode[32] = "REINSTALLMODE=";

    mode_letters(dwReinstallMode, mode + strlen(mode));
    return change_feature(szProduct, szFeature, "REINSTALL", mode);
}

/* The feature that has it is repaired: the whole product is asked for what is missing. */
UINT msi_install_missing_component(const char *szProduct, const char *szComponent,
                                   INSTALLSTATE eInstallState)
{
    if (!szComponent || !product_code_is_one(szComponent))
        return ERROR_INVALID_PARAMETER;
    return msi_reinstall_product(szProduct, REINSTALLMODE_FILEMISSING);
}

UINT msi_install_missing_file(const char *szProduct, const char *szFile)
{
    if (!szFile)
        return ERROR_INVALID_PARAMETER;
    return msi_reinstall_product(szProduct, REINSTALLMODE_FILEMISSING);
}

/* ---- advertising ---- */

/* In the place of a script there is a number for "for this user" or "for the machine". */
UINT msi_advertise_product_ex(const char *szPackagePath, const char *szScriptfilePath,
                              const char *szTransforms, LANGID lgidLanguage, DWORD dwPlatform,
                              DWORD dwOptions)
{
    _cleanup_(command_deinit) struct command command = {};
    _cleanup_(freep) char *path = NULL, *transforms = NULL;

    if (!szPackagePath)
        return ERROR_INVALID_PARAMETER;
    if ((uintptr_t)szScriptfilePath > ADVERTISEFLAGS_USERASSIGN)
        return ERROR_CALL_NOT_IMPLEMENTED;
    path = win32_path_from_narrow(szPackagePath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    if (access(path, F_OK) < 0)
        return ERROR_FILE_NOT_FOUND;
    begin(&command, (uintptr_t)szScriptfilePath == ADVERTISEFLAGS_MACHINEASSIGN ? "/jm" : "/ju",
          path);
    if (szTransforms && *szTransforms) {
        if (asprintf(&transforms, "TRANSFORMS=%s", szTransforms) < 0) {
            transforms = NULL;
            return ERROR_OUTOFMEMORY;
        }
        add(&command, transforms);
    }
    return run(&command);
}

UINT msi_advertise_product(const char *szPackagePath, const char *szScriptfilePath,
                           const char *szTransforms, LANGID lgidLanguage)
{
    return msi_advertise_product_ex(szPackagePath, szScriptfilePath, szTransforms, lgidLanguage, 0,
                                    0);
}

/* There are no scripts: none can be read. */
UINT msi_process_advertise_script(const char *szScriptFile, const char *szIconFolder, HKEY hRegData,
                                  BOOL fShortcuts, BOOL fRemoveItems)
{
    return szScriptFile ? ERROR_CALL_NOT_IMPLEMENTED : ERROR_INVALID_PARAMETER;
}

UINT msi_advertise_script(const char *szScriptFile, DWORD dwFlags, PHKEY phRegData,
                          BOOL fRemoveItems)
{
    return szScriptFile ? ERROR_CALL_NOT_IMPLEMENTED : ERROR_INVALID_PARAMETER;
}

UINT msi_get_product_info_from_script(const char *szScriptFile,
                                      const struct text_out *lpProductBuf39, LANGID *plgidLanguage,
                                      LPDWORD pdwVersion, const struct text_out *lpNameBuf,
                                      const struct text_out *lpPackageBuf)
{
    return szScriptFile ? ERROR_CALL_NOT_IMPLEMENTED : ERROR_INVALID_PARAMETER;
}
