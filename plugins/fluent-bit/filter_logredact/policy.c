/* -*- Mode: C; tab-width: 4; indent-tabs-mode: nil; c-basic-offset: 4 -*- */

/*
 * The policy: read once at the start, or Fluent Bit does not start; read again
 * when its file, a known secret or a keyring has changed, or the one at hand stays.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#include "filter_logredact.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A plan of all detectors has 1 MB; what is far beyond is something else. */
#define LR_PLAN_MOST (64 * 1024 * 1024)

static int same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
           a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Why a policy is not used; FLB_TRUE where it was not said before. */
static int complain(struct lr_filter *ctx, const char *reason)
{
    if (strcmp(ctx->complaint, reason) == 0) {
        return FLB_FALSE;
    }
    snprintf(ctx->complaint, sizeof(ctx->complaint), "%s", reason);
    return FLB_TRUE;
}

/* The file's bytes, to be freed, and what it was; NULL: `reason` says why. */
static uint8_t *read_plan(struct lr_filter *ctx, struct stat *file, size_t *size,
                          char *reason, size_t reason_size)
{
    int fd;
    ssize_t got;
    uint8_t *plan;

    fd = open(ctx->policy_path, O_RDONLY | O_CLOEXEC);
    if (fd == -1 || fstat(fd, file) == -1) {
        snprintf(reason, reason_size, "%s", strerror(errno));
        if (fd != -1) {
            close(fd);
        }
        return NULL;
    }
    if (!S_ISREG(file->st_mode) || file->st_size == 0 ||
        file->st_size > LR_PLAN_MOST) {
        snprintf(reason, reason_size, "it is no file, or empty, or larger "
                 "than any plan");
        close(fd);
        return NULL;
    }
    *size = file->st_size;
    plan = flb_malloc(*size);
    if (!plan) {
        snprintf(reason, reason_size, "no memory");
        close(fd);
        return NULL;
    }
    got = read(fd, plan, *size);
    close(fd);
    if (got != (ssize_t) *size) {
        snprintf(reason, reason_size, "it could not be read whole");
        flb_free(plan);
        return NULL;
    }
    /* A plan begins with a msgpack map, a policy in YAML with text. */
    if (plan[0] < 0x80) {
        snprintf(reason, reason_size, "it is text, not a compiled policy; "
                 "compile it: logredact policy compile policy.yaml -o "
                 "policy.plan");
        flb_free(plan);
        return NULL;
    }
    return plan;
}

static int new_session(logredact_policy *policy, logredact_session **session,
                       logredact_error *error)
{
    logredact_session_options options = {
        .size    = sizeof(options),
        .format  = LOGREDACT_FORMAT_MSGPACK,
        .framing = LOGREDACT_FRAMING_FLUENTBIT,
        .apart   = 1,
    };

    if (logredact_policy_seals(policy)) {
        return logredact_session_new_sealed(policy, &options, session, error);
    }
    return logredact_session_new(policy, &options, session, error);
}

int lr_policy_seals(struct lr_filter *ctx)
{
    return logredact_policy_seals(ctx->policy);
}

/*
 * A session over another policy in the place of the one at hand, if there is one. A stream that
 * is sealed goes on; only a restart can begin or end to seal.
 */
static int32_t replace_session(struct lr_filter *ctx, logredact_policy *policy,
                               logredact_error *error)
{
    int32_t status;
    logredact_session *session;

    if (ctx->session && lr_policy_seals(ctx)) {
        return logredact_session_replace(&ctx->session, policy, error);
    }
    if (ctx->policy && lr_policy_seals(ctx) != logredact_policy_seals(policy)) {
        snprintf(error->message, sizeof(error->message), "one of the policy "
                 "and the one in use seals, the other does not: only a "
                 "restart can change that");
        return LOGREDACT_E_ARGUMENT;
    }
    status = new_session(policy, &session, error);
    if (status == LOGREDACT_OK) {
        logredact_session_free(ctx->session);
        ctx->session = session;
    }
    return status;
}

/* After the stream's last checkpoint: what comes nevertheless is of a stream of its own. */
int lr_policy_new_stream(struct lr_filter *ctx)
{
    uint64_t *room;
    logredact_error error;

    room = lr_metrics_room(ctx->policy);
    if (!room) {
        return -1;
    }
    /* The directory is for one at a time. */
    logredact_session_free(ctx->session);
    ctx->session = NULL;
    ctx->stream++;
    if (new_session(ctx->policy, &ctx->session, &error) != LOGREDACT_OK) {
        if (complain(ctx, error.message)) {
            flb_plg_error(ctx->ins, "cannot seal any more, nothing leaves: "
                          "%s", error.message);
        }
        flb_free(room);
        return -1;
    }
    lr_metrics_session(ctx, ctx->policy, room);
    ctx->stream_ended = FLB_FALSE;
    return 0;
}

