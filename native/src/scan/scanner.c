/* The tables over a policy's detectors, made once. */
#include "scan.h"

static bool list_add(logredact_policy *policy, lr_detector_list *list, uint32_t detector)
{
    if (!list->items && !(list->items = lr_arena_alloc(&policy->arena, policy->detector_count, sizeof *list->items)))
        return false;
    list->items[list->count++] = detector;
    return true;
}

static void add_shape_literals(lr_literals *literals, uint8_t shape, uint32_t detector)
{
    static const struct {
        uint8_t shape;
        const char *text;
        bool folded;
    } known[] = {
        {LR_SHAPE_JWT, "eyJ", false},
        {LR_SHAPE_HTTP_AUTHORIZATION, "authorization", true},
        {LR_SHAPE_HTTP_AUTHORIZATION, "bearer", true},
        {LR_SHAPE_HTTP_AUTHORIZATION, "basic", true},
    };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].shape == shape)
            lr_literals_add(literals, (lr_literal){.text = {(const uint8_t *)known[k].text, strlen(known[k].text)},
                                                   .folded = known[k].folded,
                                                   .detector = detector});
}

/* Bytes of the shortest text in which the detector can match. */
static size_t shortest_of(const lr_detector *d)
{
    static const uint8_t shapes[LR_SHAPE_COUNT] = {
        [LR_SHAPE_CREDIT_CARD] = 13, [LR_SHAPE_US_SSN] = 11,       [LR_SHAPE_EMAIL] = 6,        [LR_SHAPE_IPV4] = 7,
        [LR_SHAPE_IPV6] = 3,         [LR_SHAPE_MAC_ADDRESS] = 14,  [LR_SHAPE_IBAN] = 15,        [LR_SHAPE_PHONE] = 9,
        [LR_SHAPE_JWT] = 20,         [LR_SHAPE_PRIVATE_KEY] = 27,  [LR_SHAPE_HTTP_AUTHORIZATION] = 14,
        [LR_SHAPE_URL_CREDENTIALS] = 7,
    };
    size_t shortest = SIZE_MAX;
    switch (d->kind) {
    case LR_KIND_SHAPE:
        return shapes[d->shape];
    case LR_KIND_KEYVALUE:
        for (uint32_t n = 0; n < d->name_count; n++)
            if (d->names[n].name.length + 2 < shortest) /* a separator and a value */
                shortest = d->names[n].name.length + 2;
        return shortest;
    case LR_KIND_TOKEN:
        for (uint32_t v = 0; v < d->variant_count; v++) {
            size_t length = 0;
            for (uint32_t p = 0; p < d->variants[v].part_count; p++)
                length += d->variants[v].parts[p].literal.bytes ? d->variants[v].parts[p].literal.length : d->variants[v].parts[p].min;
            shortest = length < shortest ? length : shortest;
        }
        return shortest;
    default:
        return 1;
    }
}

lr_scanner *lr_scanner_new(logredact_policy *policy)
{
    lr_scanner *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->kernel = lr_kernel_best();
    s->shortest = SIZE_MAX;
    uint32_t literals = 0;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        literals += policy->detectors[d].variant_count + 3;
    s->literals.items = lr_arena_alloc(&policy->arena, literals, sizeof *s->literals.items);
    bool ok = s->literals.items != NULL;
    for (uint32_t d = 0; ok && d < policy->detector_count; d++) {
        const lr_detector *detector = &policy->detectors[d];
        size_t shortest = shortest_of(detector);
        s->shortest = shortest < s->shortest ? shortest : s->shortest;
        switch (detector->kind) {
        case LR_KIND_SHAPE:
            ok = list_add(policy, &s->shapes[detector->shape], d);
            if (ok)
                add_shape_literals(&s->literals, detector->shape, d);
            break;
        case LR_KIND_TOKEN:
            for (uint32_t v = 0; v < detector->variant_count; v++)
                lr_literals_add(&s->literals, (lr_literal){.text = detector->variants[v].parts[0].literal,
                                                           .detector = d,
                                                           .variant = &detector->variants[v]});
            break;
        case LR_KIND_KEYVALUE:
            ok = s->keyvalues.count < LR_MAX_KEYVALUE && list_add(policy, &s->keyvalues, d);
            break;
        default:
            ok = list_add(policy, &s->patterns, d);
        }
    }
    if (ok && s->keyvalues.count) {
        s->names = lr_arena_alloc(&policy->arena, s->keyvalues.count, sizeof *s->names);
        ok = s->names != NULL;
        for (uint32_t k = 0; ok && k < s->keyvalues.count; k++)
            ok = lr_name_index_build(&s->names[k], &policy->detectors[s->keyvalues.items[k]], &policy->arena);
    }
    if (!ok) {
        lr_free(s);
        return NULL;
    }
    return s;
}

void lr_scanner_free(lr_scanner *scanner)
{
    lr_free(scanner);
}
