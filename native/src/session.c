/* The ABI's session functions: life, streaming, single values, results. */
#include "session.h"

#include "error.h"
#include "seal/fingerprint.h"
#include "seal/sealer.h"
#include "seal/stage.h"

/* Bytes of buffers that stay with a session between records. */
#define KEEP_BYTES (1u << 20)
/* Bytes of the input that are copied, at first, to complete the event that an earlier piece began. */
#define PENDING_BYTES 4096u

static bool prepare(logredact_session *s, logredact_policy *policy)
{
    s->rule_of = lr_calloc(policy->detector_count, sizeof *s->rule_of);
    s->takes_part = lr_calloc(policy->rule_count, sizeof *s->takes_part);
    s->detector_counts = lr_calloc(policy->detector_count, sizeof *s->detector_counts);
    s->walk.frames = lr_calloc(policy->limits.depth, sizeof *s->walk.frames);
    s->walk.max_depth = policy->limits.depth;
    s->walk.decoded = &s->decoded;
    s->walk.json = s->options.format == LOGREDACT_FORMAT_JSON;
    s->resolver.policy = policy;
    s->resolver.rule_of = s->rule_of;
    s->framer.format = s->options.format;
    s->framer.framing = s->options.framing;
    s->framer.limit = policy->limits.record_bytes;
    lr_join_init(&s->join, policy, s->options.framing == LOGREDACT_FRAMING_WHOLE);
    return s->rule_of && s->takes_part && s->detector_counts && s->walk.frames &&
           lr_actor_init(&s->resolver.actor, policy) && lr_scan_init(&s->scan, policy, s->rule_of, s->options.stats) && lr_fields_init(&s->fields, policy, s->takes_part);
}

int32_t logredact_session_new(logredact_policy *policy, const logredact_session_options *options,
                              logredact_session **session, logredact_error *error)
{
    if (!policy || !session)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_new: a pointer is NULL");
    *session = NULL;
    if (policy->seal.on)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the policy seals records, and this host does not: use logredact filter, or take 'seal' out of the policy");
    int32_t status = lr_session_make(policy, options, session, error);
    if (status == LOGREDACT_OK && (status = lr_fingerprint_begin(*session, error)) != LOGREDACT_OK) {
        logredact_session_free(*session);
        *session = NULL;
    }
    return status;
}

int32_t logredact_session_new_unsealed(logredact_policy *policy, const logredact_session_options *options,
                                       logredact_session **session, logredact_error *error)
{
    if (!policy || !session)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_new_unsealed: a pointer is NULL");
    *session = NULL;
    return lr_session_make(policy, options, session, error);
}

int32_t lr_session_make(logredact_policy *policy, const logredact_session_options *options, logredact_session **session,
                        logredact_error *error)
{
    logredact_session_options chosen = {.size = sizeof chosen};
    if (options) {
        if (options->size < offsetof(logredact_session_options, apart))
            return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the options are of an older version than this library knows");
        memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
    }
    bool msgpack = chosen.format == LOGREDACT_FORMAT_MSGPACK;
    if (chosen.format < LOGREDACT_FORMAT_MSGPACK || chosen.format > LOGREDACT_FORMAT_TEXT || chosen.framing < 0 ||
        chosen.framing > LOGREDACT_FRAMING_WHOLE)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "no such format or framing");
    const bool json_only = chosen.framing == LOGREDACT_FRAMING_DOCUMENT || chosen.framing == LOGREDACT_FRAMING_WHOLE;
    if (json_only ? chosen.format != LOGREDACT_FORMAT_JSON : !msgpack && chosen.framing != LOGREDACT_FRAMING_MAP)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "this framing does not go with this format");
    logredact_session *s = lr_calloc(1, sizeof *s);
    if (!s)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a session");
    s->options = chosen;
    s->policy = policy;
    lr_policy_retain(policy);
    if (!prepare(s, policy)) {
        logredact_session_free(s);
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a session");
    }
    lr_session_select_rules(s);
    *session = s;
    return LOGREDACT_OK;
}

