/* -*- Mode: C; tab-width: 4; indent-tabs-mode: nil; c-basic-offset: 4 -*- */

/*
 * logredact as a filter of Fluent Bit: what the files of this plugin share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef FLB_FILTER_LOGREDACT_H
#define FLB_FILTER_LOGREDACT_H

#include <fluent-bit/flb_info.h>
#include <fluent-bit/flb_filter.h>
#include <fluent-bit/flb_filter_plugin.h>
#include <fluent-bit/flb_mem.h>
#include <fluent-bit/flb_scheduler.h>
#include <fluent-bit/flb_sds.h>
#include <fluent-bit/flb_time.h>

#include <cmetrics/cmetrics.h>
#include <cmetrics/cmt_counter.h>
#include <cmetrics/cmt_gauge.h>

#include <sys/stat.h>
#include <pthread.h>
#include <stdint.h>

#include <logredact.h>

/* A digest in hexadecimal digits, and its end */
#define LR_DIGEST_SIZE 65

struct lr_metrics {
    struct cmt_counter *records;
    struct cmt_counter *changed;
    struct cmt_counter *dropped;
    struct cmt_counter *failed;
    struct cmt_counter *findings;     /* by detector */
    struct cmt_counter *reloads;      /* by result */
    struct cmt_gauge *policy;         /* by digest */
    char digest[LR_DIGEST_SIZE];      /* the one that is set */

    /* What the session had counted when it was last looked at */
    logredact_counters seen;
    uint64_t *seen_detectors;
    uint64_t *detectors;
};

struct lr_filter {
    struct flb_filter_instance *ins;
    struct flb_config *config;

    /* Properties */
    flb_sds_t policy_path;            /* or default_path */
    int reload_interval;              /* seconds; 0: never */
    flb_sds_t checkpoint_tag;

    char *default_path;
    logredact_policy *policy;
    logredact_session *session;
    struct lr_metrics metrics;

    /*
     * Fluent Bit has one thread at a time in a filter (filters: the engine's;
     * processors: whoever holds the unit's lock). A session must not depend on it.
     */
    pthread_mutex_t lock;

    /* The file of the plan in use. One that does not load is tried at each look: what it lacks may be a key's file. */
    struct stat plan_seen;
    time_t next_look;
    char complaint[192];              /* the last one about a policy, said once */

    /* What was said about chunks that failed, and when */
    time_t next_report;
    uint64_t unreported;

    /* With a policy that seals */
    struct flb_sched_timer *timer;
    struct flb_input_instance *input; /* whose records the checkpoints are */
    const uint8_t *own;               /* checkpoints that are just handed on */
    size_t own_size;
    uint64_t stream;                  /* number of the session's, whose address may come again */
    int stream_ended;                 /* the session has its last checkpoint */
    char seal_complaint[192];
};

extern struct flb_filter_plugin filter_logredact_plugin;

/* policy.c */
int lr_policy_open(struct lr_filter *ctx);
int lr_policy_seals(struct lr_filter *ctx);
int lr_policy_new_stream(struct lr_filter *ctx);
void lr_policy_look(struct lr_filter *ctx);
void lr_policy_close(struct lr_filter *ctx);

/* metrics.c */
int lr_metrics_create(struct lr_filter *ctx);
uint64_t *lr_metrics_room(logredact_policy *policy);
void lr_metrics_session(struct lr_filter *ctx, logredact_policy *policy, uint64_t *room);
void lr_metrics_policy(struct lr_filter *ctx);
void lr_metrics_reload(struct lr_filter *ctx, int ok);
void lr_metrics_chunk(struct lr_filter *ctx, uint64_t placeholders,
                      uint64_t uncounted);
void lr_metrics_destroy(struct lr_filter *ctx);

/* failed.c */
int lr_failed_chunk(struct lr_filter *ctx,
                    const uint8_t *tag, size_t tag_len,
                    const uint8_t *data, size_t bytes,
                    const uint8_t *finished, size_t finished_size,
                    logredact_error *error, void **out_buf, size_t *out_size);

/* seal.c */
int lr_seal_start(struct lr_filter *ctx);
void lr_seal_stop(struct lr_filter *ctx);
int lr_seal_own(struct lr_filter *ctx, struct flb_input_instance *i_ins,
                const void *data, size_t size);

/* Seconds of a clock that only goes forward. */
time_t lr_now(void);

#endif
