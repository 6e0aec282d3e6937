#include "stage.h"

#include <openssl/rand.h>
#include <unistd.h>

#include "../error.h"
#include "../msgpack.h"
#include "fingerprint.h"
#include "sealer.h"

#define RECORD_MAX (64u << 20) /* of one that is sealed as it stands: what a verifier reads */
#define SEAL_TEXT_MAX 137u
#define BEYOND_MAX 362u

static const uint8_t *next_salt(lr_sealer *s)
{
    if (!s->salts_left) {
        if (RAND_bytes(s->salts, sizeof s->salts) <= 0)
            return NULL;
        s->salts_left = sizeof s->salts / LR_SEAL_SALT;
    }
    return s->salts + --s->salts_left * LR_SEAL_SALT;
}

static size_t write_seal(const lr_sealer *s, const lr_seal_place *place, const uint8_t *salt, const uint8_t *hash, char *out)
{
    size_t at = 2;
    memcpy(out, "1.", 2);
    memcpy(out + at, s->stream_text, LR_SEAL_STREAM_TEXT);
    at += LR_SEAL_STREAM_TEXT;
    out[at++] = '.';
    at += lr_integer_text(place->seq, false, out + at);
    out[at++] = '.';
    at += lr_seal_decimal(place->sec, out + at);
    out[at++] = '.';
    at += lr_integer_text(place->nsec, false, out + at);
    out[at++] = '.';
    at += lr_base64url(salt, LR_SEAL_SALT, out + at);
    out[at++] = '.';
    return at + lr_base64url(hash, LR_SEAL_HASH, out + at);
}

/* A record that is a checkpoint, of the session's framing. On failure a part of it may stand there. */
static bool put_checkpoint(logredact_session *s, lr_buffer *out, lr_text text)
{
    const lr_text field = s->seal->policy.field;
    uint8_t header[24];
    if (s->seal->open_line && !s->options.apart && !lr_buffer_put(out, '\n'))
        return false;
    if (s->options.format == LOGREDACT_FORMAT_JSON)
        return lr_buffer_append(out, "{\"", 2) && lr_buffer_append(out, field.bytes, field.length) && lr_buffer_append(out, "\":\"", 3) &&
               lr_buffer_append(out, text.bytes, text.length) && lr_buffer_append(out, "\"}\n", 3);
    if (s->options.framing != LOGREDACT_FRAMING_MAP) {
        const bool metadata = s->options.framing == LOGREDACT_FRAMING_FLUENTBIT;
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        memcpy(header, "\x92\x92", 2);
        memcpy(header + 1 + metadata, "\xd7\x00", 2);
        lr_put_be(header + 3 + metadata, (uint64_t)now.tv_sec, 4);
        lr_put_be(header + 7 + metadata, (uint64_t)now.tv_nsec, 4);
        header[11 + metadata] = 0x80;
        if (!lr_buffer_append(out, header, 11 + 2 * (size_t)metadata))
            return false;
    }
    return lr_buffer_put(out, 0x81) && lr_buffer_append(out, header, lr_mp_write_header(header, LR_MP_STR, 1, (uint32_t)field.length)) &&
           lr_buffer_append(out, field.bytes, field.length) &&
           lr_buffer_append(out, header, lr_mp_write_header(header, LR_MP_STR, 1, (uint32_t)text.length)) &&
           lr_buffer_append(out, text.bytes, text.length);
}

static bool write_checkpoint(logredact_session *s, lr_text text)
{
    lr_buffer *out = s->options.apart ? &s->checkpoints : &s->out;
    const size_t before = out->length;
    if (!put_checkpoint(s, out, text)) {
        out->length = before;
        return false;
    }
    s->seal->open_line = false;
    return true;
}

int32_t lr_seal_sign(logredact_session *s, unsigned flags)
{
    const int32_t status = lr_sealer_checkpoint(s->seal, flags);
    if (status != LOGREDACT_OK)
        return status;
    if (write_checkpoint(s, (lr_text){s->seal->text.bytes, s->seal->text.length}))
        return lr_sealer_written(s->seal);
    lr_sealer_not_written(s->seal);
    return LOGREDACT_E_MEMORY;
}

int32_t lr_seal_sign_apart(logredact_session *s, unsigned flags)
{
    const int32_t status = lr_seal_sign(s, flags);
    if (status == LOGREDACT_E_KEY || (status != LOGREDACT_OK && s->seal->keys.ended))
        s->seal->failed = status;
    return status;
}

