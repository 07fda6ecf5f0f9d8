/* SPDX-License-Identifier: Apache-2.0 */
/* model_run EVENTS SEED [SABOTAGE]: exits 1 at the first broken invariant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/model/model.h"

#define LONG_RUN 100000

struct world world;

enum err __real_order_step(const struct order_facts *f, enum order_action action, enum role role,
                           struct order_result *out);
enum err __wrap_order_step(const struct order_facts *f, enum order_action action, enum role role,
                           struct order_result *out);

static bool breaks(const char *what)
{
    return world.sabotage && !strcmp(world.sabotage, what);
}

/* The controls: one guard sees what it wants to see, or one effect is forgotten. */
enum err __wrap_order_step(const struct order_facts *f, enum order_action action, enum role role,
                           struct order_result *out)
{
    struct order_facts seen = *f;
    enum err err;

    seen.code_missing &= !breaks("code");
    seen.twin_open &= !breaks("twin");
    seen.transfer_asked |= breaks("transfer");
    seen.cause_known |= breaks("cause");
    seen.override |= breaks("gate");
    seen.address_known |= breaks("address");
    err = __real_order_step(&seen, action, role, out);
    if (breaks("technician") && action == OA_ASSIGN)
        out->effects &= ~(uint32_t)EFF_SET_TECHNICIAN;
    if (breaks("close") && action == OA_CANCEL)
        out->effects &= ~(uint32_t)(EFF_CLOSE | EFF_STOP_CLOCKS);
    return err;
}

static void count(void *ctx, const struct db_value *col, int ncol)
{
    (void)ctx;
    (void)ncol;
    printf("  %-10s %lld\n", col[0].s, (long long)col[1].i);
}

static bool had_its_state(enum order_action action)
{
    const struct order_row *rows;
    size_t n = order_table(&rows);

    for (size_t i = 0; i < n; i++)
        if (rows[i].action == action && (rows[i].from & world.seen))
            return true;
    return false;
}

/* In a long run nothing of the workflow may have stayed untried. */
static void check_taken(uint64_t events)
{
    for (int i = 0; i < ORDER_ACTION_COUNT; i++) {
        printf("  %-22s %llu\n", order_action_name((enum order_action)i),
               (unsigned long long)world.taken[i]);
        if (events >= LONG_RUN && !world.taken[i] && had_its_state((enum order_action)i))
            broken("%s was never taken", order_action_name((enum order_action)i));
    }
    printf("  %-22s %llu\n", "joined", (unsigned long long)world.joined);
    if (events >= LONG_RUN && !world.joined)
        broken("no order ever joined a job");
}

static void summary(uint64_t events)
{
    printf("%llu events: %llu steps tried, %llu done, %llu refused, %llu kept as late work, "
           "%llu samples; 0 broken\n",
           (unsigned long long)events, (unsigned long long)world.steps,
           (unsigned long long)world.done, (unsigned long long)world.refused,
           (unsigned long long)world.kept, (unsigned long long)world.samples);
    if (store_run(engine_store(world.engine), SQL_ORDER_COUNTS, NULL, 0, count, NULL))
        exit(1);
}

int main(int argc, char **argv)
{
    uint64_t events, seed;

    if (argc < 3) {
        fprintf(stderr, "usage: model_run EVENTS SEED [SABOTAGE]\n");
        return 2;
    }
    events = strtoull(argv[1], NULL, 10);
    seed = strtoull(argv[2], NULL, 10);
    world.sabotage = argc > 3 ? argv[3] : NULL;
    if (world_open(seed)) {
        fprintf(stderr, "the world could not be opened\n");
        return 1;
    }
    for (uint64_t i = 0; i < events; i++) {
        world_event();
        /* As the engine thread does after what it was given. */
        if (engine_tick(world.engine, world.now_ms))
            broken("nothing could fall due");
        check_machine(world.machine);
        if (i % 20000 == 19999)
            check_all();
    }
    check_all();
    check_taken(events);
    summary(events);
    world_close();
    return 0;
}
