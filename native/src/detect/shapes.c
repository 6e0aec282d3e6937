#include "shapes.h"

const lr_shape_verify lr_shapes[LR_SHAPE_COUNT] = {
    [LR_SHAPE_CREDIT_CARD] = lr_verify_credit_card,
    [LR_SHAPE_US_SSN] = lr_verify_us_ssn,
    [LR_SHAPE_EMAIL] = lr_verify_email,
    [LR_SHAPE_IPV4] = lr_verify_ipv4,
    [LR_SHAPE_IPV6] = lr_verify_ipv6,
    [LR_SHAPE_MAC_ADDRESS] = lr_verify_mac_address,
    [LR_SHAPE_IBAN] = lr_verify_iban,
    [LR_SHAPE_PHONE] = lr_verify_phone,
    [LR_SHAPE_JWT] = lr_verify_jwt,
    [LR_SHAPE_PRIVATE_KEY] = lr_verify_private_key,
    [LR_SHAPE_HTTP_AUTHORIZATION] = lr_verify_http_authorization,
    [LR_SHAPE_URL_CREDENTIALS] = lr_verify_url_credentials,
};
