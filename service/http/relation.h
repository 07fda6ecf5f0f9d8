/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may have what: beside its roles every route names the relation that the caller must have to
 * the object in its path. What lies outside of it is answered like what does not exist.
 */
#ifndef TW_HTTP_RELATION_H
#define TW_HTTP_RELATION_H

#include <stdbool.h>

struct order;
struct http;
struct request;

/* A row without one is a mistake that test_api_docs finds. The documents carry the words
 * as x-relation. */
/* clang-format off */
#define RELATION_MAP(X)                                                                     \
    X(UNSET,  "",       "not said")                                                         \
    X(OPEN,   "open",   "nobody's data is behind it; no session is asked for")              \
    X(ANY,    "any",    "the same for everybody of these roles: catalogue, lists of the desk") \
    X(OWN,    "own",    "the handler gives or changes only what is the caller's")           \
    X(ORDER,  "order",  "{id} is an order; a technician's own, every one for the desk")     \
    X(PAST,   "past",   "{id} is an order; a technician's own, now or before, or asked of them, every one for the desk") \
    X(JOB,    "job",    "{id} is a job; a technician's with an own order, every one for the desk") \
    X(DEVICE, "device", "{id} is a machine; every one for staff, without what is personal") \
    X(LINK,   "link",   "the order of the customer's link, and nothing else")               \
    X(HOME,   "home",   "the machine of the customer's link, while it is theirs, and what they wish") \
    X(CUSTOMER, "customer", "{id} is a customer; every one for the desk")                   \
    X(LEAVE,  "leave",  "{id} is an absence; a technician's own, every one for the desk")   \
    X(PERSON, "person", "{id} is a technician; only themselves, every one for the desk")    \
    X(VISIT,  "visit",  "{id} is a machine; a technician's from `accepted` until a day after leaving, every one for the desk")
/* clang-format on */

enum relation {
#define RELATION_ENUM(id, word, what) REL_##id,
    RELATION_MAP(RELATION_ENUM)
#undef RELATION_ENUM
        REL_COUNT
};

#define ACCESS_GRACE_MS (24 * 3600000LL) /* after leaving a technician may still have to ring */

const char *relation_word(enum relation rel);

/* Decides for the object in r->param[0]; when false the request is answered, with 404 or 503. */
bool relation_holds(struct request *r, enum relation rel);

/* Whether an event of the stream is for this caller; foreign ids are not told either. */
bool relation_hears(struct request *r, const char *kind, const char *subject);
/* Whether the visit of this machine is near, as REL_VISIT says; true for the desk. */
bool relation_near(struct request *r, const char *device);
bool relation_is_own(const struct request *r, const struct order *o);
/* Whether the machine of a link is that customer's still. */
bool relation_home(struct http *h, const char *device, const char *customer);
/* Whether the order is, or was, the technician's; the desk's is every one. */
bool relation_was_own(struct request *r, const char *order_id);

#endif
