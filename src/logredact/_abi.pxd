# The C side of _core.pyx: logredact.h, as far as Python uses it.

from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t


cdef extern from "logredact.h" nogil:
    enum:
        LOGREDACT_OK

    enum:
        LOGREDACT_FORMAT_MSGPACK
        LOGREDACT_FORMAT_JSON
        LOGREDACT_FORMAT_TEXT

    enum:
        LOGREDACT_FRAMING_MAP
        LOGREDACT_FRAMING_EVENT
        LOGREDACT_FRAMING_FLUENTBIT
        LOGREDACT_FRAMING_DOCUMENT
        LOGREDACT_FRAMING_WHOLE

    enum:
        LOGREDACT_LINES_PLAIN
        LOGREDACT_LINES_CRI
        LOGREDACT_LINES_DOCKER

    const uint64_t LOGREDACT_LINES_NONE
    const uint64_t LOGREDACT_LINES_LOST

    enum:
        LOGREDACT_ACTION_KEEP
        LOGREDACT_ACTION_REDACT
        LOGREDACT_ACTION_MASK
        LOGREDACT_ACTION_REMOVE
        LOGREDACT_ACTION_DROP
        LOGREDACT_ACTION_PSEUDONYM
        LOGREDACT_ACTION_HASH
        LOGREDACT_ACTION_ENCRYPT
        LOGREDACT_ACTION_FPE
        LOGREDACT_ACTION_IP
        LOGREDACT_ACTION_GENERALISE

    ctypedef struct logredact_error:
        int32_t code
        uint64_t offset
        char *message

    ctypedef struct logredact_lines:
        pass

    ctypedef struct logredact_lines_options:
        size_t size
        int32_t format
        uint64_t overhead

    ctypedef struct logredact_lines_position:
        uint64_t offset
        uint64_t parts[3]

    ctypedef struct logredact_lines_counters:
        size_t size
        uint64_t lines
        uint64_t parts
        uint64_t malformed
        uint64_t too_large
        uint64_t dropped
        uint64_t cut

    ctypedef struct logredact_wrap:
        pass

    ctypedef struct logredact_wrap_counters:
        size_t size
        uint64_t records
        uint64_t split
        uint64_t parts
        uint64_t too_large

    ctypedef struct logredact_forward:
        pass

    ctypedef struct logredact_policy:
        pass

    ctypedef struct logredact_session:
        pass

    ctypedef struct logredact_key:
        const char *name
        const uint8_t *bytes
        size_t length

    ctypedef struct logredact_session_options:
        size_t size
        int32_t format
        int32_t framing
        int32_t collect
        int32_t stats
        int32_t apart

    ctypedef struct logredact_changed_event:
        uint64_t event
        size_t start
        size_t end

    ctypedef struct logredact_finding:
        uint32_t detector
        uint32_t action
        uint64_t event
        uint64_t start
        uint64_t end
        uint32_t field
        uint32_t is_key

    ctypedef struct logredact_counters:
        size_t size
        uint64_t bytes_in
        uint64_t bytes_out
        uint64_t events_in
        uint64_t events_out
        uint64_t events_changed
        uint64_t events_dropped
        uint64_t events_failed
        uint64_t values_failed
        uint64_t findings

    ctypedef struct logredact_detector_stats:
        uint64_t candidates
        uint64_t rejects
        uint64_t findings
        uint64_t nanoseconds

    ctypedef struct logredact_edit:
        uint64_t start
        uint64_t end
        uint64_t replacement
        uint64_t length

    const char *logredact_version()
    const char *logredact_libcrypto()
    const char *logredact_status_name(int32_t status)

    int32_t logredact_policy_load(
        const uint8_t *plan, size_t plan_length, const logredact_key *keys, size_t key_count,
        logredact_policy **policy, logredact_error *error)
    uint32_t logredact_policy_source_count(const logredact_policy *policy)
    int32_t logredact_policy_changed(const logredact_policy *policy)
    int32_t logredact_policy_reload(
        const logredact_policy *source, logredact_policy **policy, logredact_error *error)
    void logredact_policy_free(logredact_policy *policy)
    const uint8_t *logredact_policy_digest(const logredact_policy *policy)
    uint32_t logredact_policy_detector_count(const logredact_policy *policy)
    const char *logredact_policy_detector_id(const logredact_policy *policy, uint32_t detector)

    int32_t logredact_policy_seals(const logredact_policy *policy)
    int32_t logredact_session_new(
        logredact_policy *policy, const logredact_session_options *options,
        logredact_session **session, logredact_error *error)
    void logredact_session_free(logredact_session *session)
    int32_t logredact_session_new_sealed(
        logredact_policy *policy, const logredact_session_options *options,
        logredact_session **session, logredact_error *error)
    const char *logredact_policy_seal_field(const logredact_policy *policy, size_t *length)
    int32_t logredact_session_set_format(
        logredact_session *session, int32_t format, int32_t framing, logredact_error *error)
    int32_t logredact_policy_fingerprints(const logredact_policy *policy)
    void logredact_policy_seal_most(const logredact_policy *policy, uint64_t *seal, uint64_t *checkpoint)
    int32_t logredact_session_new_unsealed(
        logredact_policy *policy, const logredact_session_options *options,
        logredact_session **session, logredact_error *error)
    int32_t logredact_session_new_sealer(
        logredact_policy *policy, const logredact_session_options *options,
        logredact_session **session, logredact_error *error)
    void logredact_session_dropped(logredact_session *session, uint64_t *by_rule, uint64_t *by_error)
    void logredact_session_seal_dropped(logredact_session *session, uint64_t by_rule, uint64_t by_error)
    int32_t logredact_session_seal_tick(
        logredact_session *session, uint64_t *wait_ms, logredact_error *error)
    int32_t logredact_session_seal_end(logredact_session *session, logredact_error *error)
    void logredact_session_checkpoints(const logredact_session *session, const uint8_t **bytes, size_t *length)
    void logredact_session_checkpoints_taken(logredact_session *session, size_t length)
    int32_t logredact_session_replace(logredact_session **session, logredact_policy *policy, logredact_error *error)
    int32_t logredact_session_set_tag(
        logredact_session *session, const uint8_t *tag, size_t length)
    int32_t logredact_session_set_tag_key(
        logredact_session *session, const uint8_t *key, size_t length)
    int32_t logredact_session_chunk(
        logredact_session *session, const uint8_t *tag, size_t tag_length, const uint8_t *bytes, size_t length,
        const uint8_t **output, size_t *output_length, logredact_error *error)
    void logredact_session_changed(
        const logredact_session *session, const logredact_changed_event **events, size_t *count)
    int32_t logredact_session_chunk_begin(
        logredact_session *session, const uint8_t *tag, size_t tag_length, int32_t tells, logredact_error *error)
    int32_t logredact_session_chunk_end(
        logredact_session *session, const uint8_t **output, size_t *output_length, logredact_error *error)
    void logredact_session_chunk_undo(logredact_session *session)
    void logredact_session_changes(
        const logredact_session *session, const uint8_t **changes, size_t *length, size_t *count)
    int32_t logredact_session_set_policy(
        logredact_session *session, logredact_policy *policy, logredact_error *error)
    int32_t logredact_session_set_source(
        logredact_session *session, const uint8_t *source, size_t length)
    int32_t logredact_session_feed(
        logredact_session *session, const uint8_t *bytes, size_t length, logredact_error *error)
    int32_t logredact_session_finish(logredact_session *session, logredact_error *error)
    uint64_t logredact_session_waiting(const logredact_session *session, uint64_t *first)
    int32_t logredact_session_release(logredact_session *session, logredact_error *error)
    void logredact_session_output(
        const logredact_session *session, const uint8_t **bytes, size_t *length)
    void logredact_session_clear_output(logredact_session *session)
    void logredact_session_reset(logredact_session *session)
    int32_t logredact_session_value(
        logredact_session *session, const uint8_t *bytes, size_t length, int32_t *dropped,
        logredact_error *error)
    void logredact_session_findings(
        const logredact_session *session, const logredact_finding **findings, size_t *count)
    const char *logredact_session_paths(const logredact_session *session)
    void logredact_session_clear_findings(logredact_session *session)
    void logredact_session_counters(
        const logredact_session *session, logredact_counters *counters)
    void logredact_session_detector_counts(const logredact_session *session, uint64_t *counts)
    int32_t logredact_session_edits(
        logredact_session *session, const uint8_t *record, size_t length,
        const logredact_edit **edits, size_t *count, int32_t *dropped, logredact_error *error)
    const uint8_t *logredact_session_replacements(const logredact_session *session)
    int32_t logredact_session_detector_stats(
        const logredact_session *session, logredact_detector_stats *stats)

    int32_t logredact_lines_new(
        const logredact_policy *policy, const logredact_lines_options *options,
        logredact_lines **lines, logredact_error *error)
    void logredact_lines_free(logredact_lines *lines)
    int32_t logredact_lines_feed(
        logredact_lines *lines, const uint8_t *bytes, size_t length, size_t *taken,
        logredact_error *error)
    int32_t logredact_lines_finish(logredact_lines *lines, int32_t lost, logredact_error *error)
    void logredact_lines_output(
        const logredact_lines *lines, const uint8_t **bytes, size_t *length)
    void logredact_lines_clear_output(logredact_lines *lines)
    void logredact_lines_where(
        const logredact_lines *lines, logredact_lines_position *position)
    void logredact_lines_resume(
        logredact_lines *lines, uint64_t start, const logredact_lines_position *position)
    uint64_t logredact_lines_held(const logredact_lines *lines)
    void logredact_lines_counts(
        const logredact_lines *lines, logredact_lines_counters *counters)
    int32_t logredact_wrap_new(
        uint64_t max_line, const char *id, logredact_wrap **wrap, logredact_error *error)
    void logredact_wrap_free(logredact_wrap *wrap)
    int32_t logredact_wrap_add(
        logredact_wrap *wrap, const uint8_t *records, size_t length, const uint8_t *fields,
        size_t fields_length, logredact_error *error)
    void logredact_wrap_output(
        const logredact_wrap *wrap, const uint8_t **bytes, size_t *length)
    void logredact_wrap_clear_output(logredact_wrap *wrap)
    void logredact_wrap_counts(const logredact_wrap *wrap, logredact_wrap_counters *counters)
    int32_t logredact_forward_new(logredact_forward **forward, logredact_error *error)
    void logredact_forward_free(logredact_forward *forward)
    int32_t logredact_forward_add(
        logredact_forward *forward, const uint8_t *lines, size_t length, uint32_t seconds,
        uint32_t nanoseconds, uint64_t most, size_t *taken, logredact_error *error)
    void logredact_forward_output(
        const logredact_forward *forward, const uint8_t **bytes, size_t *length, uint64_t *entries)
    void logredact_forward_clear_output(logredact_forward *forward)

    const char *logredact_kernel()
    int32_t logredact_set_kernel(const char *name)

    ctypedef struct logredact_bytes:
        const uint8_t *bytes
        size_t length

    enum:
        LOGREDACT_IPCRYPT_DETERMINISTIC
        LOGREDACT_IPCRYPT_PREFIX

    int32_t logredact_hmac_sha256(
        const logredact_bytes *key, const logredact_bytes *text, uint8_t *mac, logredact_error *error)
    int32_t logredact_hkdf_sha256(
        const logredact_bytes *key, const logredact_bytes *salt, const logredact_bytes *info, uint8_t *out,
        size_t length, logredact_error *error)
    int32_t logredact_hmac_token(
        const logredact_bytes *key, const logredact_bytes *type, const logredact_bytes *domain,
        const logredact_bytes *value, char *token, logredact_error *error)
    int32_t logredact_siv_encrypt(
        const logredact_bytes *key, const logredact_bytes *associated, size_t count, const logredact_bytes *text,
        uint8_t *out, logredact_error *error)
    int32_t logredact_siv_decrypt(
        const logredact_bytes *key, const logredact_bytes *associated, size_t count, const logredact_bytes *text,
        uint8_t *out, logredact_error *error)
    int32_t logredact_ff1_encrypt(
        const logredact_bytes *key, const logredact_bytes *tweak, uint32_t radix, const logredact_bytes *text, char *out,
        logredact_error *error)
    int32_t logredact_ff1_decrypt(
        const logredact_bytes *key, const logredact_bytes *tweak, uint32_t radix, const logredact_bytes *text, char *out,
        logredact_error *error)
    int32_t logredact_ipcrypt_encrypt(
        const logredact_bytes *key, int32_t mode, const logredact_bytes *address, char *out, logredact_error *error)
    int32_t logredact_ipcrypt_decrypt(
        const logredact_bytes *key, int32_t mode, const logredact_bytes *address, char *out, logredact_error *error)

    int32_t logredact_ed25519_public(const logredact_bytes *key, uint8_t *out, logredact_error *error)
    int32_t logredact_ed25519_sign(
        const logredact_bytes *key, const logredact_bytes *text, uint8_t *signature, logredact_error *error)
    int32_t logredact_ed25519_verify(
        const logredact_bytes *public_key, const logredact_bytes *text, const logredact_bytes *signature,
        logredact_error *error)

    ctypedef struct logredact_seal_reader:
        pass

    ctypedef struct logredact_seal_row:
        uint8_t *stream

    int32_t logredact_seal_reader_new(
        int32_t format, int32_t framing, const logredact_bytes *field, const logredact_bytes *ignore,
        size_t ignore_count, uint32_t source, logredact_seal_reader **reader, logredact_error *error)
    int32_t logredact_seal_reader_fingerprints(
        logredact_seal_reader *reader, const logredact_bytes *of, size_t of_count,
        const logredact_key *keys, size_t key_count, logredact_error *error)
    void logredact_seal_reader_free(logredact_seal_reader *reader)
    int32_t logredact_seal_reader_beside(logredact_seal_reader *reader, const logredact_bytes *name, logredact_error *error)
    int32_t logredact_seal_reader_feed(
        logredact_seal_reader *reader, const uint8_t *bytes, size_t length, int32_t last,
        const logredact_seal_row **rows, size_t *row_count, const uint8_t **texts, size_t *texts_length,
        logredact_error *error)
    ctypedef struct logredact_seal_rows:
        pass

    ctypedef struct logredact_seal_range:
        uint64_t first
        uint64_t last

    ctypedef struct logredact_seal_match:
        uint64_t whole
        uint64_t erased
        uint64_t duplicates
        uint64_t modified
        uint64_t forged
        uint64_t conflicts
        uint64_t missing
        const logredact_seal_row *bad
        size_t bad_count
        const logredact_seal_range *ranges
        size_t range_count

    int32_t logredact_seal_rows_new(int32_t file, size_t piece, logredact_seal_rows **rows, logredact_error *error)
    void logredact_seal_rows_free(logredact_seal_rows *rows)
    int32_t logredact_seal_rows_add(
        logredact_seal_rows *rows, const logredact_seal_row *added, size_t count, const logredact_seal_row **others,
        size_t *other_count, logredact_error *error)
    int32_t logredact_seal_rows_take(
        logredact_seal_rows *rows, const uint8_t *stream, uint64_t seq, const logredact_seal_row **taken,
        size_t *count, logredact_error *error)
    int32_t logredact_seal_rows_match(
        logredact_seal_rows *rows, const uint8_t *stream, uint64_t first, const logredact_bytes *leaves,
        const uint64_t *controls, size_t control_count, size_t most, logredact_seal_match *match,
        logredact_error *error)
    int32_t logredact_base64url_read(
        const logredact_bytes *text, uint8_t *out, size_t *length, logredact_error *error)
    int32_t logredact_seal_root(
        uint64_t first, const logredact_bytes *frontier, const logredact_bytes *leaves, uint8_t *root,
        logredact_error *error)
    int32_t logredact_seal_fields(
        logredact_seal_reader *reader, const uint8_t *record, size_t length, const uint8_t **fields,
        size_t *fields_length, logredact_error *error)