void logredact_session_free(logredact_session *s)
{
    if (!s)
        return;
    lr_buffer *const buffers[] = {&s->tag, &s->tag_key, &s->tag_decoded, &s->pending, &s->decoded, &s->out, &s->paths, &s->checkpoints, &s->changed, &s->changes};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        lr_buffer_free(buffers[i]);
    lr_scan_free(&s->scan);
    lr_fields_free(&s->fields);
    lr_repeats_free(&s->repeats);
    lr_resolver_free(&s->resolver);
    lr_edits_free(&s->edits);
    lr_free(s->rule_of);
    lr_free(s->takes_part);
    lr_free(s->detector_counts);
    for (unsigned n = 0; n < LR_NESTED; n++)
        lr_nested_free(&s->nested[n]);
    lr_free(s->walk.frames);
    lr_free(s->findings);
    lr_free(s->noted);
    lr_join_free(&s->join);
    lr_sealer_free(s->seal);
    lr_fingerprint_free(s->fingerprinter);
    logredact_policy_free(s->policy);
    explicit_bzero(s, sizeof *s); /* words of records are remembered in it */
    lr_free(s);
}

int32_t lr_session_break(logredact_session *s, int32_t status, uint64_t offset, const char *message,
                         logredact_error *error)
{
    s->broken = status;
    lr_fail(&s->broken_error, status, offset, message);
    if (error)
        *error = s->broken_error;
    s->pending.length = 0;
    return status;
}

const char *lr_session_reason(int32_t status)
{
    switch (status) {
    case LOGREDACT_E_MEMORY:
        return "no memory; nothing of the event at hand was written";
    case LOGREDACT_E_LIMIT:
        return "a value or an event exceeds a limit of the policy, and its on_error is stop";
    case LOGREDACT_E_MALFORMED:
        return "an event is not of the announced format";
    case LOGREDACT_E_CRYPTO:
        return "libcrypto failed, and the policy's on_error is stop";
    case LOGREDACT_E_KEY:
        return "the seal's last epoch is over, or its state could not be written; nothing leaves unsealed";
    default:
        return "a value could not be scanned, and the policy's on_error is stop";
    }
}

/* All complete events of bytes[*from..length). */
static int32_t run_events(logredact_session *s, const uint8_t *bytes, size_t *from, size_t length, uint64_t offset,
                   logredact_error *error)
{
    for (;;) {
        lr_event event;
        int result = lr_frame_next(&s->framer, bytes, from, length, &event);
        if (result == LR_FRAME_MORE)
            return LOGREDACT_OK;
        uint64_t failed;
        if (result == LR_FRAME_BAD) {
            int32_t status = lr_join_release(s, &failed);
            return status != LOGREDACT_OK ? lr_session_break(s, status, failed, lr_session_reason(status), error)
                                          : lr_session_break(s, LOGREDACT_E_MALFORMED, offset + s->framer.bad_at, s->framer.reason, error);
        }
        int32_t status = lr_join_event(s, bytes, &event, offset + event.start, &failed);
        if (status != LOGREDACT_OK)
            return lr_session_break(s, status, failed, lr_session_reason(status), error);
    }
}

/* The bytes in which the events to come stand; NULL: they go. */
static void announce(logredact_session *s, const uint8_t *bytes, size_t length)
{
    s->region = (lr_text){bytes, length};
    lr_scan_region(&s->scan, bytes, length);
}

static int32_t run(logredact_session *s, const uint8_t *bytes, size_t *from, size_t length, uint64_t offset,
                   logredact_error *error)
{
    announce(s, bytes, length);
    int32_t status = run_events(s, bytes, from, length, offset, error);
    lr_output_flush(s);
    announce(s, NULL, 0);
    return status;
}

/*
 * The event that `pending` begins, and what follows it: takes bytes of the input until it is complete, more each time.
 * Then pending is empty, and `*used` the place in the input where to go on; or all of the input is taken.
 */
