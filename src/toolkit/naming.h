/* SPDX-License-Identifier: MIT */
/*
 * Naming: what people call the classes, interfaces and processes that a program knows by number.
 * Each is looked up once.
 */
#pragma once

#include <sys/types.h>

#include <comity/guiddef.h>

#include "base/list.h"

enum {
    NAMING_BUCKETS = 256,
};

struct naming {
    struct list classes[NAMING_BUCKETS];
    struct list interfaces[NAMING_BUCKETS];
    struct list processes[NAMING_BUCKETS];
};

/* All texts are UTF-8 that a terminal may be given, "" where there is none; borrowed from @naming.
 */
struct naming_class {
    char guid[39]; /* "{...}" */
    char *progid;
    char *name; /* as registered */
};

struct naming_interface {
    char guid[39];
    char *name;
};

struct naming_process {
    char *command; /* the whole command line */
    char *brief;   /* the same without folders, and not long */
};

void naming_init(struct naming *naming);
void naming_deinit(struct naming *naming);

/* NULL only without memory. */
const struct naming_class *naming_of_class(struct naming *naming, const CLSID *clsid);
const struct naming_interface *naming_of_interface(struct naming *naming, const IID *iid);
const struct naming_process *naming_of_process(struct naming *naming, pid_t pid);

/* The shortest that says what it is: ProgID, name or number. */
const char *naming_class_title(const struct naming_class *named);
const char *naming_interface_title(const struct naming_interface *named);

/* A copy of a text from outside that a terminal may be given, and any JSON reader: what is no
 * UTF-8, and what moves a cursor, has U+FFFD in its place. */
char *naming_printable(const char *text);

/* A copy of a command line that is not long, and without folders: "python3 client.py" of
 * "/usr/bin/python3 /home/me/client.py". */
char *naming_brief(const char *command);
