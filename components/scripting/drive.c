/* SPDX-License-Identifier: MIT */
/*
 * Drive. Source: "Drive object" in Windows' scripting reference.
 */
#include "drive.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#include "files/file_error.h"
#include "files/file_status.h"
#include "files/path.h"
#include "folder.h"

struct drive {
    struct dual dual;
    struct drive_entry entry; /* (const) */
};

static const struct drive_entry *entry_of(IDrive *iface)
{
    return &CONTAINING_RECORD(iface, struct drive, dual.IDispatch_iface)->entry;
}

static HRESULT give_text(const char *text, BSTR *ret_text)
{
    if (!ret_text)
        return E_POINTER;
    return path_decode(text, ret_text);
}

static HRESULT drive_get_Path(IDrive *iface, BSTR *pbstrPath)
{
    return give_text((const char[]){entry_of(iface)->letter, ':', '\0'}, pbstrPath);
}

static HRESULT drive_get_DriveLetter(IDrive *iface, BSTR *pbstrLetter)
{
    return give_text((const char[]){entry_of(iface)->letter, '\0'}, pbstrLetter);
}

/* Whether the disk, or the one it is a part of, says that it is removable. */
static bool is_removable(const struct drive_entry *entry)
{
    static const char *const files[] = {"removable", "../removable"};

    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        char path[128];
        FILE *stream;
        int answer;

        snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s", entry->major, entry->minor,
                 files[i]);
        stream = fopen(path, "re");
        if (!stream)
            continue;
        answer = fgetc(stream);
        fclose(stream);
        return answer == '1';
    }
    return false;
}

static DriveTypeConst type_of(const struct drive_entry *entry)
{
    static const struct {
        const char *type;
        DriveTypeConst is;
    } types[] = {
        {"iso9660", CDRom}, {"udf", CDRom},      {"tmpfs", RamDisk}, {"ramfs", RamDisk},
        {"nfs", Remote},    {"nfs4", Remote},    {"cifs", Remote},   {"smb3", Remote},
        {"smbfs", Remote},  {"ceph", Remote},    {"9p", Remote},     {"fuse.sshfs", Remote},
        {"afs", Remote},    {"virtiofs", Fixed},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (strcmp(entry->type, types[i].type) == 0)
            return types[i].is;
    }
    return is_removable(entry) ? Removable : Fixed;
}

static HRESULT drive_get_DriveType(IDrive *iface, DriveTypeConst *pdt)
{
    if (!pdt)
        return E_POINTER;
    *pdt = type_of(entry_of(iface));
    return S_OK;
}

static HRESULT drive_get_ShareName(IDrive *iface, BSTR *pbstrShareName)
{
    const struct drive_entry *entry = entry_of(iface);

    return give_text(type_of(entry) == Remote ? entry->source : "", pbstrShareName);
}

static HRESULT drive_get_RootFolder(IDrive *iface, IFolder **ppfolder)
{
    if (!ppfolder)
        return E_POINTER;
    *ppfolder = NULL;
    return folder_create(entry_of(iface)->mount_point, ppfolder);
}

static HRESULT read_space(IDrive *iface, VARIANT *ret_space, struct statvfs *ret_status)
{
    if (!ret_space)
        return E_POINTER;
    VariantInit(ret_space);
    if (statvfs(entry_of(iface)->mount_point, ret_status) < 0)
        return file_error(errno, CTL_E_DISKNOTREADY);
    return S_OK;
}

static HRESULT drive_get_AvailableSpace(IDrive *iface, VARIANT *pvarAvail)
{
    struct statvfs status;
    HRESULT hr = read_space(iface, pvarAvail, &status);

    if (SUCCEEDED(hr))
        *pvarAvail = file_size_variant((uint64_t)status.f_bavail * status.f_frsize);
    return hr;
}

static HRESULT drive_get_FreeSpace(IDrive *iface, VARIANT *pvarFree)
{
    struct statvfs status;
    HRESULT hr = read_space(iface, pvarFree, &status);

    if (SUCCEEDED(hr))
        *pvarFree = file_size_variant((uint64_t)status.f_bfree * status.f_frsize);
    return hr;
}

static HRESULT drive_get_TotalSize(IDrive *iface, VARIANT *pvarTotal)
{
    struct statvfs status;
    HRESULT hr = read_space(iface, pvarTotal, &status);

    if (SUCCEEDED(hr))
        *pvarTotal = file_size_variant((uint64_t)status.f_blocks * status.f_frsize);
    return hr;
}

