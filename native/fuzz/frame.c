/* Framing: every way to cut a stream gives the same output, status and counts. First byte: format and framing; second: the cuts. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int32_t kinds[][2] = {
        {LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_MAP},       {LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_EVENT},
        {LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_FLUENTBIT}, {LOGREDACT_FORMAT_JSON, LOGREDACT_FRAMING_MAP},
        {LOGREDACT_FORMAT_TEXT, LOGREDACT_FRAMING_MAP},          {LOGREDACT_FORMAT_JSON, LOGREDACT_FRAMING_DOCUMENT},
        {LOGREDACT_FORMAT_JSON, LOGREDACT_FRAMING_WHOLE},
    };
    if (size < 2)
        return 0;
    const int32_t *kind = kinds[data[0] % 7];
    size_t cut = data[1] & 15, step = data[1] >> 4;
    data += 2;
    size -= 2;
    fuzz_result whole = fuzz_run(kind[0], kind[1], data, size, 0, 0);
    fuzz_result cuts = fuzz_run(kind[0], kind[1], data, size, cut + 1, step + 1);
    PROMISE(whole.status == cuts.status);
    PROMISE(whole.length == cuts.length && memcmp(whole.bytes, cuts.bytes, whole.length) == 0);
    PROMISE(whole.counters.events_in == cuts.counters.events_in);
    PROMISE(whole.counters.bytes_out == whole.length);
    if (whole.status == LOGREDACT_OK)
        PROMISE(whole.counters.events_in == whole.counters.events_out + whole.counters.events_dropped);
    free(whole.bytes);
    free(cuts.bytes);
    return 0;
}
