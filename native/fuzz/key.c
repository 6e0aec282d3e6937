/* A hostile key file is refused with a reason, or gives a key that lies within it. */
#include "../src/policy/key_file.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > LR_KEY_FILE_MAX)
        return 0;
    uint8_t *bytes = malloc(size + !size);
    memcpy(bytes, data, size);
    lr_key_file file;
    const char *reason = lr_key_file_read(bytes, size, &file);
    if (reason) {
        PROMISE(strlen(reason) < sizeof((logredact_error *)NULL)->message);
    } else {
        PROMISE(file.key > bytes && file.key + 2 * file.length < bytes + size);
        PROMISE(file.length >= LR_KEY_MIN && file.length <= LR_RING_KEY_MAX);
        PROMISE(file.id.length == 8 && file.purpose.length <= 24);
    }
    free(bytes);
    return 0;
}
