/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a visit costs the customer: lines of the price list, whole fen, covered or not by the
 * warranty. Pure.
 */
#ifndef TW_CORE_CHARGE_H
#define TW_CORE_CHARGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHARGE_LINES        40
#define CHARGE_QUANTITY_MAX 99
#define CHARGE_CODE_LEN     48

enum charge_kind { CHARGE_LABOUR, CHARGE_PART, CHARGE_TRIP, CHARGE_KIND_COUNT };

struct charge_line {
    char code[CHARGE_CODE_LEN];
    enum charge_kind kind;
    int64_t unit_fen;
    int quantity;
    bool wears;         /* a cartridge wears out: no warranty covers it */
    bool covered;       /* out: the warranty pays */
    int64_t amount_fen; /* out: what the customer pays */
};

struct charge_case {
    bool in_warranty;
    bool customer_side; /* the cause lies with the customer: no warranty covers it */
    bool trip_charged;  /* the trip of this visit is charged on another order of the job */
};

struct charge_sum {
    bool in_warranty; /* after the cause was looked at */
    int64_t total_fen;
};

const char *charge_kind_name(enum charge_kind k);
int charge_kind_find(const char *name); /* -1 none */

/*
 * Fills covered and amount of every line and the sum. NULL, or why the list cannot stand; *rule
 * then names the rule.
 */
const char *charge_sum(struct charge_line *line, size_t count, const struct charge_case *c,
                       struct charge_sum *out, const char **rule);

#define CHARGE_DAY_MS 86400000LL

/* Whether a warranty up to and with the day `until_ms` begins (UTC of its date) still held then. */
bool warranty_holds(int64_t until_ms, int64_t at_ms, int utc_offset_min);
/* Whole days left, 0 on the last one, negative after it. */
int64_t warranty_days(int64_t until_ms, int64_t at_ms, int utc_offset_min);

#endif
