/* SPDX-License-Identifier: MIT */
#include "files/drive_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files/file_error.h"
#include "files/path.h"

/* A line of /proc/self/mountinfo, whose fields are ranges of it. */
struct mount {
    char *mount_point;
    char *type;
    char *source;
    unsigned major, minor;
};

static void drive_entry_deinit(struct drive_entry *drive)
{
    free(drive->mount_point);
    free(drive->type);
    free(drive->source);
}

void drive_table_deinit(struct drive_table *table)
{
    while (table->n > 0)
        drive_entry_deinit(&table->drives[--table->n]);
}

/* The kernel writes blanks and backslashes as three octal digits. */
static void unescape(char *text)
{
    char *to = text;

    for (; *text; to++) {
        if (text[0] == '\\' && text[1] >= '0' && text[1] <= '3' && text[2] >= '0' &&
            text[2] <= '7' && text[3] >= '0' && text[3] <= '7') {
            *to = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0'));
            text += 4;
        } else {
            *to = *text++;
        }
    }
    *to = '\0';
}

/* "36 35 98:0 /sub /mnt rw,noatime master:1 - ext4 /dev/sda1 rw": options may lack. */
static bool split(char *line, struct mount *ret_mount)
{
    char *field, *rest = line;
    int n = 0;

    *ret_mount = (struct mount){0};
    while ((field = strsep(&rest, " ")) && strcmp(field, "-") != 0) {
        if (n == 2 && sscanf(field, "%u:%u", &ret_mount->major, &ret_mount->minor) != 2)
            return false;
        if (n == 4)
            ret_mount->mount_point = field;
        n++;
    }
    if (!field || n < 6)
        return false;
    ret_mount->type = strsep(&rest, " ");
    ret_mount->source = strsep(&rest, " ");
    if (!ret_mount->type || !ret_mount->source)
        return false;
    unescape(ret_mount->mount_point);
    unescape(ret_mount->source);
    return true;
}

static bool holds_files(const struct mount *mount)
{
    static const char *const network[] = {"nfs",  "nfs4",       "cifs", "smb3", "smbfs",
                                          "ceph", "fuse.sshfs", "9p",   "afs",  "virtiofs"};

    if (strcmp(mount->mount_point, "/") == 0 || mount->source[0] == '/')
        return true;
    for (size_t i = 0; i < sizeof(network) / sizeof(*network); i++) {
        if (strcmp(mount->type, network[i]) == 0)
            return true;
    }
    return false;
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct drive_entry *)a)->mount_point,
                  ((const struct drive_entry *)b)->mount_point);
}

/* What is mounted later hides what was there before. */
static HRESULT add(struct drive_table *table, const struct mount *mount)
{
    struct drive_entry drive = {.major = mount->major, .minor = mount->minor};
    unsigned i = 0;

    drive.mount_point = strdup(mount->mount_point);
    drive.type = strdup(mount->type);
    drive.source = strdup(mount->source);
    if (!drive.mount_point || !drive.type || !drive.source) {
        drive_entry_deinit(&drive);
        return E_OUTOFMEMORY;
    }
    while (i < table->n && strcmp(table->drives[i].mount_point, drive.mount_point) != 0)
        i++;
    if (i == DRIVES_MAX) {
        drive_entry_deinit(&drive);
        return S_OK;
    }
    if (i < table->n)
        drive_entry_deinit(&table->drives[i]);
    else
        table->n++;
    table->drives[i] = drive;
    return S_OK;
}

HRESULT drive_table_parse(const char *mountinfo, struct drive_table *ret_table)
{
    char *copy = strdup(mountinfo), *rest = copy, *line;
    /* Under another root than the system's, nobody tells what is mounted there. */
    struct mount mount = {.mount_point = "/", .type = "rootfs", .source = "none"};
    HRESULT hr = copy ? S_OK : E_OUTOFMEMORY;

    *ret_table = (struct drive_table){0};
    if (SUCCEEDED(hr))
        hr = add(ret_table, &mount);
    while (SUCCEEDED(hr) && (line = strsep(&rest, "\n"))) {
        if (split(line, &mount) && holds_files(&mount))
            hr = add(ret_table, &mount);
    }
    free(copy);
    if (FAILED(hr)) {
        drive_table_deinit(ret_table);
        return hr;
    }
    /* The root is first of all. */
    qsort(ret_table->drives, ret_table->n, sizeof(*ret_table->drives), compare);
    for (unsigned i = 0; i < ret_table->n; i++)
        ret_table->drives[i].letter = (char)('C' + i);
    return S_OK;
}

static HRESULT read_all(const char *path, char **ret_text)
{
    FILE *stream = fopen(path, "re");
    size_t size = 0;
    ssize_t n;

    if (!stream)
        return file_error(errno, CTL_E_DEVICEUNAVAILABLE);
    *ret_text = NULL;
    n = getdelim(ret_text, &size, '\0', stream);
    fclose(stream);
    if (n >= 0)
        return S_OK;
    free(*ret_text);
    return CTL_E_DEVICEUNAVAILABLE;
}

/* Containers have single files mounted: no drives. */
static void drop_files(struct drive_table *table)
{
    unsigned n = 0;

    for (unsigned i = 0; i < table->n; i++) {
        struct stat status;

        if (stat(table->drives[i].mount_point, &status) < 0 || !S_ISDIR(status.st_mode)) {
            drive_entry_deinit(&table->drives[i]);
            continue;
        }
        table->drives[n] = table->drives[i];
        table->drives[n].letter = (char)('C' + n);
        n++;
    }
    table->n = n;
}

HRESULT drive_table_read(struct drive_table *ret_table)
{
    char *text;
    HRESULT hr;

    hr = read_all("/proc/self/mountinfo", &text);
    if (FAILED(hr))
        return hr;

    hr = drive_table_parse(text, ret_table);
    free(text);
    if (SUCCEEDED(hr))
        drop_files(ret_table);
    return hr;
}

const struct drive_entry *drive_table_find(const struct drive_table *table, char letter)
{
    for (unsigned i = 0; i < table->n; i++) {
        if (table->drives[i].letter == (letter & ~0x20))
            return &table->drives[i];
    }
    return NULL;
}

const struct drive_entry *drive_table_of_path(const struct drive_table *table, const char *path)
{
    const struct drive_entry *found = NULL;

    for (unsigned i = 0; i < table->n; i++) {
        if (path_is_within(path, table->drives[i].mount_point))
            found = &table->drives[i]; /* the deeper ones come later */
    }
    return found;
}

HRESULT drive_root(char letter, char **ret_path)
{
    const struct drive_entry *drive;
    struct drive_table table;
    HRESULT hr;

    if ((letter & ~0x20) == 'C') {
        *ret_path = strdup("/");
        return *ret_path ? S_OK : E_OUTOFMEMORY;
    }
    hr = drive_table_read(&table);
    if (FAILED(hr))
        return hr;
    drive = drive_table_find(&table, letter);
    *ret_path = drive ? strdup(drive->mount_point) : NULL;
    drive_table_deinit(&table);
    if (!drive)
        return CTL_E_PATHNOTFOUND;
    return *ret_path ? S_OK : E_OUTOFMEMORY;
}
