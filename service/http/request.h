/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One HTTP request as handlers see it: who asks, for what, with which body; and how to answer,
 * now or later on the web loop. Belongs to the server until it is answered.
 */
#ifndef TW_HTTP_REQUEST_H
#define TW_HTTP_REQUEST_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/order.h"
#include "service/store/store_order.h"

#define PATH_PARAMS    3
#define PATH_PARAM_LEN 80

struct csv_export;
struct http;
struct web_asset;
struct MHD_Connection;

struct caller {
    char id[NAME_LEN], login[64], name[128];
    char order[ID_LEN];         /* of a customer: the order of the link, "" none */
    char device[DEVICE_ID_LEN]; /* of a customer: the machine of the link */
    enum role role;
    bool known;
};

struct request {
    struct http *http;
    struct MHD_Connection *conn;
    char method[8], path[256];
    char param[PATH_PARAMS][PATH_PARAM_LEN]; /* what stood for {..} in the route */
    char *body;
    size_t body_len, body_max;
    struct caller caller;
    char token[80];
    bool by_cookie, suspended, answered, streaming;
    struct csv_export *csv; /* the list is answered as a table; else NULL */
    bool upload;            /* the body is no JSON, and its sender was let in before it came */
    bool drain; /* the answer waits until the body has come: a sender may not hear it before */
    int status;
    const char *problem_order; /* of a problem: the order that stands in the way, or NULL */
    const char *problem_late;  /* of a problem: what was kept of it for the dispatcher, or NULL */
    const char *type, *extra;  /* content type; an extra header "Name: value" or NULL */
    char *reply;
    size_t reply_len;
    const struct web_asset *asset; /* a file of the program instead of reply, or NULL */
};

const char *request_query(const struct request *r, const char *name); /* NULL when absent */
const char *request_header(const struct request *r, const char *name);

/* Each ends the request. answer_json takes the tree. */
void answer_json(struct request *r, int status, cJSON *json);
void answer_text(struct request *r, int status, const char *type, const char *text);
/* A file of the program, packed for whoever unpacks it. */
void answer_asset(struct request *r, const struct web_asset *asset);
/* Takes the bytes. */
void answer_bytes(struct request *r, int status, const char *type, uint8_t *bytes, size_t len);
/* RFC 9457; members beyond title may be NULL. */
void answer_problem(struct request *r, int status, const char *title, const char *detail,
                    const char *rule);

/* The same, with how long to wait before it is tried again. */
void answer_later(struct request *r, int status, const char *title, int seconds);

/* Who is at the other end, for counting; 64 bytes. Behind our own proxy it is what that says. */
void request_address(const struct request *r, char out[64]);

/* The answer comes later, from the web loop, by one of the above. */
void request_wait(struct request *r);

#endif
