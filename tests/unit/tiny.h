/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalogue of one model and a few faults, written for the test that includes this: whole
 * files as text, so that a test can break exactly one line of them.
 */
#ifndef TW_TINY_H
#define TW_TINY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loader.h"

#define TINY_WORDS "{\"zh-CN\":\"x\",\"en\":\"x\"}"

#define TINY_PARTS                                                         \
    "{\"items\":[{\"id\":\"PP\",\"title\":" TINY_WORDS "},"                \
    "{\"id\":\"MEM\",\"title\":" TINY_WORDS ",\"classes\":[\"ro-tank\"]}," \
    "{\"id\":\"PUMP\",\"title\":" TINY_WORDS ",\"classes\":[\"uf\"]}]}"
#define TINY_TOOLS "{\"items\":[{\"id\":\"key\",\"title\":" TINY_WORDS "}]}"
#define TINY_MODEL                                                                                \
    "{\"id\":\"m1\",\"title\":" TINY_WORDS ",\"class\":\"ro-tank\",\"params\":{\"q_perm\":0.2,"   \
    "\"i_pump\":1.0,\"p_mem\":0.65,\"rej\":0.96,\"recovery\":0.3,\"p_perm\":0.1,\"dp_mem\":0.01," \
    "\"dp_pre\":0.03,\"q_waste\":0.45,\"tcf_k_low\":3020,\"tcf_k_high\":2640},"                   \
    "\"fitted\":[\"state\",\"uptime_s\",\"p_in_mpa\",\"p_mem_mpa\",\"leak\",\"pump_on\",\"temp_"  \
    "c\","                                                                                        \
    "\"q_perm_lpm\",\"tds_in_ppm\",\"tds_out_ppm\",\"valve_flush\",\"vol_perm_l\",\"i_pump_a\"]," \
    "\"stages\":[{\"id\":\"pp\",\"title\":" TINY_WORDS ",\"life_days\":180,\"life_l\":3600,"      \
    "\"feed_water\":true,\"sku\":\"PP\"},{\"id\":\"ro\",\"title\":" TINY_WORDS                    \
    ",\"life_days\":730,"                                                                         \
    "\"sku\":\"MEM\"}],\"codes\":{\"E1\":\"leak\"},\"report_s\":{\"standby\":60},"                \
    "\"commands\":[\"flush\",\"stop\"]}"
#define TINY_FAULT(id, severity, detection, masks)                                                \
    "{\"id\":\"" id "\",\"title\":" TINY_WORDS                                                    \
    ",\"applies_to\":[\"ro-tank\"],\"severity\":\"" severity "\",\"customer_advice\":" TINY_WORDS \
    ",\"detection\":[" detection "],\"causes\":[{\"id\":\"c1\","                                  \
    "\"title\":" TINY_WORDS                                                                       \
    ",\"prior\":0.7,\"evidence\":[{\"if\":\"temp_c > 30\",\"words\":" TINY_WORDS                  \
    ",\"lr_if_true\":0.1,\"lr_if_false\":2,\"group\":\"t\"},{\"if\":\"temp_c > 10\","             \
    "\"words\":" TINY_WORDS ",\"lr_if_true\":4,\"lr_if_false\":0.5,\"group\":\"t\"},"             \
    "{\"if\":\"tds_in_ppm > 100\",\"words\":" TINY_WORDS ",\"lr_if_true\":1.5,\"lr_if_false\":1," \
    "\"group\":\"w\"}],\"parts\":[\"PP\",\"PUMP\"],\"steps\":[" TINY_WORDS "]},{\"id\":\"c2\","   \
    "\"title\":" TINY_WORDS ",\"prior\":0.3,\"evidence\":[],\"parts\":[\"MEM\",\"PP\"]}],"        \
    "\"tools\":[\"key\"],\"minutes\":30,\"verify\":{\"on_site\":{\"gate\":\"TR-PROD\",\"pass\":"  \
    "\"p_in_mpa >= 0.1\"},\"settle_h\":2,\"watch\":[{\"id\":\"w1\",\"needs\":[\"p_in_mpa\"],"     \
    "\"pass\":\"p_in_mpa >= 0.1\",\"fail_fast\":\"p_in_mpa < 0.05\",\"good\":8,\"of\":10,"        \
    "\"window_h\":72,\"max_window_h\":336}]},\"masks\":[" masks "]}"
#define TINY_DETECTION(more)                                                                     \
    "{\"words\":" TINY_WORDS ",\"when\":\"p_in_mpa < 0.05\",\"clear_when\":\"p_in_mpa > 0.08\"," \
    "\"needs\":[\"p_in_mpa\"]" more "}"

struct tiny {
    char *memory;
    struct catalogue_loader loader;
    struct catalogue c;
    enum err result;
};

static void tiny_add(struct tiny *t, const char *file, const char *text)
{
    loader_add(&t->loader, file, text, strlen(text));
}

static struct tiny *tiny_begin(void)
{
    struct tiny *t = calloc(1, sizeof *t);

    t->memory = malloc(LOADER_ARENA);
    loader_init(&t->loader, t->memory, LOADER_ARENA);
    tiny_add(t, "parts.json", TINY_PARTS);
    tiny_add(t, "tools.json", TINY_TOOLS);
    tiny_add(t, "models/m1.json", TINY_MODEL);
    return t;
}

static void tiny_finish(struct tiny *t)
{
    t->result = loader_finish(&t->loader, &t->c);
}

static void tiny_free(struct tiny *t)
{
    free(t->memory);
    free(t);
}

#endif
