#include "stage.h"

#include <openssl/rand.h>
#include <unistd.h>

#include "../error.h"
#include "../msgpack.h"
#include "fingerprint.h"
#include "sealer.h"

#define RECORD_MAX (64u << 20) /* of one that is sealed as it stands: what a verifier reads */
#define SEAL_TEXT_MAX 138u /* write_seal() */
#define BEYOND_MAX 362u    /* leaves: logredact_policy_seal_most() */

static const uint8_t *next_salt(lr_sealer *s)
{
    if (!s->salts_left) {
        if (RAND_bytes(s->salts, sizeof s->salts) <= 0)
            return NULL;
        s->salts_left = sizeof s->salts / LR_SEAL_SALT;
    }
    return s->salts + --s->salts_left * LR_SEAL_SALT;
}

static size_t write_seal(const lr_seal_stream *stream, const lr_seal_place *place, const uint8_t *salt, const uint8_t *hash, char *out)
{
    size_t at = 2;
    memcpy(out, "1.", 2);
    memcpy(out + at, stream->text, LR_SEAL_STREAM_TEXT);
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

/* The tag of the record that was read: as its host says, or as the record holds it by now, whatever it held before it was redacted. */
static lr_text tag_of(const logredact_session *s, const lr_canonical *c)
{
    if (!s->tag_key.length)
        return (lr_text){s->tag.bytes, s->tag.length};
    for (size_t k = 0; k < c->fields; k++) {
        const lr_seal_entry *entry = &c->entries[k];
        const uint8_t *key = c->cv.bytes + entry->at + 4, *value = key + entry->key;
        if (entry->key == s->tag_key.length && memcmp(key, s->tag_key.bytes, entry->key) == 0)
            return *value == 's' ? (lr_text){value + 5, entry->end - entry->at - 4 - entry->key - 5} : (lr_text){0};
    }
    return (lr_text){0};
}

int32_t lr_seal_event(logredact_session *s, size_t from, const lr_event *event)
{
    lr_sealer *sealer = s->seal;
    lr_canonical *c = &sealer->canonical;
    lr_seal_place place;
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
    const lr_text key = {s->tag_key.bytes, s->tag_key.length};
    sealer->at = lr_sealer_stream_of(sealer, sealer->policy.per_tag ? tag_of(s, c) : (lr_text){0}, key);
    lr_seal_stream *stream = sealer->streams[sealer->at];
    place.sec = stands.sec;
    place.nsec = stands.nsec;
    place.seq = stream->tree.size;
    memcpy(place.stream, stream->id, sizeof place.stream);
    const uint8_t *salt = next_salt(sealer);
    if (!salt || !lr_seal_record(sealer->hash, c, &place, salt, &sealer->digests, hash) || !lr_seal_leaf(sealer->hash, 1, hash, sizeof hash, leaf))
        return LOGREDACT_E_CRYPTO;
    if (!lr_seal_insert(s, c, seal, write_seal(stream, &place, salt, hash, seal)))
        return LOGREDACT_E_MEMORY;
    /* Nothing of the record can fail any more, once it is a leaf. */
    if (!lr_stream_add(sealer, stream, leaf, NULL, 0))
        return LOGREDACT_E_CRYPTO;
    sealer->open_line = s->options.format == LOGREDACT_FORMAT_JSON && !event->newline;
    if (!stream->since)
        stream->since = lr_monotonic_ms();
    return LOGREDACT_OK;
}

void lr_seal_taken(logredact_session *s)
{
    lr_sealer *sealer = s->seal;
    lr_sealer_taken(sealer);
    for (size_t at = 0; at < sealer->recovered.length; at += strlen((const char *)sealer->recovered.bytes + at) + 1)
        (void)unlinkat(sealer->spools, (const char *)sealer->recovered.bytes + at, 0);
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
        const lr_text text = {texts.bytes + at + 4, (size_t)lr_be(texts.bytes + at, 4)};
        const lr_text label = {text.bytes + text.length + 4, (size_t)lr_be(text.bytes + text.length, 4)};
        if (!lr_seal_write(s, text, label))
            status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for sealing");
        at += 8 + text.length + label.length;
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
        s->seal->streams[0]->dropped[0] += by_rule;
        s->seal->streams[0]->dropped[1] += by_error;
    }
}

void logredact_policy_seal_most(const logredact_policy *policy, uint64_t *seal, uint64_t *checkpoint)
{
    const lr_seal_policy *of = &policy->seal;
    const lr_fingerprint_policy *print = &policy->fingerprint;
    *seal = of->on ? of->field.length + 6 + SEAL_TEXT_MAX : print->on ? print->field.length + 6 + LR_FINGERPRINT_MAX : 0;
    *checkpoint = 0;
    if (!of->on)
        return;
    /* Hashes: leaves, the proof, a frontier. Enrolment and note. Controls, of which a stream that was left open has several. */
    const uint64_t hashes = (uint64_t)of->records + BEYOND_MAX + 22 + 64;
    const uint64_t controls = 512 + BEYOND_MAX / of->records * (12 + LR_CONTROL_CHECKPOINT);
    *checkpoint = of->field.length + 6 + 160 + (hashes * LR_SEAL_HASH + 2 * 512 + controls) / 3 * 4;
}
