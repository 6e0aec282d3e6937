/*
 * The forms in which a known secret may stand in a text that is not decoded: in
 * base64 of more than itself, in JSON as a string and as a string in a string, in
 * a form's body.
 */
#include "../detect/base64.h"
#include "policy.h"

/* The signs that do not depend on what stands before the secret, `before` bytes modulo three, and behind it. */
static size_t base64(lr_text secret, unsigned before, bool url, lr_buffer *room, lr_buffer *out)
{
    static const size_t first_sign[] = {0, 2, 3};
    const size_t all = before + secret.length, signs = all / 3 * 4 + all % 3;
    room->length = out->length = 0;
    if (!lr_buffer_append(room, "\0\0", before) || !lr_buffer_append(room, secret.bytes, secret.length) ||
        !lr_buffer_append(room, "\0\0", (3 - all % 3) % 3) || !lr_base64_encode(out, room->bytes, room->length, url))
        return SIZE_MAX;
    out->length = signs - first_sign[before];
    memmove(out->bytes, out->bytes + first_sign[before], out->length);
    return url && !memchr(out->bytes, '-', out->length) && !memchr(out->bytes, '_', out->length) ? 0 : out->length;
}

static bool escape(lr_text text, lr_buffer *out)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    out->length = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < text.length; i++) {
        const uint8_t c = text.bytes[i];
        const char *known = c ? strchr(from, c) : NULL;
        const uint8_t control[] = {'\\', 'u', '0', '0', (uint8_t)('0' + (c >> 4)), (uint8_t)"0123456789abcdef"[c & 15]};
        if (known)
            ok = lr_buffer_put(out, '\\') && lr_buffer_put(out, (uint8_t)to[known - from]);
        else
            ok = c < 0x20 ? lr_buffer_append(out, control, sizeof control) : lr_buffer_put(out, c);
    }
    return ok;
}

/* Once, or the result once more. */
static size_t json(lr_text secret, bool twice, lr_buffer *room, lr_buffer *out)
{
    if (!escape(secret, twice ? room : out) || (twice && !escape((lr_text){room->bytes, room->length}, out)))
        return SIZE_MAX;
    return out->length == secret.length ? 0 : out->length;
}

static size_t form_body(lr_text secret, lr_buffer *out)
{
    out->length = 0;
    if (!memchr(secret.bytes, ' ', secret.length))
        return 0;
    if (!lr_buffer_append(out, secret.bytes, secret.length))
        return SIZE_MAX;
    for (size_t i = 0; i < out->length; i++)
        if (out->bytes[i] == ' ')
            out->bytes[i] = '+';
    return out->length;
}

size_t lr_known_form(lr_text secret, unsigned form, lr_buffer *room, lr_buffer *out)
{
    if (form < 6)
        return base64(secret, form % 3, form >= 3, room, out);
    return form < 8 ? json(secret, form == 7, room, out) : form_body(secret, out);
}