static int32_t finish_pending(logredact_session *s, const uint8_t *bytes, size_t length, size_t *used, logredact_error *error)
{
    const size_t held = s->pending.length;
    size_t from = 0;
    int32_t status = LOGREDACT_OK;
    for (size_t take = PENDING_BYTES; status == LOGREDACT_OK && from < held && *used < length; take *= 2) {
        const size_t more = take < length - *used ? take : length - *used;
        if (!lr_buffer_append(&s->pending, bytes + *used, more))
            return lr_session_break(s, LOGREDACT_E_MEMORY, lr_join_first_offset(s, s->offset), lr_session_reason(LOGREDACT_E_MEMORY), error);
        *used += more;
        status = run(s, s->pending.bytes, &from, s->pending.length, s->offset, error);
    }
    if (status != LOGREDACT_OK)
        return status;
    s->offset += from;
    if (from >= held) {
        *used -= s->pending.length - from;
        s->pending.length = 0;
        lr_buffer_shrink(&s->pending, KEEP_BYTES);
    } else if (from) {
        memmove(s->pending.bytes, s->pending.bytes + from, s->pending.length - from);
        s->pending.length -= from;
    }
    return LOGREDACT_OK;
}

int32_t logredact_session_feed(logredact_session *s, const uint8_t *bytes, size_t length, logredact_error *error)
{
    if (!s || (length && !bytes))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_feed: a pointer is NULL");
    if (s->broken) {
        if (error)
            *error = s->broken_error;
        return s->broken;
    }
    if (s->seal && s->seal->ended)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the session's stream has its last seal: nothing follows it");
    if (!length)
        return LOGREDACT_OK;
    s->counters.bytes_in += length;
    const size_t out = s->out.length;
    size_t used = 0;
    int32_t status = s->pending.length ? finish_pending(s, bytes, length, &used, error) : LOGREDACT_OK;
    if (status == LOGREDACT_OK && s->pending.length == 0) {
        size_t from = 0;
        status = run(s, bytes + used, &from, length - used, s->offset, error);
        s->offset += from;
        used += from;
        if (status == LOGREDACT_OK && !lr_buffer_append(&s->pending, bytes + used, length - used))
            status = lr_session_break(s, LOGREDACT_E_MEMORY, lr_join_first_offset(s, s->offset), lr_session_reason(LOGREDACT_E_MEMORY), error);
    }
    lr_actor_forget(&s->resolver.actor);
    s->counters.bytes_out += s->out.length - out;
    return status;
}

static const char *const cut_off = "the input ended inside an event; all before it was written";

int32_t lr_session_end_input(logredact_session *s, logredact_error *error)
{
    if (s->broken) {
        if (error)
            *error = s->broken_error;
        return s->broken;
    }
    int32_t status = LOGREDACT_OK;
    size_t out = s->out.length, length = s->pending.length;
    uint64_t failed = s->offset;
    lr_event event;
    const bool last = lr_frame_last(&s->framer, s->pending.bytes, length, &event);
    if (last) {
        announce(s, s->pending.bytes, length);
        status = lr_join_event(s, s->pending.bytes, &event, s->offset, &failed);
        lr_output_flush(s);
        announce(s, NULL, 0);
        if (status == LOGREDACT_E_MALFORMED && s->options.framing == LOGREDACT_FRAMING_DOCUMENT)
            status = LOGREDACT_E_TRUNCATED; /* `tru` may have been meant to go on */
        if (status != LOGREDACT_OK)
            lr_session_break(s, status, failed, status == LOGREDACT_E_TRUNCATED ? cut_off : lr_session_reason(status), error);
    }
    const bool cut = status == LOGREDACT_OK && !last && s->framer.counting;
    if (status == LOGREDACT_OK && (status = lr_join_release(s, &failed)) != LOGREDACT_OK)
        lr_session_break(s, status, failed, lr_session_reason(status), error);
    else if (cut)
        status = lr_session_break(s, LOGREDACT_E_TRUNCATED, s->offset, cut_off, error);
    lr_actor_forget(&s->resolver.actor);
    s->counters.bytes_out += s->out.length - out;
    if (status == LOGREDACT_OK) {
        lr_frame_reset(&s->framer);
        s->offset += length;
        s->pending.length = 0;
    }
    return status;
}

