/* -*- Mode: C; tab-width: 4; indent-tabs-mode: nil; c-basic-offset: 4 -*- */

/*
 * Counters of the filter's instance, which Fluent Bit shows with its own
 * (/api/v2/metrics/prometheus). They go on when a policy changes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#include "filter_logredact.h"

#include <stdio.h>
#include <string.h>

static struct cmt_counter *counter(struct lr_filter *ctx, char *name,
                                   char *description, int labels, char *label)
{
    return cmt_counter_create(ctx->ins->cmt, "logredact", "", name,
                              description, labels,
                              (char *[]) {"name", label});
}

static void add(struct lr_filter *ctx, struct cmt_counter *metric,
                uint64_t now, uint64_t value, char *label)
{
    cmt_counter_add(metric, now, value, label ? 2 : 1,
                    (char *[]) {(char *) flb_filter_name(ctx->ins), label});
}

int lr_metrics_create(struct lr_filter *ctx)
{
    uint64_t now = cfl_time_now();
    struct lr_metrics *m = &ctx->metrics;

    m->records = counter(ctx, "records_total", "Records that were read.",
                         1, NULL);
    m->changed = counter(ctx, "records_changed_total",
                         "Records that left with a replacement.", 1, NULL);
    m->dropped = counter(ctx, "records_dropped_total",
                         "Records that were dropped, by a rule or by an "
                         "error.", 1, NULL);
    m->failed = counter(ctx, "records_failed_total",
                        "Records that could not be redacted and left as a "
                        "placeholder, or not.", 1, NULL);
    m->findings = counter(ctx, "findings_total", "What was found.",
                          2, "detector");
    m->reloads = counter(ctx, "policy_reloads_total",
                         "Times that the policy, or known secrets and keys, "
                         "were read again.", 2, "result");
    m->policy = cmt_gauge_create(ctx->ins->cmt, "logredact", "",
                                 "policy_info",
                                 "1 for the policy in use, 0 for those before.",
                                 2, (char *[]) {"name", "digest"});
    if (!m->records || !m->changed || !m->dropped || !m->failed ||
        !m->findings || !m->reloads || !m->policy) {
        flb_plg_error(ctx->ins, "no memory for metrics");
        return -1;
    }

    add(ctx, m->records, now, 0, NULL);
    add(ctx, m->changed, now, 0, NULL);
    add(ctx, m->dropped, now, 0, NULL);
    add(ctx, m->failed, now, 0, NULL);
    add(ctx, m->reloads, now, 0, "ok");
    add(ctx, m->reloads, now, 0, "failed");
    return 0;
}

/* Room for what a session over this policy counts; NULL: no memory. */
uint64_t *lr_metrics_room(logredact_policy *policy)
{
    size_t count = logredact_policy_detector_count(policy);
    uint64_t *room;

    room = flb_calloc(2 * count + 1, sizeof(uint64_t));
    if (!room) {
        flb_errno();
    }
    return room;
}

/* The session is another one over this policy, and counts from 0. */
void lr_metrics_session(struct lr_filter *ctx, logredact_policy *policy,
                        uint64_t *room)
{
    struct lr_metrics *m = &ctx->metrics;

    flb_free(m->seen_detectors);
    m->seen_detectors = room;
    m->detectors = room + logredact_policy_detector_count(policy);
    memset(&m->seen, 0, sizeof(m->seen));
}

void lr_metrics_policy(struct lr_filter *ctx)
{
    int i;
    const uint8_t *digest = logredact_policy_digest(ctx->policy);
    uint64_t now = cfl_time_now();
    char *labels[2];
    struct lr_metrics *m = &ctx->metrics;

    labels[0] = (char *) flb_filter_name(ctx->ins);
    labels[1] = m->digest;
    if (m->digest[0] != '\0') {
        cmt_gauge_set(m->policy, now, 0, 2, labels);
    }
    for (i = 0; i < 32; i++) {
        snprintf(m->digest + 2 * i, 3, "%02x", digest[i]);
    }
    cmt_gauge_set(m->policy, now, 1, 2, labels);
}

void lr_metrics_reload(struct lr_filter *ctx, int ok)
{
    add(ctx, ctx->metrics.reloads, cfl_time_now(), 1,
        ok ? "ok" : "failed");
}

static void add_findings(struct lr_filter *ctx, uint64_t now, uint64_t all)
{
    uint32_t i;
    uint32_t count = logredact_policy_detector_count(ctx->policy);
    uint64_t found;
    struct lr_metrics *m = &ctx->metrics;

    logredact_session_detector_counts(ctx->session, m->detectors);
    for (i = 0; i < count; i++) {
        found = m->detectors[i] - m->seen_detectors[i];
        if (found == 0) {
            continue;
        }
        add(ctx, m->findings, now, found,
            (char *) logredact_policy_detector_id(ctx->policy, i));
        m->seen_detectors[i] = m->detectors[i];
        all -= found;
    }
    if (all > 0) {
        add(ctx, m->findings, now, all, "field-rule");
    }
}

/*
 * What the session counted since the last time, and `placeholders` records that
 * stand for some that it did not finish; it has not counted `uncounted` of these
 * as failed.
 */
void lr_metrics_chunk(struct lr_filter *ctx, uint64_t placeholders,
                      uint64_t uncounted)
{
    uint64_t done;
    uint64_t now = cfl_time_now();
    logredact_counters c = {.size = sizeof(c)};
    struct lr_metrics *m = &ctx->metrics;

    logredact_session_counters(ctx->session, &c);
    done = c.events_out - m->seen.events_out +
           c.events_dropped - m->seen.events_dropped;

    add(ctx, m->records, now, done + placeholders, NULL);
    if (c.events_changed != m->seen.events_changed) {
        add(ctx, m->changed, now,
            c.events_changed - m->seen.events_changed, NULL);
    }
    if (c.events_dropped != m->seen.events_dropped) {
        add(ctx, m->dropped, now,
            c.events_dropped - m->seen.events_dropped, NULL);
    }
    if (uncounted + c.events_failed != m->seen.events_failed) {
        add(ctx, m->failed, now,
            uncounted + c.events_failed - m->seen.events_failed, NULL);
    }
    if (c.findings != m->seen.findings) {
        add_findings(ctx, now, c.findings - m->seen.findings);
    }
    m->seen = c;
}

void lr_metrics_destroy(struct lr_filter *ctx)
{
    flb_free(ctx->metrics.seen_detectors);
}
