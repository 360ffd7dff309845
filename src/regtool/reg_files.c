/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "regtool/exchange.h"
#include "regtool/reg.h"

/* Whether @file_name may be written; asks if it exists and /y is not given. */
static bool may_write(const struct reg_arguments *arguments, const char *file_name)
{
    if (arguments->has[REG_OPTION_Y] || access(file_name, F_OK) < 0)
        return true;

    return reg_confirm("File %s already exists. Do you want to overwrite it", file_name);
}

/* As reg_failed(), but tells a file that is not there from a key. */
static int file_failed(LSTATUS status, const char *file_name)
{
    if (status != ERROR_FILE_NOT_FOUND || access(file_name, F_OK) == 0)
        return reg_failed(status);

    fprintf(stderr, "ERROR: The system cannot find the file %s.\n", file_name);
    return REG_FAILED;
}

int reg_save(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(freep) char16_t *file_name = utf16_from_utf8_dup(arguments->words[1]);
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;

    status = RegOpenKeyExW(path.root, path.subkey, 0, KEY_READ | arguments->view, &key);
    if (status != ERROR_SUCCESS)
        return reg_failed(status);
    if (!may_write(arguments, arguments->words[1]))
        return REG_FAILED;

    /* RegSaveKey never overwrites: that was decided above. */
    unlink(arguments->words[1]);
    status = file_name ? RegSaveKeyW(key, file_name, NULL) : ERROR_OUTOFMEMORY;
    return status == ERROR_SUCCESS ? reg_done() : reg_failed(status);
}

int reg_restore(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(freep) char16_t *file_name = utf16_from_utf8_dup(arguments->words[1]);
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;

    status = RegOpenKeyExW(path.root, path.subkey, 0, KEY_ALL_ACCESS | arguments->view, &key);
    if (status == ERROR_SUCCESS)
        status = file_name ? RegRestoreKeyW(key, file_name, 0) : ERROR_OUTOFMEMORY;
    return status == ERROR_SUCCESS ? reg_done() : file_failed(status, arguments->words[1]);
}

int reg_load(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(freep) char16_t *file_name = utf16_from_utf8_dup(arguments->words[1]);
    LSTATUS status;

    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;
    if (!*path.subkey)
        return reg_invalid(operation, "Invalid key name.");

    status = file_name ? RegLoadKeyW(path.root, path.subkey, file_name) : ERROR_OUTOFMEMORY;
    return status == ERROR_SUCCESS ? reg_done() : file_failed(status, arguments->words[1]);
}

int reg_unload(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    LSTATUS status;

    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;
    if (!*path.subkey)
        return reg_invalid(operation, "Invalid key name.");

    status = RegUnLoadKeyW(path.root, path.subkey);
    return status == ERROR_SUCCESS ? reg_done() : reg_failed(status);
}

int reg_export(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};

    if (!reg_parse_key(operation, arguments->words[0], &path) ||
        !may_write(arguments, arguments->words[1]))
        return REG_FAILED;

    return exchange_export(&path, arguments->words[1], REGFILE_FORMAT_5, arguments->view)
               ? reg_done()
               : REG_FAILED;
}

int reg_import(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    enum exchange_mode mode =
        arguments->has[REG_OPTION_LENIENT] ? EXCHANGE_LENIENT : EXCHANGE_STRICT;

    return exchange_import(arguments->words[0], mode, arguments->view) ? reg_done() : REG_FAILED;
}
