/* SPDX-License-Identifier: MIT */
#include "toolkit/naming.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/utf16.h"
#include "toolkit/hkey.h"

enum {
    BRIEF_MAX = 48, /* bytes */
    COMMAND_SIZE = 4096,
};

struct class_entry {
    struct list link;
    GUID guid;
    struct naming_class named;
};

struct interface_entry {
    struct list link;
    GUID guid;
    struct naming_interface named;
};

struct process_entry {
    struct list link;
    pid_t pid;
    struct naming_process named;
};

/* ---- texts ---- */

char *naming_printable(const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    if (!wide)
        return NULL;
    for (size_t i = 0; wide[i]; i++) {
        if (wide[i] < ' ' || (wide[i] >= 0x7f && wide[i] < 0xa0))
            wide[i] = 0xfffd;
    }
    return utf16_to_utf8_dup(wide);
}

/* The command line of a process; "" if it is gone, NULL without memory. */
static char *read_command(pid_t pid)
{
    char path[64], command[COMMAND_SIZE];
    _cleanup_(closep) int fd = -1;
    ssize_t size;

    snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    size = fd < 0 ? 0 : read(fd, command, sizeof(command) - 1);
    /* Each word ends with a NUL. */
    while (size > 0 && command[size - 1] == '\0')
        size--;
    for (ssize_t i = 0; i < size; i++) {
        if (command[i] == '\0')
            command[i] = ' ';
    }
    command[size > 0 ? size : 0] = '\0';
    return strdup(command);
}

char *naming_brief(const char *command)
{
    char brief[BRIEF_MAX + 4];
    bool is_cut = false;
    size_t len = 0;

    while (*command && !is_cut) {
        size_t word = strcspn(command, " ");
        const char *slash = memrchr(command, '/', word);
        const char *name = command[0] == '/' && slash ? slash + 1 : command;
        size_t size = (size_t)(command + word - name);

        command += word + strspn(command + word, " ");
        is_cut = len + size + (*command != '\0') > BRIEF_MAX;
        if (size > BRIEF_MAX - len)
            size = BRIEF_MAX - len;
        /* No character is cut in two. */
        while (size > 0 && (name[size] & 0xc0) == 0x80)
            size--;
        memcpy(brief + len, name, size);
        len += size;
        if (*command && !is_cut)
            brief[len++] = ' ';
    }
    if (is_cut) {
        memcpy(brief + len, "...", 3);
        len += 3;
    }
    return strndup(brief, len);
}

/* A text value below HKEY_CLASSES_ROOT; "" if it is not there, NULL without memory. */
static char *read_name(const char *parent, const char *guid, const char *sub)
{
    _cleanup_(freep) char16_t *wide_path = NULL;
    _cleanup_(hkey_closep) HKEY key = NULL;
    _cleanup_(freep) BYTE *data = NULL;
    _cleanup_(freep) char *text = NULL;
    DWORD type, size;
    char path[128];

    snprintf(path, sizeof(path), "%s\\%s%s", parent, guid, sub);
    wide_path = utf16_from_utf8_dup(path);
    if (!wide_path)
        return NULL;
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, wide_path, 0, KEY_READ, &key) != ERROR_SUCCESS ||
        hkey_value(key, u"", &type, &data, &size) != ERROR_SUCCESS || type != REG_SZ)
        return strdup("");
    text = utf16_to_utf8_dup((char16_t *)data);
    return text ? naming_printable(text) : NULL;
}

/* ---- interfaces that every program knows ---- */

/* Few are registered. */
static const struct {
    IID iid;
    const char *name;
} known_interfaces[] = {
#include "interface_names.inc"
};

static const char *known_name(const IID *iid)
{
    for (size_t i = 0; i < sizeof(known_interfaces) / sizeof(*known_interfaces); i++) {
        if (guid_is_equal(&known_interfaces[i].iid, iid))
            return known_interfaces[i].name;
    }
    return NULL;
}

/* ---- looking up ---- */

