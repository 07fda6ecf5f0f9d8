/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/delivery_spell.h"

#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/text.h"

#define MINUTE_MS INT64_C(60000)
#define SHORT_MIN 120       /* below it minutes are counted */
#define LONG_MIN  (48 * 60) /* from it on days are */

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct local {
    struct civil date;
    int hour, minute;
};

static struct local local_of(const struct zone *z, int64_t ms)
{
    int64_t at = zone_local(z, ms), days = floor_div(at, 86400000);
    int minute = (int)((at - days * 86400000) / MINUTE_MS);

    return (struct local){civil_date(days), minute / 60, minute % 60};
}

void spell_day(const struct zone *z, enum lang l, int64_t ms, char out[SPELL_CAP])
{
    struct local t = local_of(z, ms);

    if (l == LANG_ZH_CN)
        snprintf(out, SPELL_CAP, "%d月%d日", t.date.month, t.date.day);
    else
        snprintf(out, SPELL_CAP, "%d %s", t.date.day, months[t.date.month - 1]);
}

void spell_moment(const struct zone *z, enum lang l, int64_t ms, char out[SPELL_CAP])
{
    struct local t = local_of(z, ms);
    size_t n;

    spell_day(z, l, ms, out);
    n = strlen(out);
    snprintf(out + n, SPELL_CAP - n, "%s %02d:%02d", l == LANG_ZH_CN ? "" : ",", t.hour, t.minute);
}

void spell_slot(const struct zone *z, enum lang l, int64_t from_ms, int64_t to_ms,
                char out[SPELL_CAP])
{
    struct local from = local_of(z, from_ms), to = local_of(z, to_ms);
    char end[SPELL_CAP];
    size_t n;

    spell_moment(z, l, from_ms, out);
    if (from.date.day == to.date.day && from.date.month == to.date.month)
        snprintf(end, sizeof end, "%02d:%02d", to.hour, to.minute);
    else
        spell_moment(z, l, to_ms, end);
    n = strlen(out);
    snprintf(out + n, SPELL_CAP - n, "-%s", end);
}

void spell_date(const struct zone *z, enum lang l, const char *text, char out[SPELL_CAP])
{
    int y, m, d;
    int64_t ms;

    out[0] = 0;
    if (strchr(text, 'T') && text_time_parse(text, &ms)) {
        struct local t = local_of(z, ms);

        y = (int)t.date.year;
        m = t.date.month;
        d = t.date.day;
    } else if (sscanf(text, "%4d-%2d-%2d", &y, &m, &d) != 3 || m < 1 || m > 12) {
        return;
    }
    if (l == LANG_ZH_CN)
        snprintf(out, SPELL_CAP, "%d年%d月%d日", y, m, d);
    else
        snprintf(out, SPELL_CAP, "%d %s %d", d, months[m - 1], y);
}

void spell_stretch(enum lang l, int64_t ms, char out[SPELL_CAP])
{
    long long min = (long long)((ms + MINUTE_MS / 2) / MINUTE_MS);
    bool zh = l == LANG_ZH_CN;

    if (min >= LONG_MIN)
        snprintf(out, SPELL_CAP, zh ? "%lld天" : "%lld days", min / 1440);
    else if (min >= SHORT_MIN)
        snprintf(out, SPELL_CAP, zh ? "%lld小时" : "%lld h", min / 60);
    else
        snprintf(out, SPELL_CAP, zh ? "%lld分钟" : "%lld min", min);
}

static const struct {
    enum spelling what;
    const char *name;
    struct words w;
} rows[] = {
    {SPELL_CLOCK, "accept", {{"接单", "acceptance"}}},
    {SPELL_CLOCK, "contact", {{"联系客户", "call to the customer"}}},
    {SPELL_CLOCK, "appointment", {{"预约上门", "appointment"}}},
    {SPELL_CLOCK, "visit", {{"上门时限", "visit"}}},
    {SPELL_CLOCK, "completion", {{"现场完工", "work on site"}}},
    {SPELL_CLOCK, "next_visit", {{"再次上门", "next visit"}}},
    {SPELL_CLOCK, "hand_in", {{"交款交单", "hand-in"}}},
    {SPELL_CLOCK, "sweep", {{"当日结果", "result of the day"}}},
    {SPELL_SEVERITY, "safety", {{"安全隐患", "safety"}}},
    {SPELL_SEVERITY, "no_water", {{"不出水", "no water"}}},
    {SPELL_SEVERITY, "degraded", {{"性能下降", "degraded"}}},
    {SPELL_SEVERITY, "maintenance", {{"保养", "maintenance"}}},
    {SPELL_ORDER_KIND, "install", {{"安装", "Installation"}}},
    {SPELL_ORDER_KIND, "filter", {{"更换滤芯", "Filter change"}}},
    {SPELL_ORDER_KIND, "repair", {{"维修", "Repair"}}},
    {SPELL_CHANNEL, "sms", {{"短信网关", "SMS gateway"}}},
    {SPELL_CHANNEL, "email", {{"邮件服务器", "mail server"}}},
    {SPELL_CHANNEL, "webhook", {{"Webhook", "webhook"}}},
    {SPELL_CHANNEL, "mqtt", {{"MQTT", "MQTT"}}},
    {SPELL_CHANNEL, "log", {{"日志", "log"}}},
    {SPELL_DECISION, "approved", {{"已批准", "approved"}}},
    {SPELL_DECISION, "denied", {{"未批准", "denied"}}},
    {SPELL_DECISION, "withdrawn", {{"已撤回", "withdrawn"}}},
};

const char *spell_word(enum spelling what, enum lang l, const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].what == what && !strcmp(rows[i].name, name))
            return rows[i].w.in[l];
    return NULL;
}
