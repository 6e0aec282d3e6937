/* Scanning: findings stay inside their value, and a value in which nothing was found is not changed. */
#include "fuzz.h"

#include <stdbool.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    logredact_session_options options = {.size = sizeof options, .format = LOGREDACT_FORMAT_TEXT, .collect = 1};
    static logredact_session *session;
    if (!session)
        PROMISE(logredact_session_new(fuzz_policy(), &options, &session, NULL) == LOGREDACT_OK);
    int32_t dropped;
    logredact_counters before = {.size = sizeof before}, after = before;
    logredact_session_counters(session, &before);
    PROMISE(logredact_session_value(session, data, size, &dropped, NULL) == LOGREDACT_OK);
    const logredact_finding *findings;
    size_t count, length;
    logredact_session_findings(session, &findings, &count);
    for (size_t i = 0; i < count; i++) {
        PROMISE(findings[i].start < findings[i].end && findings[i].end <= size);
        PROMISE(i == 0 || findings[i].start >= findings[i - 1].start);
    }
    const uint8_t *bytes;
    logredact_session_output(session, &bytes, &length);
    logredact_session_counters(session, &after);
    bool failed = after.values_failed != before.values_failed;
    PROMISE(count || dropped || failed || (length == size && (!size || memcmp(bytes, data, size) == 0)));
    logredact_session_clear_findings(session);
    return 0;
}