/* The plan's policy and a session over it take the places of those before. */
static int load(struct lr_filter *ctx, char *reason, size_t reason_size)
{
    int32_t status;
    size_t size;
    uint8_t *plan;
    struct stat file;
    uint64_t *room;
    logredact_policy *policy = NULL;
    logredact_error error;

    plan = read_plan(ctx, &file, &size, reason, reason_size);
    if (!plan) {
        return -1;
    }
    status = logredact_policy_load(plan, size, NULL, 0, &policy, &error);
    flb_free(plan);
    if (status != LOGREDACT_OK) {
        snprintf(reason, reason_size, "%s", error.message);
        return -1;
    }
    room = lr_metrics_room(policy);
    if (!room) {
        snprintf(reason, reason_size, "no memory");
        logredact_policy_free(policy);
        return -1;
    }
    if (replace_session(ctx, policy, &error) != LOGREDACT_OK) {
        snprintf(reason, reason_size, "%s", error.message);
        flb_free(room);
        logredact_policy_free(policy);
        return -1;
    }

    lr_metrics_session(ctx, policy, room);
    logredact_policy_free(ctx->policy);
    ctx->policy = policy;
    ctx->plan_seen = file;
    lr_metrics_policy(ctx);

    return 0;
}

/* Without a policy of its own: the pack `default`, which lies beside the plugin. */
static int default_policy(struct lr_filter *ctx)
{
    size_t directory;
    const char *end;
    Dl_info info;

    if (dladdr(&filter_logredact_plugin, &info) == 0 || !info.dli_fname) {
        return -1;
    }
    end = strrchr(info.dli_fname, '/');
    directory = end ? (size_t) (end - info.dli_fname) + 1 : 0;
    ctx->default_path = flb_malloc(directory + sizeof("default.plan"));
    if (!ctx->default_path) {
        return -1;
    }
    memcpy(ctx->default_path, info.dli_fname, directory);
    strcpy(ctx->default_path + directory, "default.plan");
    ctx->policy_path = ctx->default_path;
    return 0;
}

int lr_policy_open(struct lr_filter *ctx)
{
    char reason[192];

    if (!ctx->policy_path && default_policy(ctx) != 0) {
        flb_plg_error(ctx->ins, "'policy' is missing: the file that "
                      "'logredact policy compile policy.yaml -o policy.plan' "
                      "writes");
        return -1;
    }
    if (load(ctx, reason, sizeof(reason)) != 0) {
        flb_plg_error(ctx->ins, "policy '%s' does not load: %s",
                      ctx->policy_path, reason);
        return -1;
    }
    ctx->next_look = lr_now() + ctx->reload_interval;
    flb_plg_info(ctx->ins, "policy '%s', digest %s, %u detectors",
                 ctx->policy_path, ctx->metrics.digest,
                 logredact_policy_detector_count(ctx->policy));
    return 0;
}

static void reloaded(struct lr_filter *ctx, const char *what)
{
    ctx->complaint[0] = '\0';
    lr_metrics_reload(ctx, FLB_TRUE);
    flb_plg_info(ctx->ins, "%s read again, digest %s", what,
                 ctx->metrics.digest);
}

static void not_reloaded(struct lr_filter *ctx, const char *what,
                         const char *reason)
{
    lr_metrics_reload(ctx, FLB_FALSE);
    if (complain(ctx, reason)) {
        flb_plg_error(ctx->ins, "%s not read again, the one before stays in "
                      "use: %s", what, reason);
    }
}

static void reload_sources(struct lr_filter *ctx)
{
    logredact_policy *policy;
    logredact_error error;

    if (logredact_policy_reload(ctx->policy, &policy, &error) !=
        LOGREDACT_OK) {
        not_reloaded(ctx, "known secrets and keys", error.message);
        return;
    }
    if (logredact_session_set_policy(ctx->session, policy, &error) !=
        LOGREDACT_OK) {
        logredact_policy_free(policy);
        not_reloaded(ctx, "known secrets and keys", error.message);
        return;
    }
    logredact_policy_free(ctx->policy);
    ctx->policy = policy;
    reloaded(ctx, "known secrets and keys");
}

/* Called before a chunk, so that a policy is in force for the first one after its change. */
void lr_policy_look(struct lr_filter *ctx)
{
    time_t now;
    struct stat file;
    char reason[192];

    if (ctx->reload_interval == 0) {
        return;
    }
    now = lr_now();
    if (now < ctx->next_look) {
        return;
    }
    ctx->next_look = now + ctx->reload_interval;

    if (stat(ctx->policy_path, &file) == -1) {
        snprintf(reason, sizeof(reason), "%s", strerror(errno));
        not_reloaded(ctx, "policy", reason);
    }
    else if (!same_file(&file, &ctx->plan_seen)) {
        if (load(ctx, reason, sizeof(reason)) == 0) {
            reloaded(ctx, "policy");
            return;
        }
        not_reloaded(ctx, "policy", reason);
    }
    if (logredact_policy_changed(ctx->policy)) {
        reload_sources(ctx);
    }
}

void lr_policy_close(struct lr_filter *ctx)
{
    logredact_session_free(ctx->session);
    logredact_policy_free(ctx->policy);
    flb_free(ctx->default_path);
}
