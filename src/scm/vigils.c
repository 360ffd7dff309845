/* SPDX-License-Identifier: MIT */
#include "scm/vigils.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"

enum {
    VIGILS_MAX = 64,
};

struct vigils {
    sd_event *event;                   /* borrowed */
    const struct class_table *classes; /* borrowed */
    struct envoys *envoys;             /* borrowed */
    struct list vigils;                /* oldest first */
    unsigned n;
};

struct vigil {
    struct list link;
    struct vigils *vigils;
    struct errand errand;
    uint64_t offer; /* its number */
    int client;     /* a descriptor of the process */
    sd_event_source *source;
};

static void vigil_free(struct vigil *vigil)
{
    if (list_is_linked(&vigil->link)) {
        list_remove(&vigil->link);
        vigil->vigils->n--;
    }
    sd_event_source_disable_unref(vigil->source);
    if (vigil->client >= 0)
        close(vigil->client);
    free(vigil);
}

HRESULT vigils_new(sd_event *event, const struct class_table *classes, struct envoys *envoys,
                   struct vigils **ret_vigils)
{
    struct vigils *vigils = calloc(1, sizeof(*vigils));

    if (!vigils)
        return hr_raise(E_OUTOFMEMORY, "watching clients");
    vigils->event = event;
    vigils->classes = classes;
    vigils->envoys = envoys;
    list_init(&vigils->vigils);
    *ret_vigils = vigils;
    return S_OK;
}

struct vigils *vigils_free(struct vigils *vigils)
{
    if (!vigils)
        return NULL;

    list_for_each (link, &vigils->vigils)
        vigil_free(container_of(link, struct vigil, link));
    free(vigils);
    return NULL;
}

/* Whether the offer can be reached: it may be marshaled in a way of its own. */
static bool make_errand(const struct class_offer *offer, struct errand *ret_errand)
{
    struct ndr_reader reader;

    *ret_errand = (struct errand){.kind = ERRAND_VISIT};
    ndr_reader_init(&reader, offer->objref, offer->objref_size);
    objref_get(&reader, &ret_errand->class_object);
    ret_errand->class_object.data = NULL;
    ret_errand->class_object.resolver = NULL;
    return !reader.failed && ret_errand->class_object.kind == OBJREF_STANDARD;
}

/* A server that is gone, or does not like to be locked, is nobody's concern. */
static void on_visited(void *context, const struct errand *errand)
{
}

static void send(struct vigils *vigils, const struct errand *errand)
{
    if (FAILED(envoys_send(vigils->envoys, errand, on_visited, NULL)))
        hr_clear();
}

/* Somebody else was given the same, and lives. */
static bool is_watched_for_another(const struct vigil *vigil)
{
    list_for_each (link, &vigil->vigils->vigils) {
        const struct vigil *other = container_of(link, struct vigil, link);

        if (other != vigil && guid_is_equal(&other->errand.class_object.standard.ipid,
                                            &vigil->errand.class_object.standard.ipid))
            return true;
    }
    return false;
}

static int on_death(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct vigil *vigil = context;

    if (class_table_has(vigil->vigils->classes, vigil->offer) && !is_watched_for_another(vigil))
        send(vigil->vigils, &vigil->errand);
    vigil_free(vigil);
    return 0;
}

static void add(struct vigils *vigils, struct vigil *vigil)
{
    if (vigils->n == VIGILS_MAX)
        vigil_free(container_of(list_first(&vigils->vigils), struct vigil, link));
    vigil->vigils = vigils;
    list_append(&vigils->vigils, &vigil->link);
    vigils->n++;
}

void vigils_keep(struct vigils *vigils, pid_t client, const struct class_offer *offer)
{
    struct vigil *vigil = calloc(1, sizeof(*vigil));

    if (!vigil)
        return;
    list_init(&vigil->link);
    vigil->client = -1;
    vigil->offer = offer->number;
    if (!make_errand(offer, &vigil->errand)) {
        vigil_free(vigil);
        return;
    }
    vigil->client = (int)syscall(SYS_pidfd_open, client, 0);
    if (vigil->client < 0 && errno == ESRCH)
        send(vigils, &vigil->errand);
    if (vigil->client < 0 ||
        sd_event_add_io(vigils->event, &vigil->source, vigil->client, EPOLLIN, on_death, vigil) < 0)
        vigil_free(vigil);
    else
        add(vigils, vigil);
}

void vigils_end(struct vigils *vigils, const struct class_offer *offer)
{
    struct errand errand;

    if (make_errand(offer, &errand))
        send(vigils, &errand);
}
