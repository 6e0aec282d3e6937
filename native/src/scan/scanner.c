/* The tables over a policy's detectors, made once. */
#include "../detect/pattern.h"

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
    lr_literal items[sizeof known / sizeof known[0]];
    uint32_t count = 0;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].shape == shape)
            items[count++] = (lr_literal){.text = {(const uint8_t *)known[k].text, strlen(known[k].text)},
                                          .folded = known[k].folded,
                                          .detector = detector};
    lr_literals_add(literals, items, count);
}

static void add_token_literals(lr_literals *literals, const lr_detector *d, uint32_t detector)
{
    lr_literal items[LR_MAX_VARIANTS];
    for (uint32_t v = 0; v < d->variant_count; v++)
        items[v] = (lr_literal){.text = d->variants[v].parts[0].literal, .detector = detector, .variant = &d->variants[v]};
    lr_literals_add(literals, items, d->variant_count);
}

static size_t shortest_variant(const lr_detector *d)
{
    size_t shortest = SIZE_MAX / 2;
    for (uint32_t v = 0; v < d->variant_count; v++) {
        size_t length = 0;
        for (uint32_t p = 0; p < d->variants[v].part_count; p++)
            length += d->variants[v].parts[p].literal.bytes ? d->variants[v].parts[p].literal.length : d->variants[v].parts[p].min;
        shortest = length < shortest ? length : shortest;
    }
    return shortest;
}

/* Bytes of the shortest text in which the detector can match; what a field's key adds is not counted. */
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
    case LR_KIND_KEYED:
        for (uint32_t k = 0; k < d->keyword_count; k++) {
            /* Where each space may be left out, but one byte stands between keyword and value. */
            size_t length = d->keywords[k].length + 1;
            for (size_t i = 0; i < d->keywords[k].length; i++)
                length -= d->keywords[k].bytes[i] == ' ';
            shortest = length < shortest ? length : shortest;
        }
        return shortest == SIZE_MAX ? SIZE_MAX : shortest + shortest_variant(d);
    case LR_KIND_TOKEN:
        return shortest_variant(d);
    case LR_KIND_KNOWN:
        for (uint32_t v = 0; v < d->value_count; v++)
            shortest = d->values[v].length < shortest ? d->values[v].length : shortest;
        return shortest;
    default:
        return 1;
    }
}

/* Bytes of the shortest decimal number in which the detector can match: digits, `-`, `.`, `+` and `e` (docs/plan.md). */
static size_t shortest_number_of(const lr_detector *d)
{
    if (d->kind == LR_KIND_SHAPE)
        return d->shape == LR_SHAPE_CREDIT_CARD ? shortest_of(d) : SIZE_MAX;
    return d->kind == LR_KIND_KEYVALUE || d->kind == LR_KIND_KEYED ? SIZE_MAX : shortest_of(d);
}

static void add_atom(lr_atoms *atoms, const uint8_t *bytes, size_t length, uint32_t detector)
{
    atoms->items[atoms->count++] = (lr_atom){{bytes, length}, detector, LR_NO_ATOM};
}

/* Known secrets: one table, so that positions ascend. */
static bool build_known(lr_scanner *s, logredact_policy *policy)
{
    size_t count = 0, shortest = SIZE_MAX;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        if (policy->detectors[d].kind == LR_KIND_KNOWN) {
            size_t length = shortest_of(&policy->detectors[d]);
            shortest = length < shortest ? length : shortest;
            count += policy->detectors[d].value_count;
        }
    s->known.step = lr_atoms_step(shortest);
    if (!count)
        return true;
    s->known.items = lr_arena_alloc(&policy->arena, count, sizeof *s->known.items);
    if (!s->known.items)
        return false;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        for (uint32_t v = 0; v < policy->detectors[d].value_count; v++)
            add_atom(&s->known, policy->detectors[d].values[v].bytes, policy->detectors[d].values[v].length, d);
    return lr_atoms_build(&s->known, &policy->arena);
}

/* Patterns: their atoms, or the list of those that are searched everywhere. */
static bool build_patterns(lr_scanner *s, logredact_policy *policy)
{
    static const unsigned steps[LR_ATOM_TABLES] = {[LR_MIDDLE_ATOMS] = 2, [LR_LONG_ATOMS] = LR_ATOM_STEP_MOST};
    size_t counts[LR_ATOM_TABLES] = {0}, length;
    for (int filling = 0; filling < 2; filling++) {
        for (uint32_t d = 0; d < policy->detector_count; d++) {
            const lr_detector *detector = &policy->detectors[d];
            if (detector->kind != LR_KIND_PATTERN)
                continue;
            const char *atom;
            for (size_t n = 0; (atom = lr_pattern_atom(detector->pattern, n, &length)); n++) {
                unsigned table = LR_LONG_ATOMS;
                while (lr_atoms_step(length) < steps[table])
                    table--;
                if (filling)
                    add_atom(&s->atoms[table], (const uint8_t *)atom, length, d);
                else
                    counts[table]++;
            }
            bool any = lr_pattern_atom(detector->pattern, 0, &length) != NULL;
            if (filling && !list_add(policy, any ? &s->with_atoms : &s->everywhere, d))
                return false;
        }
        for (unsigned t = 0; t < LR_ATOM_TABLES; t++) {
            lr_atoms *atoms = &s->atoms[t];
            atoms->folded = true;
            atoms->step = steps[t];
            if (filling ? counts[t] && !lr_atoms_build(atoms, &policy->arena)
                        : !(atoms->items = lr_arena_alloc(&policy->arena, counts[t], sizeof *atoms->items)))
                return false;
        }
    }
    return true;
}

