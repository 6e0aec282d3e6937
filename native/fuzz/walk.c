/* Walking: the edits of a record, applied, are what the stream gives; what leaves is msgpack or JSON again. */
#include <stdbool.h>

#include "fuzz.h"

static void msgpack(const uint8_t *data, size_t size)
{
    logredact_session *session;
    PROMISE(logredact_session_new(fuzz_policy(), NULL, &session, NULL) == LOGREDACT_OK);
    const logredact_edit *edits;
    size_t count;
    int32_t dropped;
    int32_t status = logredact_session_edits(session, data, size, &edits, &count, &dropped, NULL);
    fuzz_result stream = fuzz_run(LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_MAP, data, size, 0, 0);
    if (status == LOGREDACT_OK) {
        PROMISE(stream.status == LOGREDACT_OK);
        size_t at = 0, out = 0;
        for (size_t i = 0; i < count; i++) {
            PROMISE(edits[i].start >= at && edits[i].start <= edits[i].end && edits[i].end <= size);
            PROMISE(memcmp(stream.bytes + out, data + at, edits[i].start - at) == 0);
            out += edits[i].start - at;
            PROMISE(memcmp(stream.bytes + out, logredact_session_replacements(session) + edits[i].replacement,
                           edits[i].length) == 0);
            out += edits[i].length;
            at = edits[i].end;
        }
        if (dropped)
            PROMISE(stream.length == 0);
        else
            PROMISE(out + size - at == stream.length && memcmp(stream.bytes + out, data + at, size - at) == 0);
    }
    logredact_session_free(session);
    free(stream.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    bool json = data[0] & 1;
    data++;
    size--;
    if (!json)
        msgpack(data, size);
    int32_t format = json ? LOGREDACT_FORMAT_JSON : LOGREDACT_FORMAT_MSGPACK;
    fuzz_result once = fuzz_run(format, LOGREDACT_FRAMING_MAP, data, size, 0, 0);
    if (once.status == LOGREDACT_OK) {
        fuzz_result twice = fuzz_run(format, LOGREDACT_FRAMING_MAP, once.bytes, once.length, 0, 0);
        PROMISE(twice.status == LOGREDACT_OK);
        /* Whatever was malformed has become a placeholder: the second pass meets none. */
        PROMISE(!json || twice.counters.events_failed == 0 || once.counters.events_failed || once.length > size);
        free(twice.bytes);
    }
    free(once.bytes);
    return 0;
}