int32_t lr_seal_event(logredact_session *s, size_t from, const lr_event *event)
{
    lr_sealer *sealer = s->seal;
    lr_canonical *c = &sealer->canonical;
    lr_seal_place place = {.seq = sealer->tree.size};
    lr_stands stands;
    char seal[192];
    uint8_t hash[LR_SEAL_HASH], leaf[LR_SEAL_HASH];
    if (s->marker)
        return LOGREDACT_OK;
    if (sealer->failed)
        return sealer->failed;
    if (LR_FAULT("seal") || !lr_seal_find(s, from, event, &stands))
        return LOGREDACT_E_INTERNAL;
    const int32_t status = lr_seal_read(s, c, &sealer->record, &stands);
    if (status != LOGREDACT_OK)
        return status;
    if (!stands.timed) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        stands.sec = now.tv_sec;
        stands.nsec = (uint32_t)now.tv_nsec;
    }
    place.sec = stands.sec;
    place.nsec = stands.nsec;
    memcpy(place.stream, sealer->stream, sizeof place.stream);
    const uint8_t *salt = next_salt(sealer);
    if (!salt || !lr_seal_record(sealer->hash, c, &place, salt, &sealer->digests, hash) || !lr_seal_leaf(sealer->hash, 1, hash, sizeof hash, leaf))
        return LOGREDACT_E_CRYPTO;
    if (!lr_seal_insert(s, c, seal, write_seal(sealer, &place, salt, hash, seal)))
        return LOGREDACT_E_MEMORY;
    /* Nothing of the record can fail any more, once it is a leaf. */
    if (!lr_spool_add(&sealer->spool, leaf, NULL, 0)) {
        lr_spool_forget(&sealer->spool, &sealer->first);
        if (!lr_spool_add(&sealer->spool, leaf, NULL, 0))
            return LOGREDACT_E_INTERNAL;
    }
    if (!lr_tree_push(sealer->hash, &sealer->tree, leaf))
        return LOGREDACT_E_CRYPTO;
    sealer->open_line = s->options.format == LOGREDACT_FORMAT_JSON && !event->newline;
    if (!sealer->since)
        sealer->since = lr_monotonic_ms();
    return LOGREDACT_OK;
}

int32_t lr_seal_follow(logredact_session *s)
{
    const lr_sealer *sealer = s->seal;
    if (sealer->tree.size - sealer->first.size < sealer->policy.records)
        return LOGREDACT_OK;
    if (!s->options.apart)
        return lr_seal_sign(s, 0);
    /* The records are whole and sealed, whatever becomes of their checkpoint. */
    (void)lr_seal_sign_apart(s, 0);
    return LOGREDACT_OK;
}

void lr_seal_due(logredact_session *s)
{
    unsigned flags;
    int64_t wait;
    if (!s->seal->ended && !s->seal->failed && lr_sealer_due(s->seal, &flags, &wait))
        (void)lr_seal_sign_apart(s, flags);
}

void lr_seal_taken(logredact_session *s)
{
    lr_sealer *sealer = s->seal;
    lr_sealer_taken(sealer);
    for (size_t at = 0; at < sealer->recovered.length; at += strlen((const char *)sealer->recovered.bytes + at) + 1)
        (void)unlinkat(sealer->keys.directory, (const char *)sealer->recovered.bytes + at, 0);
    sealer->recovered.length = 0;
}

static void seal_only(logredact_session *s)
{
    s->seals_only = s->join.whole = true;
    if (s->framer.limit < RECORD_MAX)
        s->framer.limit = RECORD_MAX;
}