static bool build_names(lr_scanner *s, logredact_policy *policy)
{
    if (!s->keyvalues.count)
        return true;
    s->names = lr_arena_alloc(&policy->arena, s->keyvalues.count, sizeof *s->names);
    if (!s->names)
        return false;
    for (uint32_t k = 0; k < s->keyvalues.count; k++) {
        const lr_detector *detector = &policy->detectors[s->keyvalues.items[k]];
        lr_key_ends_add(&s->key_ends, detector);
        if (!lr_name_index_build(&s->names[k], detector, &policy->arena))
            return false;
    }
    return true;
}

static bool build_words_and_lists(lr_scanner *s, logredact_policy *policy)
{
    uint32_t literals = 0;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        literals += policy->detectors[d].variant_count + 3;
    s->literals.items = lr_arena_alloc(&policy->arena, literals, sizeof *s->literals.items);
    bool ok = s->literals.items != NULL;
    for (uint32_t d = 0; ok && d < policy->detector_count; d++) {
        const lr_detector *detector = &policy->detectors[d];
        if (detector->kind == LR_KIND_TOKEN)
            add_token_literals(&s->literals, detector, d);
        if (detector->kind == LR_KIND_KEYVALUE)
            ok = s->keyvalues.count < LR_MAX_KEYVALUE && list_add(policy, &s->keyvalues, d);
        if (ok && detector->kind == LR_KIND_KEYVALUE && detector->object.bytes)
            s->objects |= (uint8_t)(1u << (s->keyvalues.count - 1));
        if (ok && detector->kind == LR_KIND_KEYVALUE && detector->beside_name_count)
            s->beside |= (uint8_t)(1u << (s->keyvalues.count - 1));
        if (ok && detector->kind == LR_KIND_SHAPE && (ok = list_add(policy, &s->shapes[detector->shape], d)))
            add_shape_literals(&s->literals, detector->shape, d);
    }
    if (ok)
        lr_literals_build(&s->literals, &s->starts);
    return ok;
}

static uint32_t families_of(const lr_scanner *s)
{
    uint32_t families = 0;
    for (unsigned shape = 0; shape < LR_SHAPE_COUNT; shape++)
        families |= (uint32_t)(s->shapes[shape].count != 0) << shape;
    /* These have literals in place of anchors of their own. */
    families &= ~(1u << LR_SHAPE_JWT | 1u << LR_SHAPE_HTTP_AUTHORIZATION);
    families |= 1u << LR_A_ENCODED;
    families |= 1u << LR_A_WIDE | 1u << LR_A_LONG | 1u << LR_A_BASE64 | 1u << LR_A_RARE | 1u << LR_A_START;
    families |= (uint32_t)(s->literals.count != 0) << LR_A_WORD_START;
    families |= (uint32_t)s->literals.numbers << LR_A_NUMBER;
    families |= (uint32_t)s->literals.capitals << LR_A_CAPITALS;
    families |= (uint32_t)(s->keyvalues.count != 0) << LR_A_KEY;
    families |= (uint32_t)(s->keywords.count != 0) << LR_A_KEYWORD_START;
    families |= (uint32_t)s->keywords.foreign << LR_A_FOREIGN;
    families |= (uint32_t)(s->known.count != 0) << LR_A_KNOWN;
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        families |= (uint32_t)(s->atoms[t].count != 0) << (LR_A_ATOM + t);
    return families;
}

lr_scanner *lr_scanner_new(logredact_policy *policy)
{
    lr_scanner *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->kernel = lr_kernel_chosen();
    s->shortest = s->shortest_number = SIZE_MAX;
    for (uint32_t d = 0; d < policy->detector_count; d++) {
        size_t shortest = shortest_of(&policy->detectors[d]), number = shortest_number_of(&policy->detectors[d]);
        s->shortest = shortest < s->shortest ? shortest : s->shortest;
        s->shortest_number = number < s->shortest_number ? number : s->shortest_number;
    }
    if (!build_words_and_lists(s, policy) || !build_names(s, policy) ||
        !lr_keywords_build(&s->keywords, &s->starts, policy, &policy->arena) || !build_known(s, policy) || !build_patterns(s, policy)) {
        lr_free(s);
        return NULL;
    }
    s->families = families_of(s);
    return s;
}

void lr_scanner_free(lr_scanner *scanner)
{
    lr_free(scanner);
}
