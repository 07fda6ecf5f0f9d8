/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of a repair card: work, parts, readings, test run, charges, ticks, signature. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/xalloc.h"
#include "service/engine/evidence_known.h"
#include "service/http/card_int.h"
#include "service/store/store_card.h"

static const struct {
    const char *field, *words[LANG_COUNT];
} readings[] = {
    {"tds_in_ppm", {"进水TDS (ppm)", "Feed TDS (ppm)"}},
    {"tds_out_ppm", {"净水TDS (ppm)", "Pure water TDS (ppm)"}},
    {"temp_c", {"水温 (°C)", "Water temperature (°C)"}},
    {"p_in_mpa", {"进水压力 (MPa)", "Feed pressure (MPa)"}},
    {"p_mem_mpa", {"膜前压力 (MPa)", "Membrane pressure (MPa)"}},
    {"p_tank_mpa", {"压力桶压力 (MPa)", "Tank pressure (MPa)"}},
    {"q_perm_lpm", {"产水流量 (L/min)", "Pure water flow (L/min)"}},
    {"q_waste_lpm", {"废水流量 (L/min)", "Waste flow (L/min)"}},
    {"i_pump_a", {"水泵电流 (A)", "Pump current (A)"}},
    {"v_supply_v", {"供电电压 (V)", "Supply voltage (V)"}},
};

void card_work(struct card_data *d)
{
    const cJSON *j, *work = cJSON_GetObjectItemCaseSensitive(d->args, "work");
    const struct catalogue *c = d->http->o.catalogue;

    card_heading(d, CW_WORK);
    html_raw(&d->page, "<ul>");
    cJSON_ArrayForEach(j, work) html_put(
        &d->page, "<li>%s</li>", cJSON_IsString(j) ? j->valuestring : card_string(j, "text"));
    html_raw(&d->page, "</ul>");
    card_heading(d, CW_PARTS);
    html_raw(&d->page, "<ul>");
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(d->args, "parts"))
    {
        const char *sku = card_string(j, "sku"), *title = "";

        for (size_t i = 0; i < c->part_count; i++)
            if (!strcmp(c->parts[i].id, sku))
                title = c->parts[i].title.in[d->lang];
        html_put(&d->page, "<li>%s %s", sku, title);
        if (card_string(j, "code")[0])
            html_put(&d->page, " · %s %s", card_word(d, CW_CODE), card_string(j, "code"));
        html_raw(&d->page, "</li>");
    }
    html_raw(&d->page, "</ul>");
}

static void number(const cJSON *from, const char *name, char out[32])
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(from, name);

    snprintf(out, 32, cJSON_IsNumber(j) ? "%.4g" : "–", cJSON_IsNumber(j) ? j->valuedouble : 0);
}

void card_readings(struct card_data *d)
{
    const cJSON *before = cJSON_GetObjectItem(d->visit, "readings_before");
    const cJSON *after = cJSON_GetObjectItem(d->visit, "readings_after");
    char a[32], b[32];

    card_heading(d, CW_READINGS);
    html_put(&d->page, "<table><tr><td></td><th>%s</th><th>%s</th></tr>", card_word(d, CW_BEFORE),
             card_word(d, CW_AFTER));
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        if (!cJSON_HasObjectItem(before, readings[i].field) &&
            !cJSON_HasObjectItem(after, readings[i].field))
            continue;
        number(before, readings[i].field, a);
        number(after, readings[i].field, b);
        html_put(&d->page, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>", readings[i].words[d->lang],
                 a, b);
    }
    html_raw(&d->page, "</table>");
}

/* Nothing is said of what nobody asked. */
void card_asked(struct card_data *d)
{
    const cJSON *j;
    bool any = false;
    char value[32];

    cJSON_ArrayForEach(j, cJSON_GetObjectItem(d->order, "asked"))
    {
        const cJSON *said = cJSON_GetObjectItem(j, "value");

        if (cJSON_IsNull(said))
            continue;
        if (!any) {
            card_heading(d, CW_ASKED);
            html_raw(&d->page, "<ul>");
            any = true;
        }
        number(j, "value", value);
        html_put(&d->page, "<li>%s %s</li>", card_title(d, cJSON_GetObjectItem(j, "title")),
                 cJSON_IsBool(said) ? card_word(d, cJSON_IsTrue(said) ? CW_YES : CW_NO) : value);
    }
    html_raw(&d->page, any ? "</ul>" : "");
}

void card_test(struct card_data *d)
{
    const cJSON *run;

    card_heading(d, CW_TEST);
    html_raw(&d->page, "<ul>");
    cJSON_ArrayForEach(run, cJSON_GetObjectItem(d->visit, "test_runs"))
        html_put(&d->page, "<li>%s: %s</li>", card_string(run, "test"),
                 card_result(d, card_string(run, "state")));
    html_raw(&d->page, "</ul>");
}

void card_money(int64_t fen, char out[32])
{
    snprintf(out, 32, "%lld.%02lld", (long long)(fen / 100), (long long)(fen % 100));
}

