/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is who among the messages of one machine: epochs, boots, sequence numbers, holes and the
 * watermark that may be acknowledged. Decides from numbers alone; where only the stored content
 * can tell a copy from a reused number it says so (IDENT_COMPARE) and the caller looks.
 */
#ifndef TW_CORE_IDENT_H
#define TW_CORE_IDENT_H

#include <stdbool.h>
#include <stdint.h>

#define IDENT_HOLES 4
#define IDENT_BOOTS 3

/* A hole waits this long for its messages before it is given up. */
#define IDENT_HOLE_WAIT_MS   60000
/* A lower boot that was heard within this time is late traffic, not a factory reset. */
#define IDENT_BOOT_MEMORY_MS (30LL * 86400000)

struct ident_hole {
    int64_t from, to;
    int64_t since_ms;
};

/* The numbers of one boot. boot_id -1: unused. */
struct ident_boot {
    int64_t boot_id;
    int64_t high;     /* highest seq heard */
    int64_t heard_ms; /* domain time of the latest message */
    struct ident_hole hole[IDENT_HOLES];
    uint8_t holes;
};

struct ident {
    int32_t epoch;              /* from 1; 0: nothing heard yet */
    uint8_t flips;              /* alternations of two epochs, see ident_is_clone() */
    uint8_t turns;              /* alternations of two boots of one epoch */
    bool on_old;                /* the latest message went on with an older boot */
    int64_t turn_ms;            /* when the first of those turns was */
    int64_t old_boot, old_high; /* where the epoch before this one stood */
    int64_t flip_ms;
    uint32_t given_up;                   /* numbers that never came */
    struct ident_boot boot[IDENT_BOOTS]; /* [0] is the newest */
};

enum ident_answer {
    IDENT_HEAD,    /* newer than everything: fold it */
    IDENT_LATE,    /* fills a hole or belongs to an older boot: store it, do not fold */
    IDENT_COMPARE, /* the number was heard before: a copy if the content is equal */
    IDENT_RESET,   /* a lower boot out of the blue: a new epoch */
};

struct ident_key {
    int64_t boot_id, seq;
    bool buffered;
};

enum ident_answer ident_ask(const struct ident *id, const struct ident_key *key, int64_t now_ms);

/*
 * For payloads without numbers: their time is the number. A hole between two times means nothing
 * and is not kept.
 */
enum ident_answer ident_take_time(struct ident *id, int64_t time_ms, int64_t now_ms);

/* The message was dealt with (stored, duplicate, rejected). HEAD and LATE only. */
void ident_take(struct ident *id, const struct ident_key *key, int64_t now_ms);

/* A new epoch begins with this message. */
void ident_new_epoch(struct ident *id, const struct ident_key *key, int64_t now_ms);

/*
 * Two epochs that alternate are two machines with one name; so are two boots that both go on, which
 * a machine does not do: what it sends late of an older boot says `buffered`.
 */
bool ident_is_clone(const struct ident *id);

/* A person has looked: the alternations so far count no more. */
void ident_forgive(struct ident *id);

/* Gives up holes that waited long enough; returns how many numbers were lost for good. */
uint32_t ident_give_up(struct ident *id, int64_t now_ms);

/*
 * Everything of *boot_id up to *seq is dealt with; which: 0 the newest boot .. IDENT_BOOTS - 1.
 * False when there is nothing to say.
 */
bool ident_watermark(const struct ident *id, int which, int64_t *boot_id, int64_t *seq);

/* Where a machine stood, when nothing else of it is known any more. */
void ident_resume(struct ident *id, int32_t epoch, const struct ident_key *key, int64_t now_ms);

#endif