static int32_t new_session(logredact_policy *policy, const logredact_session_options *options, bool seals_only, logredact_session **session,
                           logredact_error *error)
{
    if (!policy || !session)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a session that seals: a pointer is NULL");
    *session = NULL;
    if (!policy->seal.on)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the policy does not seal");
    logredact_session *s;
    int32_t status = lr_session_make(policy, options, &s, error);
    if (status != LOGREDACT_OK)
        return status;
    if (seals_only)
        seal_only(s);
    lr_buffer texts = {0};
    const bool whole = s->options.framing == LOGREDACT_FRAMING_WHOLE || s->options.apart;
    if (s->options.format == LOGREDACT_FORMAT_TEXT || (s->options.framing > LOGREDACT_FRAMING_FLUENTBIT && !(seals_only && whole)))
        status = lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "only records can be sealed, of msgpack or of JSON lines: text has no place for a seal");
    else
        status = lr_sealer_new(&s->seal, policy, &texts, error);
    for (size_t at = 0; status == LOGREDACT_OK && at < texts.length;) {
        const lr_text text = {texts.bytes + at, strlen((const char *)texts.bytes + at)};
        if (!write_checkpoint(s, text))
            status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for sealing");
        at += text.length + 1;
    }
    lr_buffer_free(&texts);
    if (status != LOGREDACT_OK) {
        logredact_session_free(s);
        return status;
    }
    *session = s;
    return LOGREDACT_OK;
}

int32_t logredact_session_new_sealed(logredact_policy *policy, const logredact_session_options *options, logredact_session **session,
                                     logredact_error *error)
{
    return new_session(policy, options, false, session, error);
}

int32_t logredact_session_new_sealer(logredact_policy *policy, const logredact_session_options *options, logredact_session **session,
                                     logredact_error *error)
{
    if (!policy || !session || !policy->fingerprint.on)
        return new_session(policy, options, true, session, error);
    const int32_t status = logredact_session_new(policy, options, session, error);
    if (status == LOGREDACT_OK)
        seal_only(*session);
    return status;
}

void logredact_session_seal_dropped(logredact_session *s, uint64_t by_rule, uint64_t by_error)
{
    if (s->seal) {
        s->seal->dropped[0] += by_rule;
        s->seal->dropped[1] += by_error;
    }
}

void logredact_policy_seal_most(const logredact_policy *policy, uint64_t *seal, uint64_t *checkpoint)
{
    const lr_seal_policy *of = &policy->seal;
    const lr_fingerprint_policy *print = &policy->fingerprint;
    /* Besides the leaves: proof, enrolment and note, a frontier of 64 hashes, controls. */
    const uint64_t entry = of->field.length + 6, bytes = ((uint64_t)of->records + BEYOND_MAX) * LR_SEAL_HASH + 22u * LR_SEAL_HASH + 2u * 512u + 64u * LR_SEAL_HASH + 512u;
    *seal = of->on ? entry + SEAL_TEXT_MAX : print->on ? print->field.length + 6 + LR_FINGERPRINT_MAX : 0;
    *checkpoint = of->on ? entry + 160 + bytes / 3 * 4 : 0;
}

static int32_t signed_or_not(logredact_session *s, int32_t status, logredact_error *error)
{
    if (status == LOGREDACT_OK)
        return status;
    return s->options.apart ? lr_fail(error, status, 0, lr_session_reason(status)) : lr_session_break(s, status, s->offset, lr_session_reason(status), error);
}

int32_t logredact_session_seal_tick(logredact_session *s, uint64_t *wait_ms, logredact_error *error)
{
    unsigned flags;
    int64_t wait = 0;
    if (wait_ms)
        *wait_ms = UINT64_MAX;
    if (!s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_seal_tick: the session is NULL");
    if (!s->seal || s->seal->ended)
        return LOGREDACT_OK;
    if (s->broken) {
        if (error)
            *error = s->broken_error;
        return s->broken;
    }
    if (s->seal->failed)
        return lr_fail(error, s->seal->failed, 0, lr_session_reason(s->seal->failed));
    int32_t status = LOGREDACT_OK;
    const size_t out = s->out.length;
    if (lr_sealer_due(s->seal, &flags, &wait)) {
        status = s->options.apart ? lr_seal_sign_apart(s, flags) : lr_seal_sign(s, flags);
        s->counters.bytes_out += s->out.length - out;
        (void)lr_sealer_due(s->seal, &flags, &wait);
    }
    if (wait_ms)
        *wait_ms = (uint64_t)wait;
    return signed_or_not(s, status, error);
}

int32_t logredact_session_seal_end(logredact_session *s, logredact_error *error)
{
    if (!s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_seal_end: the session is NULL");
    if (!s->seal || s->seal->ended)
        return LOGREDACT_OK;
    s->seal->ended = true;
    const size_t out = s->out.length;
    const int32_t status = lr_seal_sign(s, LR_FLAG_FINAL);
    s->counters.bytes_out += s->out.length - out;
    return status == LOGREDACT_OK ? status : lr_fail(error, status, 0, lr_session_reason(status));
}
