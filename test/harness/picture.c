/* SPDX-License-Identifier: MIT */
#include "picture.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static uint64_t hash_of(const char *path)
{
    uint64_t hash = 0xcbf29ce484222325;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    uint8_t bytes[16384];
    ssize_t n;

    if (fd < 0)
        return 0;
    while ((n = read(fd, bytes, sizeof(bytes))) > 0)
        for (ssize_t i = 0; i < n; i++)
            hash = (hash ^ bytes[i]) * 0x100000001b3;
    close(fd);
    return hash;
}

static void add_details(FILE *picture, const char *path, const struct stat *status)
{
    char target[PATH_MAX];
    ssize_t len;

    if (S_ISREG(status->st_mode))
        fprintf(picture, " %lld bytes %u names %016llx", (long long)status->st_size,
                (unsigned)status->st_nlink, (unsigned long long)hash_of(path));
    if (S_ISLNK(status->st_mode) && (len = readlink(path, target, sizeof(target))) >= 0)
        fprintf(picture, " -> %.*s", (int)len, target);
}

static void add_line(FILE *picture, const char *path, size_t skip, enum picture_detail detail)
{
    struct stat status;

    ASSERT_EQ(lstat(path, &status), 0);
    fprintf(picture, "%s %06o %u:%u", path + skip, status.st_mode, status.st_uid, status.st_gid);
    add_details(picture, path, &status);
    if (detail == PICTURE_WITH_TIMES)
        fprintf(picture, " %lld.%09ld", (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    fputc('\n', picture);
}

static void add_folder(FILE *picture, const char *folder, size_t skip, enum picture_detail detail)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        struct stat status;

        if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0 &&
            snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name) < PATH_MAX) {
            add_line(picture, path, skip, detail);
            if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
                add_folder(picture, path, skip, detail);
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

char *picture_of(const char *folder, enum picture_detail detail)
{
    char *text = NULL;
    size_t size = 0;
    FILE *picture = open_memstream(&text, &size);

    ASSERT_TRUE(picture != NULL);
    if (detail == PICTURE_WITH_TIMES)
        add_line(picture, folder, strlen(folder), detail);
    add_folder(picture, folder, strlen(folder), detail);
    fclose(picture);
    return text;
}
