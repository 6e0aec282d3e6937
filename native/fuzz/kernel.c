/*
 * Differential: every kernel that runs here against the plain one. Its masks, anchors, Teddy and grams, bit for bit,
 * over an allocation that ends with the input; and the whole scan of the input as one value and as lines of a stream.
 */
#include "../src/session.h"
#include "../tests/agree.h"
#include "fuzz.h"

#define MOST_KERNELS 4u

static void parts(const lr_kernel *kernel, const uint8_t *data, size_t size)
{
    static lr_masks masks;
    lr_teddy teddy;
    if (size < sizeof teddy + LR_BLOCK + LR_TEDDY_BYTES)
        return;
    /* The tables too come from the input. */
    memcpy(&teddy, data, sizeof teddy);
    const uint8_t *bytes = data + sizeof teddy;
    size_t blocks = (size - sizeof teddy - LR_TEDDY_BYTES) / LR_BLOCK;
    blocks = blocks < LR_WINDOW ? blocks : LR_WINDOW;
    bytes += (size - sizeof teddy) - (blocks * LR_BLOCK + LR_TEDDY_BYTES - 1);
    PROMISE(agree_masks(kernel, bytes, blocks, 1, &masks));
    PROMISE(agree_anchors(kernel, &masks, blocks, UINT32_MAX));
    PROMISE(agree_teddy(kernel, bytes, blocks, &teddy));
    static lr_grams set;
    for (size_t n = 0; n + 1 < size; n += 2)
        set.bits[data[n] * 4u % (sizeof set.bits / sizeof set.bits[0])] ^= 1ull << data[n + 1] % 64;
    if (blocks > 1)
        PROMISE(agree_grams(kernel, bytes, masks.m[LR_M_WORD] + 1, blocks - 1, &set));
}

static size_t make_sessions(logredact_session **sessions)
{
    size_t count = 0;
    const logredact_session_options options = {.size = sizeof options, .format = LOGREDACT_FORMAT_TEXT};
    for (size_t k = 0; lr_kernels[k]; k++) {
        if (logredact_set_kernel(lr_kernels[k]->name) != LOGREDACT_OK)
            continue;
        PROMISE(count < MOST_KERNELS);
        PROMISE(logredact_session_new(fuzz_load(), &options, &sessions[count++], NULL) == LOGREDACT_OK);
    }
    return count;
}

/* Both outputs of a session: the input as one value, and as a stream. */
static void outputs(logredact_session *session, const uint8_t *data, size_t size, lr_buffer *out)
{
    const uint8_t *bytes;
    size_t length;
    int32_t dropped;
    out->length = 0;
    PROMISE(logredact_session_value(session, data, size, &dropped, NULL) == LOGREDACT_OK);
    logredact_session_output(session, &bytes, &length);
    PROMISE(lr_buffer_append(out, bytes, length) && lr_buffer_put(out, (uint8_t)dropped));
    logredact_session_clear_output(session);
    PROMISE(logredact_session_feed(session, data, size, NULL) == LOGREDACT_OK);
    PROMISE(logredact_session_finish(session, NULL) == LOGREDACT_OK);
    logredact_session_output(session, &bytes, &length);
    PROMISE(lr_buffer_append(out, bytes, length));
    logredact_session_clear_output(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static logredact_session *sessions[MOST_KERNELS];
    static lr_buffer first, other;
    static size_t count;
    if (!count)
        count = make_sessions(sessions);
    for (size_t k = 0; lr_kernels[k]; k++)
        if (lr_kernels[k]->runs())
            parts(lr_kernels[k], data, size);
    outputs(sessions[0], data, size, &first);
    for (size_t s = 1; s < count; s++) {
        outputs(sessions[s], data, size, &other);
        PROMISE(other.length == first.length && (!first.length || memcmp(other.bytes, first.bytes, first.length) == 0));
    }
    return 0;
}
