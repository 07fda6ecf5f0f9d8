/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the loader share: reading a tree with a path for the complaint. */
#ifndef TW_CORE_LOAD_H
#define TW_CORE_LOAD_H

#include <cjson/cJSON.h>

#include "core/loader.h"

#define CATALOGUE_MODELS     64
#define CATALOGUE_DETECTIONS 512
#define CATALOGUE_NAMED      256
#define MESSAGE_KINDS        160

void *load_alloc(struct catalogue_loader *l, size_t size); /* zeroed */
const char *load_keep(struct catalogue_loader *l, const char *s);

void load_problem(struct catalogue_loader *l, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Steps into a member or element for the path of complaints; load_leave() with what it gave. */
size_t load_enter(struct catalogue_loader *l, const char *name, int index);
void load_leave(struct catalogue_loader *l, size_t mark);

/* Complains of members that are not in the NULL-terminated list. */
void load_only(struct catalogue_loader *l, const cJSON *object, const char *const *names);

/* Each complains when a needed member is missing or of the wrong kind. */
const char *load_string(struct catalogue_loader *l, const cJSON *object, const char *name);
double load_number(struct catalogue_loader *l, const cJSON *object, const char *name,
                   double otherwise); /* NaN otherwise: needed */
/* The same, and complains outside lo..hi; what it gives always lies inside. */
double load_between(struct catalogue_loader *l, const cJSON *object, const char *name,
                    double otherwise, double lo, double hi);
bool load_bool(const cJSON *object, const char *name);
struct words load_words(struct catalogue_loader *l, const cJSON *object, const char *name);
struct words load_words_of(struct catalogue_loader *l, const cJSON *node);
const cJSON *load_list(struct catalogue_loader *l, const cJSON *object, const char *name,
                       bool needed);

/* The object of that name; NULL when it is absent, or after a complaint when it is none. */
const cJSON *load_object(struct catalogue_loader *l, const cJSON *object, const char *name);

/* A condition; used may be NULL. Length 0 when it is absent and not needed. */
struct expr load_condition(struct catalogue_loader *l, const cJSON *object, const char *name,
                           struct symbol_set *used, bool needed);

/* Indices of named things; complains of unknown ones. */
const uint16_t *load_refs(struct catalogue_loader *l, const cJSON *object, const char *name,
                          const struct named *table, size_t table_count, size_t *count);
struct symbol_set load_symbols(struct catalogue_loader *l, const cJSON *object, const char *name);
uint8_t load_classes(struct catalogue_loader *l, const cJSON *object, const char *name);
int load_enum(struct catalogue_loader *l, const cJSON *object, const char *name,
              const char *const *words, int count, int otherwise); /* -1 otherwise: needed */

void load_list_file(struct catalogue_loader *l, const cJSON *root, const char *what);
void load_prices(struct catalogue_loader *l, const cJSON *root);
void load_warranty(struct catalogue_loader *l, const cJSON *root);
void load_checklists(struct catalogue_loader *l, const cJSON *root);
void load_model(struct catalogue_loader *l, const cJSON *root);
void load_payload(struct catalogue_loader *l, const cJSON *root, struct model *m);
void load_fault(struct catalogue_loader *l, const cJSON *root);
void load_remote(struct catalogue_loader *l, const cJSON *root, struct fault *f);
void load_remedies(struct catalogue_loader *l, const cJSON *root);
void load_messages(struct catalogue_loader *l, const cJSON *root);
void load_message_texts(struct catalogue_loader *l, const cJSON *root);
void load_check_messages(struct catalogue_loader *l);
void load_check_remote(struct catalogue_loader *l, const struct fault *f);
void load_check_masks(struct catalogue_loader *l);
void load_check_fault(struct catalogue_loader *l, const struct fault *f);

extern const char *const load_class_names[CLASS_COUNT];

#endif
