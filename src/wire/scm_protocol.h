/* SPDX-License-Identifier: MIT */
/*
 * The SCM's protocol: how clients ask for a class and servers offer one, on the socket "scm".
 * Plain DCE/RPC requests without an object, each answered by one response. doc/protocol.md has
 * the same for readers outside.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "wire/ndr.h"

extern const IID scm_interface;

enum scm_opnum {
    SCM_ACTIVATE = 0,
    SCM_OFFER = 1,
    SCM_WITHDRAW = 2,
    SCM_SUSPEND = 3, /* all classes of this server */
    SCM_RESUME = 4,
    SCM_STATUS = 5,
    SCM_STOP = 6,
    SCM_LIST_OFFERS = 7,
    SCM_LIST_LAUNCHES = 8,
    SCM_RETURNED = 12, /* the server has told the new daemon all that the former one knew */
    SCM_LIST_PAUSES = 13,
    SCM_OPNUMS,
};

enum {
    SCM_OBJREF_MAX = 4096,
    SCM_TEXT_MAX = 4096,
    SCM_LISTED_MAX = 1024, /* in one answer */
};

/* The answer to an offer whose application, or machine, says who may call its objects. */
#define SCM_S_POLICY ((HRESULT)0x00040f00)

/* In an offer's flags, beside REGCLS: it is for one client, and has met it. */
#define SCM_OFFER_USED 0x80000000u

/* A wish for a class object. @stale names an offer that was met and did not answer. */
struct scm_activate {
    CLSID clsid;
    uint32_t clsctx;
    uint64_t stale;
};

/* What became of it: the class object's OBJREF, or why there is none. Borrowed. */
struct scm_activated {
    HRESULT hr;
    uint64_t offer;
    const void *objref;
    uint32_t objref_size;
    const char *text; /* UTF-8, no NUL */
    uint32_t text_size;
};

struct scm_offer {
    CLSID clsid;
    uint32_t cookie; /* the server's own */
    uint32_t clsctx;
    uint32_t flags; /* REGCLS, SCM_OFFER_USED */
    const void *objref;
    uint32_t objref_size;
};

struct scm_status {
    uint32_t pid;
    uint32_t n_connections; /* with that of who asks */
    uint32_t n_offers;
    uint32_t most_servers; /* that ever offered one class at a time */
};

/*
 * What the lists tell, one answer at a time: asked is by the number of the last that is known, 0 at
 * first. An answer without any is the end.
 */
struct scm_listed_offer {
    uint64_t number; /* falls from one to the next */
    uint32_t pid;
    CLSID clsid;
    uint32_t cookie;
    uint32_t clsctx;
    uint32_t flags; /* REGCLS, as offered, and SCM_OFFER_USED */
    uint32_t is_suspended;
};

/* A server that has been started and has not yet offered its class. */
struct scm_listed_launch {
    uint64_t number; /* rises from one to the next */
    uint32_t pid;
    CLSID clsid;
    uint32_t age_ms;
    uint32_t limit_ms;   /* until it is given up */
    uint32_t n_waiting;  /* activations */
    const char *command; /* UTF-8, no NUL; borrowed */
    uint32_t command_size;
};

/* Whether offers with these REGCLS flags are for one client each. A surrogate's are for all. */
bool scm_is_single_use(uint32_t flags);

/* The class as which the surrogate of an application is offered: its object has ISurrogate, by
 * which the SCM has it load classes. */
CLSID scm_surrogate_class(const GUID *app_id);

/* A class whose server failed again and again, and is not started for a while. */
struct scm_listed_pause {
    uint64_t number; /* rises from one to the next */
    CLSID clsid;
    uint32_t n_failures;
    uint32_t left_ms;
    const char *text; /* why it failed, UTF-8, no NUL; borrowed */
    uint32_t text_size;
};

void scm_put_activate(struct ndr_writer *writer, const struct scm_activate *activate);
void scm_get_activate(struct ndr_reader *reader, struct scm_activate *ret_activate);
void scm_put_activated(struct ndr_writer *writer, const struct scm_activated *activated);
void scm_get_activated(struct ndr_reader *reader, struct scm_activated *ret_activated);
void scm_put_offer(struct ndr_writer *writer, const struct scm_offer *offer);
void scm_get_offer(struct ndr_reader *reader, struct scm_offer *ret_offer);
void scm_put_status(struct ndr_writer *writer, const struct scm_status *status);
void scm_get_status(struct ndr_reader *reader, struct scm_status *ret_status);
void scm_put_listed_offer(struct ndr_writer *writer, const struct scm_listed_offer *offer);
void scm_get_listed_offer(struct ndr_reader *reader, struct scm_listed_offer *ret_offer);
void scm_put_listed_launch(struct ndr_writer *writer, const struct scm_listed_launch *launch);
void scm_get_listed_launch(struct ndr_reader *reader, struct scm_listed_launch *ret_launch);
void scm_put_listed_pause(struct ndr_writer *writer, const struct scm_listed_pause *pause);
void scm_get_listed_pause(struct ndr_reader *reader, struct scm_listed_pause *ret_pause);

/* How many of a list are in an answer; what could not be is a failure. */
uint32_t scm_get_listed_count(struct ndr_reader *reader);

/* What most requests are answered with: an HRESULT, and if it failed the message on record about
 * it, for people. */
void scm_put_result(struct ndr_writer *writer, HRESULT hr);

/* Raises a failure that has a text. RPC_X_BAD_STUB_DATA's HRESULT if there is no result. */
HRESULT scm_get_result(struct ndr_reader *reader);
