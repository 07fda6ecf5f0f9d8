/* SPDX-License-Identifier: Apache-2.0 */
/* What people are told a signal must be, held against the gates of the catalogue that ships. */
#include "core/gate_limit.h"

#include <math.h>
#include <string.h>

#include "core/watch.h"
#include "service/catalogue_dir.h"
#include "tests/unit/test.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-6)

static struct catalogue_dir dir;
static struct gate_limit limits[GATE_LIMITS];

static int load(void **state)
{
    UNUSED_STATE;
    return catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue") == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
    UNUSED_STATE;
    catalogue_dir_release(&dir);
    return 0;
}

static const struct model *model(const char *id)
{
    return &dir.c.models[catalogue_model(&dir.c, id)];
}

static int look(const char *fault, double temp_c)
{
    memset(limits, 0, sizeof limits);
    return gate_limits(&dir.c, &dir.c.faults[catalogue_fault(&dir.c, fault)],
                       model("tankless-600g"), temp_c, limits);
}

static const struct gate_limit *of(int n, int sym)
{
    for (int i = 0; i < n; i++)
        if (limits[i].sym == sym)
            return &limits[i];
    return NULL;
}

TEST(a_blocked_restrictor_has_a_band_of_waste_and_a_ceiling_of_pressure)
{
    const double *P = model("tankless-600g")->param;
    int n = look("waste-restrictor-blocked", 25);
    const struct gate_limit *waste = of(n, F_q_waste_lpm), *mem = of(n, F_p_mem_mpa);

    UNUSED_STATE;
    assert_int_equal(n, 2);
    NEAR(waste->least, 0.85 * P[P_q_waste]);
    NEAR(waste->most, 1.2 * P[P_q_waste]);
    assert_true(isnan(mem->least));
    NEAR(mem->most, P[P_p_mem_max]);
}

TEST(cold_water_asks_for_less_of_a_membrane)
{
    double warm, cold;

    UNUSED_STATE;
    warm = of(look("membrane-fouled", 25), F_q_perm_lpm)->least;
    cold = of(look("membrane-fouled", 10), F_q_perm_lpm)->least;
    NEAR(warm, 0.9 * model("tankless-600g")->param[P_q_perm]);
    assert_true(cold < 0.75 * warm);
    assert_null(of(look("membrane-fouled", NAN), F_q_perm_lpm));
}

TEST(a_leak_has_no_limits_of_flow)
{
    UNUSED_STATE;
    assert_int_equal(look("leak-detected", 25), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_blocked_restrictor_has_a_band_of_waste_and_a_ceiling_of_pressure),
        CASE(cold_water_asks_for_less_of_a_membrane),
        CASE(a_leak_has_no_limits_of_flow),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
