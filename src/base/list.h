/* SPDX-License-Identifier: MIT */
/*
 * Lists: doubly linked, intrusive, circular through their head. An unlinked or zeroed link may be
 * removed; removing unlinks it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *next;
    struct list *previous;
};

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

#define LIST_INIT(list)                                                                            \
    {                                                                                              \
        &(list), &(list)                                                                           \
    }

/* Visits each link; the visited one may be removed meanwhile. */
#define list_for_each(link, head)                                                                  \
    for (struct list *link = (head)->next, *link##_next = link->next; link != (head);              \
         link = link##_next, link##_next = link->next)

static inline void list_init(struct list *list)
{
    list->next = list;
    list->previous = list;
}

static inline bool list_is_empty(const struct list *list)
{
    return list->next == list;
}

static inline bool list_is_linked(const struct list *link)
{
    return link->next && link->next != link;
}

static inline void list_insert_before(struct list *where, struct list *link)
{
    link->next = where;
    link->previous = where->previous;
    where->previous->next = link;
    where->previous = link;
}

static inline void list_append(struct list *list, struct list *link)
{
    list_insert_before(list, link);
}

static inline void list_prepend(struct list *list, struct list *link)
{
    list_insert_before(list->next, link);
}

static inline void list_remove(struct list *link)
{
    if (!link->next)
        return;

    link->next->previous = link->previous;
    link->previous->next = link->next;
    list_init(link);
}

static inline struct list *list_first(const struct list *list)
{
    return list_is_empty(list) ? NULL : list->next;
}
