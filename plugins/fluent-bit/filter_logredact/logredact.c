/* -*- Mode: C; tab-width: 4; indent-tabs-mode: nil; c-basic-offset: 4 -*- */

/*
 * Redaction of log records. A chunk goes to liblogredact as the msgpack that
 * it is, and comes back with its findings replaced; nothing is decoded here.
 * What liblogredact did not finish never leaves this filter (failed.c).
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#include "filter_logredact.h"

#include <fluent-bit/flb_metrics.h>
#include <fluent-bit/flb_version.h>
#include <cmetrics/cmt_encode_prometheus.h>

#include <string.h>
#include <time.h>

time_t lr_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec;
}

/*
 * Fluent Bit's structures are no stable ABI, so this plugin goes with the version
 * whose headers it was built with. The running one tells its version in its metrics.
 */
static int is_this_fluent_bit(struct flb_config *config)
{
    int same;
    cfl_sds_t text;
    struct cmt *cmt;

    cmt = cmt_create();
    if (!cmt) {
        return FLB_FALSE;
    }
    flb_metrics_fluentbit_add(config, cmt);
    text = cmt_encode_prometheus_create(cmt, CMT_FALSE);
    cmt_destroy(cmt);
    if (!text) {
        return FLB_FALSE;
    }
    same = strstr(text, ",version=\"" FLB_VERSION_STR "\"") != NULL;
    cmt_encode_prometheus_destroy(text);

    return same ? FLB_TRUE : FLB_FALSE;
}

static void destroy(struct lr_filter *ctx)
{
    lr_seal_stop(ctx);
    lr_policy_close(ctx);
    lr_metrics_destroy(ctx);
    pthread_mutex_destroy(&ctx->lock);
    flb_free(ctx);
}

static int cb_logredact_init(struct flb_filter_instance *ins,
                             struct flb_config *config, void *data)
{
    struct lr_filter *ctx;

    (void) data;

    /* Nothing of `ins` is to be trusted before. */
    if (is_this_fluent_bit(config) != FLB_TRUE) {
        flb_error("[filter:logredact] this plugin was built for Fluent Bit "
                  "%s, and this is another version: build the plugin with "
                  "this version's source", FLB_VERSION_STR);
        return -1;
    }
    if (strcmp(logredact_version(), LOGREDACT_VERSION) != 0) {
        flb_plg_error(ins, "this plugin was built for liblogredact.so %s, "
                      "and %s was loaded: install both from one version",
                      LOGREDACT_VERSION, logredact_version());
        return -1;
    }

    ctx = flb_calloc(1, sizeof(struct lr_filter));
    if (!ctx) {
        flb_errno();
        return -1;
    }
    ctx->ins = ins;
    ctx->config = config;
    pthread_mutex_init(&ctx->lock, NULL);

    if (flb_filter_config_map_set(ins, ctx) == -1) {
        flb_plg_error(ins, "unable to load configuration");
        destroy(ctx);
        return -1;
    }
    if (ctx->reload_interval < 0) {
        flb_plg_error(ins, "'reload_interval' is negative");
        destroy(ctx);
        return -1;
    }
    if (lr_metrics_create(ctx) != 0 || lr_policy_open(ctx) != 0 ||
        (lr_policy_seals(ctx) && lr_seal_start(ctx) != 0)) {
        destroy(ctx);
        return -1;
    }

    flb_filter_set_context(ins, ctx);
    return 0;
}

static int redact(struct lr_filter *ctx, const uint8_t *data, size_t bytes,
                  const char *tag, int tag_len,
                  void **out_buf, size_t *out_size)
{
    int32_t status;
    size_t size;
    const uint8_t *output;
    logredact_error error;

    lr_policy_look(ctx);

    /* Nothing leaves unsealed. */
    if ((!ctx->session || ctx->stream_ended) &&
        lr_policy_new_stream(ctx) != 0) {
        return FLB_FILTER_MODIFIED;
    }

    status = logredact_session_chunk(ctx->session,
                                     (const uint8_t *) tag, tag_len,
                                     data, bytes, &output, &size, &error);
    if (status != LOGREDACT_OK) {
        return lr_failed_chunk(ctx, (const uint8_t *) tag, tag_len,
                               data, bytes, output, size, &error,
                               out_buf, out_size);
    }
    lr_metrics_chunk(ctx, 0, 0);

    /* The bytes decide, not a counter: what is not the same does not pass. */
    if (size == bytes && memcmp(output, data, bytes) == 0) {
        return FLB_FILTER_NOTOUCH;
    }
    if (size == 0) {
        return FLB_FILTER_MODIFIED;
    }

    *out_buf = flb_malloc(size);
    if (!*out_buf) {
        flb_errno();
        flb_plg_error(ctx->ins, "no memory for a chunk of %zu bytes: it is "
                      "dropped", size);
        return FLB_FILTER_MODIFIED;
    }
    memcpy(*out_buf, output, size);
    *out_size = size;

    return FLB_FILTER_MODIFIED;
}

static int cb_logredact_filter(const void *data, size_t bytes,
                               const char *tag, int tag_len,
                               void **out_buf, size_t *out_size,
                               struct flb_filter_instance *ins,
                               struct flb_input_instance *i_ins,
                               void *context, struct flb_config *config)
{
    int ret;
    struct lr_filter *ctx = context;

    (void) ins;
    (void) config;

    *out_buf = NULL;
    *out_size = 0;

    if (lr_seal_own(ctx, i_ins, data, bytes)) {
        return FLB_FILTER_NOTOUCH;
    }

    pthread_mutex_lock(&ctx->lock);
    ret = redact(ctx, data, bytes, tag, tag_len, out_buf, out_size);
    pthread_mutex_unlock(&ctx->lock);

    return ret;
}

static int cb_logredact_exit(void *data, struct flb_config *config)
{
    (void) config;

    if (data) {
        destroy(data);
    }
    return 0;
}

static struct flb_config_map config_map[] = {
    {
     FLB_CONFIG_MAP_STR, "policy", NULL,
     0, FLB_TRUE, offsetof(struct lr_filter, policy_path),
     "File of the compiled policy (logredact policy compile policy.yaml "
     "-o policy.plan). Default: default.plan beside the plugin"
    },
    {
     FLB_CONFIG_MAP_TIME, "reload_interval", "10",
     0, FLB_TRUE, offsetof(struct lr_filter, reload_interval),
     "How often to look whether the policy, its known secrets or keyrings have "
     "changed; 0: never"
    },
    {
     FLB_CONFIG_MAP_STR, "checkpoint_tag", "logredact.checkpoint",
     0, FLB_TRUE, offsetof(struct lr_filter, checkpoint_tag),
     "Tag of the checkpoints of a policy that seals"
    },

    /* EOF */
    {0}
};

struct flb_filter_plugin filter_logredact_plugin = {
    .event_type   = FLB_FILTER_LOGS,
    .name         = "logredact",
    .description  = "Redacts passwords, keys, card numbers and personal data",
    .cb_init      = cb_logredact_init,
    .cb_filter    = cb_logredact_filter,
    .cb_exit      = cb_logredact_exit,
    .config_map   = config_map,
    .flags        = 0
};