void naming_init(struct naming *naming)
{
    for (int i = 0; i < NAMING_BUCKETS; i++) {
        list_init(&naming->classes[i]);
        list_init(&naming->interfaces[i]);
        list_init(&naming->processes[i]);
    }
}

static void class_entry_free(struct class_entry *entry)
{
    free(entry->named.progid);
    free(entry->named.name);
    free(entry);
}

static void interface_entry_free(struct interface_entry *entry)
{
    free(entry->named.name);
    free(entry);
}

static void process_entry_free(struct process_entry *entry)
{
    free(entry->named.command);
    free(entry->named.brief);
    free(entry);
}

void naming_deinit(struct naming *naming)
{
    for (int i = 0; i < NAMING_BUCKETS; i++) {
        list_for_each (link, &naming->classes[i])
            class_entry_free(container_of(link, struct class_entry, link));
        list_for_each (link, &naming->interfaces[i])
            interface_entry_free(container_of(link, struct interface_entry, link));
        list_for_each (link, &naming->processes[i])
            process_entry_free(container_of(link, struct process_entry, link));
    }
}

static struct list *guid_bucket(struct list *buckets, const GUID *guid)
{
    return &buckets[(guid->Data1 ^ guid->Data4[7]) % NAMING_BUCKETS];
}

const struct naming_class *naming_of_class(struct naming *naming, const CLSID *clsid)
{
    struct list *bucket = guid_bucket(naming->classes, clsid);
    struct class_entry *entry;

    list_for_each (link, bucket) {
        entry = container_of(link, struct class_entry, link);
        if (guid_is_equal(&entry->guid, clsid))
            return &entry->named;
    }
    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return NULL;

    entry->guid = *clsid;
    guid_to_text(clsid, entry->named.guid);
    entry->named.progid = read_name("CLSID", entry->named.guid, "\\ProgID");
    entry->named.name = read_name("CLSID", entry->named.guid, "");
    if (!entry->named.progid || !entry->named.name) {
        class_entry_free(entry);
        return NULL;
    }
    list_append(bucket, &entry->link);
    return &entry->named;
}

const struct naming_interface *naming_of_interface(struct naming *naming, const IID *iid)
{
    struct list *bucket = guid_bucket(naming->interfaces, iid);
    struct interface_entry *entry;
    const char *known;

    list_for_each (link, bucket) {
        entry = container_of(link, struct interface_entry, link);
        if (guid_is_equal(&entry->guid, iid))
            return &entry->named;
    }
    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return NULL;

    entry->guid = *iid;
    guid_to_text(iid, entry->named.guid);
    known = known_name(iid);
    entry->named.name = known ? strdup(known) : read_name("Interface", entry->named.guid, "");
    if (!entry->named.name) {
        interface_entry_free(entry);
        return NULL;
    }
    list_append(bucket, &entry->link);
    return &entry->named;
}

const struct naming_process *naming_of_process(struct naming *naming, pid_t pid)
{
    struct list *bucket = &naming->processes[(unsigned)pid % NAMING_BUCKETS];
    _cleanup_(freep) char *command = NULL;
    struct process_entry *entry;

    list_for_each (link, bucket) {
        entry = container_of(link, struct process_entry, link);
        if (entry->pid == pid)
            return &entry->named;
    }
    command = read_command(pid);
    entry = command ? calloc(1, sizeof(*entry)) : NULL;
    if (!entry)
        return NULL;

    entry->pid = pid;
    entry->named.command = naming_printable(command);
    entry->named.brief = entry->named.command ? naming_brief(entry->named.command) : NULL;
    if (!entry->named.brief) {
        process_entry_free(entry);
        return NULL;
    }
    list_append(bucket, &entry->link);
    return &entry->named;
}

const char *naming_class_title(const struct naming_class *named)
{
    return *named->progid ? named->progid : *named->name ? named->name : named->guid;
}

const char *naming_interface_title(const struct naming_interface *named)
{
    return *named->name ? named->name : named->guid;
}