int32_t logredact_session_finish(logredact_session *s, logredact_error *error)
{
    if (!s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_finish: the session is NULL");
    const int32_t status = lr_session_end_input(s, error);
    if (status == LOGREDACT_OK) {
        lr_join_reset(&s->join);
        s->offset = s->event = 0;
        s->in_chunk = false;
        s->tells = 0;
    }
    return status;
}

void logredact_session_output(const logredact_session *s, const uint8_t **bytes, size_t *length)
{
    *bytes = s->out.bytes;
    *length = s->out.length;
}

static void clear_output(logredact_session *s)
{
    s->out.length = 0;
    lr_buffer_shrink(&s->out, KEEP_BYTES);
    s->changes.length = s->change_count = 0;
    lr_buffer_shrink(&s->changes, KEEP_BYTES);
}

void logredact_session_clear_output(logredact_session *s)
{
    if (s->seal && !s->options.apart)
        lr_seal_taken(s);
    clear_output(s);
}

int32_t logredact_session_release(logredact_session *s, logredact_error *error)
{
    if (!s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_release: the session is NULL");
    if (s->broken) {
        if (error)
            *error = s->broken_error;
        return s->broken;
    }
    const size_t out = s->out.length;
    uint64_t failed;
    const int32_t status = lr_join_release(s, &failed);
    lr_actor_forget(&s->resolver.actor);
    s->counters.bytes_out += s->out.length - out;
    return status == LOGREDACT_OK ? status : lr_session_break(s, status, failed, lr_session_reason(status), error);
}

uint64_t logredact_session_waiting(const logredact_session *s, uint64_t *first)
{
    if (first)
        *first = s->event;
    return s->join.count - s->join.first;
}

void lr_session_forget_input(logredact_session *s)
{
    lr_frame_reset(&s->framer);
    lr_join_give_up(&s->join);
    s->pending.length = 0;
    lr_buffer_shrink(&s->pending, KEEP_BYTES);
    s->offset = s->event = 0;
    s->in_chunk = false;
    s->tells = 0;
    s->broken = LOGREDACT_OK;
}

void logredact_session_reset(logredact_session *s)
{
    lr_session_forget_input(s);
    lr_join_reset(&s->join);
    clear_output(s);
    logredact_session_clear_findings(s);
}

const uint8_t *logredact_session_replacements(const logredact_session *s)
{
    return s->edits.replacements.bytes;
}

void logredact_session_findings(const logredact_session *s, const logredact_finding **findings, size_t *count)
{
    *findings = s->findings;
    *count = s->finding_count;
}

const char *logredact_session_paths(const logredact_session *s)
{
    return s->paths.length ? (const char *)s->paths.bytes : "";
}

void logredact_session_clear_findings(logredact_session *s)
{
    s->finding_count = 0;
    s->paths.length = 0;
}

void logredact_session_counters(const logredact_session *s, logredact_counters *counters)
{
    size_t size = counters->size < sizeof *counters ? counters->size : sizeof *counters;
    logredact_counters copy = s->counters;
    copy.size = size;
    memcpy(counters, &copy, size);
}

void logredact_session_dropped(logredact_session *s, uint64_t *by_rule, uint64_t *by_error)
{
    *by_rule = s->dropped[0];
    *by_error = s->dropped[1];
    s->dropped[0] = s->dropped[1] = 0;
}

void logredact_session_detector_counts(const logredact_session *s, uint64_t *counts)
{
    memcpy(counts, s->detector_counts, s->policy->detector_count * sizeof *counts);
}

int32_t logredact_session_detector_stats(const logredact_session *s, logredact_detector_stats *stats)
{
    if (!s->scan.stats)
        return LOGREDACT_E_ARGUMENT;
    const uint64_t clock = s->scan.clock;
    for (uint32_t d = 0; d < s->policy->detector_count; d++) {
        const lr_look_stats *look = &s->scan.stats[d];
        uint64_t spent = look->nanoseconds - (look->timed * clock < look->nanoseconds ? look->timed * clock : look->nanoseconds);
        stats[d] = (logredact_detector_stats){
            .candidates = look->looks,
            .rejects = look->looks - look->hits,
            .findings = s->detector_counts[d],
            .nanoseconds = look->timed ? (uint64_t)((double)spent / (double)look->timed * (double)look->looks) : 0,
        };
    }
    return LOGREDACT_OK;
}
