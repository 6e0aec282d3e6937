/* -*- Mode: C; tab-width: 4; indent-tabs-mode: nil; c-basic-offset: 4 -*- */

/*
 * Checkpoints of a policy that seals, on a tag of their own. They are made wherever
 * chunks are filtered, on any thread, and wait in the session; a timer of the engine's
 * hands them on, as the records of an input that is this filter's alone. That input is
 * how the filter learns that Fluent Bit ends, while outputs still take what comes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#include "filter_logredact.h"

#include <fluent-bit/flb_input.h>
#include <fluent-bit/flb_input_log.h>
#include <fluent-bit/flb_plugin.h>
#include <fluent-bit/flb_processor.h>
#include <fluent-bit/flb_storage.h>

#include <string.h>

/* How often the timer comes, in ms */
#define LR_SEAL_TICK 250

#define LR_SEAL_INPUT "logredact_checkpoints"

/* Said once, until it is another. */
static void complain(struct lr_filter *ctx, const char *reason)
{
    if (strcmp(ctx->seal_complaint, reason) == 0) {
        return;
    }
    snprintf(ctx->seal_complaint, sizeof(ctx->seal_complaint), "%s", reason);
    flb_plg_error(ctx->ins, "no checkpoint: %s", reason);
}

/*
 * Hands on what waits. The lock is not held meanwhile: the chunk comes back to this filter
 * on its way, and passes as what it is (lr_seal_own).
 */
static void hand_on(struct lr_filter *ctx)
{
    int ret;
    size_t size;
    uint64_t stream;
    uint8_t *copy = NULL;
    const uint8_t *made;

    pthread_mutex_lock(&ctx->lock);
    size = 0;
    stream = ctx->stream;
    if (ctx->session) {
        logredact_session_checkpoints(ctx->session, &made, &size);
    }
    if (size > 0) {
        copy = flb_malloc(size);
        if (copy) {
            memcpy(copy, made, size);
        }
    }
    pthread_mutex_unlock(&ctx->lock);
    if (!copy) {
        return;
    }

    ctx->own = copy;
    ctx->own_size = size;
    ret = flb_input_log_append(ctx->input,
                               ctx->checkpoint_tag,
                               flb_sds_len(ctx->checkpoint_tag), copy, size);
    ctx->own = NULL;
    flb_free(copy);

    if (ret != 0) {
        complain(ctx, "Fluent Bit takes none; they wait");
        return;
    }
    ctx->seal_complaint[0] = '\0';
    pthread_mutex_lock(&ctx->lock);
    if (ctx->session && ctx->stream == stream) {
        logredact_session_checkpoints_taken(ctx->session, size);
    }
    pthread_mutex_unlock(&ctx->lock);
}

/*
 * What is due is signed; when Fluent Bit ends the stream does, and what comes later, of
 * inputs with threads of their own, is of another one.
 */
static void sign(struct lr_filter *ctx)
{
    int32_t status = LOGREDACT_OK;
    logredact_error error;

    pthread_mutex_lock(&ctx->lock);
    if (ctx->session && !ctx->stream_ended) {
        if (ctx->config->is_shutting_down) {
            ctx->stream_ended = FLB_TRUE;
            status = logredact_session_seal_end(ctx->session, &error);
        }
        else {
            status = logredact_session_seal_tick(ctx->session, NULL, &error);
        }
    }
    pthread_mutex_unlock(&ctx->lock);

    if (status != LOGREDACT_OK) {
        complain(ctx, error.message);
    }
    hand_on(ctx);
}

static int cb_input_init(struct flb_input_instance *ins,
                         struct flb_config *config, void *data)
{
    (void) config;

    flb_input_set_context(ins, data);
    return 0;
}

/* Fluent Bit pauses its inputs when it ends, and then flushes what there is. */
static void cb_input_pause(void *data, struct flb_config *config)
{
    struct lr_filter *ctx = data;

    if (config->is_shutting_down && ctx->timer) {
        sign(ctx);
    }
}

static int cb_input_exit(void *data, struct flb_config *config)
{
    (void) data; /* the filter has gone before */
    (void) config;
    return 0;
}