/* udev's folder of labels, in which blanks are written as \x20. */
static bool find_label(const struct drive_entry *entry, char *ret_label, size_t size)
{
    DIR *labels = opendir("/dev/disk/by-label");
    struct dirent *label = NULL;
    bool is_found = false;

    while (labels && !is_found && (label = readdir(labels))) {
        struct stat status;

        is_found = label->d_name[0] != '.' &&
                   fstatat(dirfd(labels), label->d_name, &status, 0) == 0 &&
                   S_ISBLK(status.st_mode) && major(status.st_rdev) == entry->major &&
                   minor(status.st_rdev) == entry->minor;
    }
    if (is_found) {
        size_t n = 0;

        for (const char *at = label->d_name; *at && n + 1 < size; n++) {
            unsigned code;

            if (sscanf(at, "\\x%2x", &code) == 1) {
                ret_label[n] = (char)code;
                at += 4;
            } else {
                ret_label[n] = *at++;
            }
        }
        ret_label[n] = '\0';
    }
    if (labels)
        closedir(labels);
    return is_found;
}

static HRESULT drive_get_VolumeName(IDrive *iface, BSTR *pbstrName)
{
    char label[256];

    return give_text(find_label(entry_of(iface), label, sizeof(label)) ? label : "", pbstrName);
}

/* A mounted file system's label is for its own tools to change. */
static HRESULT drive_put_VolumeName(IDrive *iface, BSTR pbstrName)
{
    return CTL_E_PERMISSIONDENIED;
}

static HRESULT drive_get_FileSystem(IDrive *iface, BSTR *pbstrFileSystem)
{
    return give_text(entry_of(iface)->type, pbstrFileSystem);
}

static HRESULT drive_get_SerialNumber(IDrive *iface, LONG *pulSerialNumber)
{
    struct statvfs status;
    uint64_t id;

    if (!pulSerialNumber)
        return E_POINTER;
    if (statvfs(entry_of(iface)->mount_point, &status) < 0)
        return file_error(errno, CTL_E_DISKNOTREADY);
    id = (uint64_t)status.f_fsid;
    *pulSerialNumber = (LONG)(uint32_t)(id ^ id >> 32);
    return S_OK;
}

static HRESULT drive_get_IsReady(IDrive *iface, VARIANT_BOOL *pfReady)
{
    struct statvfs status;

    if (!pfReady)
        return E_POINTER;
    *pfReady = statvfs(entry_of(iface)->mount_point, &status) == 0 ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static const IDriveVtbl drive_vtable = {
    DUAL_METHODS,
    .get_Path = drive_get_Path,
    .get_DriveLetter = drive_get_DriveLetter,
    .get_ShareName = drive_get_ShareName,
    .get_DriveType = drive_get_DriveType,
    .get_RootFolder = drive_get_RootFolder,
    .get_AvailableSpace = drive_get_AvailableSpace,
    .get_FreeSpace = drive_get_FreeSpace,
    .get_TotalSize = drive_get_TotalSize,
    .get_VolumeName = drive_get_VolumeName,
    .put_VolumeName = drive_put_VolumeName,
    .get_FileSystem = drive_get_FileSystem,
    .get_SerialNumber = drive_get_SerialNumber,
    .get_IsReady = drive_get_IsReady,
};

static void drive_deinit(struct dual *dual)
{
    struct drive *drive = CONTAINING_RECORD(dual, struct drive, dual);

    free(drive->entry.mount_point);
    free(drive->entry.type);
    free(drive->entry.source);
}

static struct dual_class drive_class = {
    .iids = (const IID *const[]){&IID_IDrive, NULL},
    .clsid = &CLSID_Drive,
    .deinit = drive_deinit,
};

HRESULT drive_create(const struct drive_entry *entry, IDrive **ret_drive)
{
    struct drive *drive = dual_new(sizeof(*drive), &drive_class, &drive_vtable);

    if (!drive)
        return E_OUTOFMEMORY;
    drive->entry = *entry;
    drive->entry.mount_point = strdup(entry->mount_point);
    drive->entry.type = strdup(entry->type);
    drive->entry.source = strdup(entry->source);
    if (!drive->entry.mount_point || !drive->entry.type || !drive->entry.source) {
        dual_Release(&drive->dual.IDispatch_iface);
        return E_OUTOFMEMORY;
    }
    *ret_drive = (IDrive *)&drive->dual.IDispatch_iface;
    return S_OK;
}
