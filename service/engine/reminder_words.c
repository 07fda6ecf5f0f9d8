/* SPDX-License-Identifier: Apache-2.0 */
/* What a reminder says of the stages: which, and by which limit. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_reminder.h"

#define WORDS_CAP 240

static int64_t earliest(const struct filter_forecast *f, int n)
{
    int64_t first = 0;

    for (int i = 0; i < n; i++)
        if (f[i].due_ms && (!first || f[i].due_ms < first))
            first = f[i].due_ms;
    return first;
}

unsigned reminder_bundle(const struct filter_forecast *f, int n, int64_t base_ms, int64_t now_ms,
                         int together_d)
{
    unsigned stages = 0;
    int64_t until;

    if (!base_ms)
        base_ms = earliest(f, n);
    if (!base_ms)
        return 0;
    until = (base_ms > now_ms ? base_ms : now_ms) + together_d * DAY_MS;
    for (int i = 0; i < n; i++)
        if (f[i].due_ms && f[i].due_ms <= until)
            stages |= 1u << i;
    return stages;
}

static const char *title_of(const struct model *m, const char *id, int lang)
{
    const struct stage *s = model_stage(m, id);

    return s && s->title.in[lang] ? s->title.in[lang] : id;
}

cJSON *reminder_titles(const struct model *m, const struct filter_forecast *f, int n,
                       unsigned stages)
{
    static const char *const between[LANG_COUNT] = {"、", ", "};
    char text[LANG_COUNT][WORDS_CAP] = {"", ""};
    cJSON *o = cJSON_CreateObject();

    for (int l = 0; l < LANG_COUNT; l++)
        for (int i = 0; i < n; i++)
            if (stages >> i & 1)
                snprintf(text[l] + strlen(text[l]), WORDS_CAP - strlen(text[l]), "%s%s",
                         text[l][0] ? between[l] : "", title_of(m, f[i].stage, l));
    cJSON_AddStringToObject(o, "zh-CN", text[LANG_ZH_CN]);
    cJSON_AddStringToObject(o, "en", text[LANG_EN]);
    return o;
}

static cJSON *both(const char *zh, const char *en)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "zh-CN", zh);
    cJSON_AddStringToObject(o, "en", en);
    return o;
}

/* Of a machine that is silent nothing is claimed but the time that went by. */
cJSON *reminder_why(const struct filter_forecast *f, int offline_d)
{
    static const struct {
        const char *zh, *en;
    } limits[FL_COUNT] = {
        [FL_DAYS] = {"已用%.0f天,额定%.0f天", "%.0f of %.0f days used"},
        [FL_LITRES] = {"已用水%.0f升,额定%.0f升", "%.0f of %.0f L used"},
        [FL_LOAD] = {"负荷已达%.0f%%,额定%.0f%%", "load %.0f%% of %.0f%%"},
    };
    char zh[WORDS_CAP], en[WORDS_CAP];

    if (offline_d) {
        snprintf(zh, sizeof zh, "设备已离线%d天,日期为估算", offline_d);
        snprintf(en, sizeof en, "an estimate: the machine has been offline for %d days", offline_d);
    } else if (f->binding == FL_PERFORMANCE) {
        filter_why(f, LANG_ZH_CN, zh, sizeof zh);
        filter_why(f, LANG_EN, en, sizeof en);
    } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(zh, sizeof zh, limits[f->binding].zh, f->used, f->rated);
        snprintf(en, sizeof en, limits[f->binding].en, f->used, f->rated);
#pragma GCC diagnostic pop
    }
    return both(zh, en);
}