static const struct flb_input_plugin checkpoints_plugin = {
    .name        = LR_SEAL_INPUT,
    .description = "Checkpoints of the filter logredact",
    .cb_init     = cb_input_init,
    .cb_pause    = cb_input_pause,
    .cb_exit     = cb_input_exit,
    .flags       = FLB_INPUT_PRIVATE
};

/* A copy that Fluent Bit frees with its other plugins, as it does with one that it loads. */
static int register_input(struct flb_config *config)
{
    struct mk_list *head;
    struct flb_input_plugin *plugin;

    mk_list_foreach(head, &config->in_plugins) {
        plugin = mk_list_entry(head, struct flb_input_plugin, _head);
        if (strcmp(plugin->name, LR_SEAL_INPUT) == 0) {
            return 0;
        }
    }
    plugin = flb_malloc(sizeof(struct flb_input_plugin));
    if (!plugin) {
        flb_errno();
        return -1;
    }
    memcpy(plugin, &checkpoints_plugin, sizeof(struct flb_input_plugin));
    mk_list_add(&plugin->_head, &config->in_plugins);
    return 0;
}

static int create_input(struct lr_filter *ctx)
{
    struct flb_input_instance *ins;

    if (register_input(ctx->config) != 0) {
        return -1;
    }
    ins = flb_input_new(ctx->config, LR_SEAL_INPUT, ctx, FLB_FALSE);
    if (!ins) {
        return -1;
    }
    if (flb_input_set_property(ins, "storage.type", "memory") == -1 ||
        flb_input_instance_init(ins, ctx->config) == -1 ||
        flb_storage_input_create(ctx->config->cio, ins) == -1) {
        flb_input_instance_exit(ins, ctx->config);
        flb_input_instance_destroy(ins);
        return -1;
    }
    ctx->input = ins;
    return 0;
}

/* Called by the engine, in its thread. */
static void tick(struct flb_config *config, void *data)
{
    struct lr_filter *ctx = data;

    (void) config;

    if (!ctx->input && create_input(ctx) != 0) {
        complain(ctx, "Fluent Bit has no input for them");
        return;
    }
    sign(ctx);
}

/*
 * Are these bytes of that input what was just handed on? What another filter made of it is not.
 * None comes to a processor, whose thread may be another one.
 */
int lr_seal_own(struct lr_filter *ctx, struct flb_input_instance *i_ins,
                const void *data, size_t size)
{
    return !ctx->ins->parent_processor && ctx->input != NULL &&
           i_ins == ctx->input && ctx->own != NULL &&
           size == ctx->own_size && memcmp(data, ctx->own, size) == 0;
}

/* A processor of an output is run again when the output tries again: it would seal twice. */
static int is_of_output(struct lr_filter *ctx)
{
    struct flb_processor *processor;
    struct flb_processor_unit *unit = ctx->ins->parent_processor;

    if (!unit) {
        return FLB_FALSE;
    }
    processor = unit->parent;
    return processor->source_plugin_type == FLB_PLUGIN_OUTPUT;
}

/* Once, with a session that seals. */
int lr_seal_start(struct lr_filter *ctx)
{
    if (is_of_output(ctx)) {
        flb_plg_error(ctx->ins, "the policy seals, and a processor of an "
                      "output would seal a record each time that it is "
                      "tried again: seal in a filter, or in a processor of "
                      "an input");
        return -1;
    }
    if (flb_sds_len(ctx->checkpoint_tag) == 0) {
        flb_plg_error(ctx->ins, "'checkpoint_tag' is empty");
        return -1;
    }
    /* Processors are made while Fluent Bit goes through its inputs: those have theirs once it runs. */
    if (!ctx->ins->parent_processor && create_input(ctx) != 0) {
        flb_plg_error(ctx->ins, "cannot create an input for checkpoints");
        return -1;
    }
    if (flb_sched_timer_cb_create(ctx->config->sched, FLB_SCHED_TIMER_CB_PERM,
                                  LR_SEAL_TICK, tick, ctx,
                                  &ctx->timer) != 0) {
        flb_plg_error(ctx->ins, "cannot create a timer for checkpoints");
        return -1;
    }
    return 0;
}

void lr_seal_stop(struct lr_filter *ctx)
{
    if (ctx->timer) {
        flb_sched_timer_cb_destroy(ctx->timer);
        ctx->timer = NULL;
    }
}