static int64_t fen(const cJSON *o, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsNumber(j) ? (int64_t)j->valuedouble : 0;
}

static void charge(struct card_data *d, const cJSON *line)
{
    char unit[32], amount[32], quantity[32];

    card_money(fen(line, "unit_fen"), unit);
    card_money(fen(line, "amount_fen"), amount);
    snprintf(quantity, sizeof quantity, "%lld", (long long)fen(line, "quantity"));
    html_put(&d->page, "<tr><td>%s %s</td><td>%s</td><td>%s</td><td>%s", card_string(line, "code"),
             card_title(d, cJSON_GetObjectItem(line, "title")), quantity, unit, amount);
    if (cJSON_IsTrue(cJSON_GetObjectItem(line, "covered")))
        html_put(&d->page, " (%s)", card_word(d, CW_COVERED));
    html_raw(&d->page, "</td></tr>");
}

/* All that the order has cost so far: a missed visit may stand beside the repair. */
void card_charges(struct card_data *d)
{
    const cJSON *line, *lines = cJSON_GetObjectItem(d->order, "charges");
    int64_t total = 0;
    char text[32];

    card_heading(d, CW_CHARGES);
    html_put(&d->page, "<table><tr><td></td><th>%s</th><th>%s</th><th>%s</th></tr>",
             card_word(d, CW_QUANTITY), card_word(d, CW_UNIT), card_word(d, CW_AMOUNT));
    cJSON_ArrayForEach(line, lines)
    {
        charge(d, line);
        total += fen(line, "amount_fen");
    }
    card_money(total, text);
    html_put(&d->page, "<tr class=\"total\"><td>%s</td><td></td><td></td><td>%s</td></tr></table>",
             card_word(d, CW_TOTAL), text);
    if (d->card)
        html_put(&d->page, "<p>%s</p>",
                 card_word(d, cJSON_IsTrue(cJSON_GetObjectItem(d->card, "in_warranty"))
                                  ? CW_IN_WARRANTY
                                  : CW_OUT_OF_WARRANTY));
    snprintf(text, sizeof text, "%lld", (long long)fen(d->order, "price_version"));
    html_put(&d->page, "<p class=\"small\">%s %s</p>", card_word(d, CW_LIST), text);
}

void card_checks(struct card_data *d)
{
    const struct catalogue *c = d->http->o.catalogue;
    const cJSON *check;

    card_heading(d, CW_CHECKED);
    html_raw(&d->page, "<ul class=\"checks\">");
    cJSON_ArrayForEach(check, cJSON_GetObjectItem(d->visit, "checklist"))
    {
        const char *title = card_string(check, "id");

        for (size_t i = 0; i < c->visit_count; i++)
            if (!strcmp(c->visit[i].id, title))
                title = c->visit[i].title.in[d->lang];
        html_put(&d->page, "<li>%s %s</li>",
                 cJSON_IsTrue(cJSON_GetObjectItem(check, "ticked")) ? "☑" : "☐", title);
    }
    html_raw(&d->page, "</ul>");
}

/* The drawing stands in the page itself: the page can be kept and printed without the service. */
static void picture(struct card_data *d, const struct attachment *a)
{
    uint8_t *bytes;
    size_t cap;
    char *text;

    if (!d->http->o.files_dir ||
        file_store_get(d->http->o.files_dir, a->sha256, (size_t)a->bytes, &bytes))
        return;
    cap = sodium_base64_encoded_len((size_t)a->bytes, sodium_base64_VARIANT_ORIGINAL);
    text = xmalloc(cap);
    sodium_bin2base64(text, cap, bytes, (size_t)a->bytes, sodium_base64_VARIANT_ORIGINAL);
    html_put(&d->page, "<img class=\"signature\" alt=\"\" src=\"data:%s;base64,%s\">", a->type,
             text);
    free(text);
    free(bytes);
}

struct signed_by {
    char *name, *image;
};

static void signed_row(void *ctx, const struct db_value *col, int ncol)
{
    struct signed_by *s = ctx;

    (void)ncol;
    s->name = col[9].kind == DB_TEXT ? xstrdup(col[9].s) : NULL;
    s->image = col[10].kind == DB_TEXT ? xstrdup(col[10].s) : NULL;
}

void card_signature(struct card_data *d)
{
    struct signed_by s = {NULL, NULL};
    struct attachment a;

    card_heading(d, CW_SIGNED);
    if (store_run(&d->http->reader, SQL_CARD_LAST, ARGS(db_text(d->o->id)), signed_row, &s))
        return;
    if (!s.name && !s.image)
        html_put(&d->page, "<p>%s</p>", card_word(d, CW_NOT_SIGNED));
    if (s.name)
        html_put(&d->page, "<p>%s</p>", s.name);
    if (s.image && signature_drawn(s.image))
        html_put(&d->page, "<img class=\"signature\" alt=\"\" src=\"%s\">", s.image);
    else if (s.image && !store_attachment_get(&d->http->reader, d->o->id, s.image, &a))
        picture(d, &a);
    free(s.name);
    free(s.image);
}
