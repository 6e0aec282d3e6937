#include "resolve.h"

#include "../sort.h"

void lr_resolver_free(lr_resolver *r)
{
    lr_free(r->claims);
    lr_free(r->order);
    lr_free(r->pieces);
    lr_free(r->tokens);
    lr_actor_free(&r->actor);
    lr_buffer_free(&r->texts);
    lr_buffer_free(&r->layered);
    lr_layers_free(&r->layers);
}

/* Rule, then start, then longer first, then detector: docs/resolution.md, Overlaps. */
static bool comes_before(const void *context, const void *left, const void *right)
{
    const lr_resolver *r = context;
    const lr_match *a = left, *b = right;
    uint32_t rule_a = r->rule_of[a->detector], rule_b = r->rule_of[b->detector];
    if (rule_a != rule_b)
        return rule_a < rule_b;
    if (a->start != b->start)
        return a->start < b->start;
    if (a->end != b->end)
        return a->end > b->end;
    if (a->detector != b->detector)
        return a->detector < b->detector;
    if (a->layer_count != b->layer_count)
        return a->layer_count < b->layer_count;
    /* Found in the same groups of base64. */
    for (unsigned d = 0; d < a->layer_count; d++) {
        const lr_layer *left_layer = &a->layers[d], *right_layer = &b->layers[d];
        if (left_layer->base64 != right_layer->base64)
            return left_layer->base64;
        if (left_layer->lead != right_layer->lead)
            return left_layer->lead < right_layer->lead;
        if (left_layer->trail != right_layer->trail)
            return left_layer->trail < right_layer->trail;
    }
    return false;
}

/* The tokens in the value. */
static bool find_tokens(lr_resolver *r, lr_text v)
{
    r->token_count = 0;
    if (!r->policy->key_count)
        return true;
    for (size_t i = 0; i < v.length;) {
        const uint8_t *next = memmem(v.bytes + i, v.length - i, "lr", 2);
        if (!next)
            break;
        i = (size_t)(next - v.bytes);
        const size_t end = lr_token_end(r->policy, v, i);
        if (end > i) {
            if (!lr_grow((void **)&r->tokens, &r->token_capacity, r->token_count + 1, sizeof *r->tokens))
                return false;
            r->tokens[r->token_count++] = (lr_token_span){i, end};
        }
        i = end > i ? end : i + 1;
    }
    return true;
}

/* Is all of the match in a token? */
static bool in_token(const lr_resolver *r, const lr_match *match)
{
    size_t low = 0, high = r->token_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (r->tokens[middle].end < match->end)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->token_count && r->tokens[low].start <= match->start && match->end <= r->tokens[low].end;
}

/* Signs of a token that is encoded as often as can be; a longer one is a value like any other. */
#define LONGEST_ENCODED_TOKEN 2048u

/* A token in base64? Found there, it is all of the text. */
static int32_t base64_of_token(lr_resolver *r, const lr_match *match, lr_text span, bool *is)
{
    lr_text plain;
    if (span.length > LONGEST_ENCODED_TOKEN)
        return LOGREDACT_OK;
    if (!lr_layers_decode(&r->layers, match, span, &plain))
        return LOGREDACT_E_MEMORY;
    *is = plain.length && lr_token_end(r->policy, plain, 0) == plain.length;
    return LOGREDACT_OK;
}

/* Index of the first claim that ends after `start`. */
static size_t first_claim(const lr_resolver *r, size_t start)
{
    size_t low = 0, high = r->claim_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->claims[middle].end <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Appends what a rule makes of a span; of a part of one, the label. */
static int32_t act(lr_resolver *r, const lr_rule *rule, uint32_t detector, lr_text span, bool whole, lr_buffer *out)
{
    if (rule->action.kind == LOGREDACT_ACTION_REMOVE)
        return LOGREDACT_OK;
    if (whole)
        return lr_act(&r->actor, rule, detector, span, r->integer, out);
    lr_text label = r->policy->detectors[detector].label;
    return lr_buffer_append(out, label.bytes, label.length) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* The same for what was found in base64: of the text that it is, and as base64. Nothing of a part's own groups stays. */
static int32_t act_in_layers(lr_resolver *r, const lr_rule *rule, const lr_match *match, lr_text span, bool whole)
{
    lr_text plain = {0};
    lr_match part = *match;
    for (unsigned d = 0; d < part.layer_count && !whole; d++)
        part.layers[d].drop_lead = part.layers[d].drop_trail = true;
    r->layered.length = 0;
    if (whole && !lr_layers_decode(&r->layers, match, span, &plain))
        return LOGREDACT_E_MEMORY;
    int32_t status = act(r, rule, match->detector, plain, whole, &r->layered);
    if (status != LOGREDACT_OK)
        return status;
    const lr_text text = {r->layered.bytes, r->layered.length};
    return lr_layers_encode(&r->layers, &part, text, &r->texts) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* Whether an action goes by what was meant: of encoded text (`jo%40example.com`) that is what it decodes to. */
static bool goes_by_meaning(const lr_action *action)
{
    return action->kind == LOGREDACT_ACTION_PSEUDONYM || action->per_subject;
}

/* A pseudonym stands for what was meant; so does a subject's key, but what is encrypted with it is the text as it stands. */
static int32_t act_decoded(lr_resolver *r, const lr_rule *rule, const lr_match *match, lr_text span)
{
    lr_text plain;
    if (!lr_layers_decode(&r->layers, match, span, &plain))
        return LOGREDACT_E_MEMORY;
    if (rule->action.kind == LOGREDACT_ACTION_PSEUDONYM)
        return act(r, rule, match->detector, plain, true, &r->texts);
    r->actor.meant = plain;
    const int32_t status = act(r, rule, match->detector, span, true, &r->texts);
    r->actor.meant = (lr_text){0};
    return status;
}

/* Claims value[start..end), all or a part of the match's span. */
static int32_t claim(lr_resolver *r, size_t at, size_t start, size_t end, const lr_rule *rule, const lr_match *match,
                     lr_text value, bool whole)
{
    if (!lr_grow((void **)&r->claims, &r->claim_capacity, r->claim_count + 1, sizeof *r->claims))
        return LOGREDACT_E_MEMORY;
    const bool keep = rule->action.kind == LOGREDACT_ACTION_KEEP;
    const size_t text = r->texts.length;
    const lr_text all = {value.bytes + match->start, match->end - match->start}, span = {value.bytes + start, end - start};
    int32_t status = LOGREDACT_OK;
    if (!keep && match->base64)
        status = act_in_layers(r, rule, match, all, whole);
    else if (!keep && whole && match->layer_count && goes_by_meaning(&rule->action))
        status = act_decoded(r, rule, match, all);
    else if (!keep)
        status = act(r, rule, match->detector, span, whole, &r->texts);
    if (status != LOGREDACT_OK)
        return status;
    memmove(r->claims + at + 1, r->claims + at, (r->claim_count - at) * sizeof *r->claims);
    r->claims[at] = (lr_claim){start, end, text, r->texts.length - text, keep};
    r->claim_count++;
    return LOGREDACT_OK;
}

/* What of the match no earlier one has; *any: was there something? */
static int32_t take(lr_resolver *r, const lr_match *match, const lr_rule *rule, lr_text value, bool *any)
{
    size_t at = first_claim(r, match->start), start = match->start;
    bool whole = at == r->claim_count || r->claims[at].start >= match->end;
    *any = false;
    while (start < match->end) {
        size_t stop = match->end;
        if (at < r->claim_count && r->claims[at].start < stop)
            stop = r->claims[at].start;
        if (start < stop) {
            int32_t status = claim(r, at, start, stop, rule, match, value, whole);
            if (status != LOGREDACT_OK)
                return status;
            *any = true;
            at++;
        }
        start = at < r->claim_count && r->claims[at].start < match->end ? r->claims[at].end : match->end;
        at++;
    }
    return LOGREDACT_OK;
}

static void clear(lr_resolver *r)
{
    r->claim_count = r->order_count = r->piece_count = 0;
    r->texts.length = 0;
    r->dropped = r->integer = false;
}

static bool pieces_from_claims(lr_resolver *r)
{
    if (!lr_grow((void **)&r->pieces, &r->piece_capacity, r->claim_count, sizeof *r->pieces))
        return false;
    for (size_t i = 0; i < r->claim_count; i++) {
        const lr_claim *c = &r->claims[i];
        if (!c->keep)
            r->pieces[r->piece_count++] =
                (lr_piece){c->start, c->end, {c->text_length ? r->texts.bytes + c->text : (const uint8_t *)"", c->text_length}};
    }
    return true;
}

/* `mask` with type_keep, over all of an integer: only its digits are masked, by zeros. */
static bool keeps_integer(const lr_rule *rule, uint8_t kind, lr_text value, size_t start, size_t end)
{
    return kind == LR_SLOT_INTEGER && rule->action.kind == LOGREDACT_ACTION_MASK && rule->action.type_keep &&
           start == 0 && end == value.length;
}

static int32_t mask_integer(lr_resolver *r, const lr_rule *rule, uint32_t detector, lr_text value)
{
    r->integer = true;
    size_t sign = value.bytes[0] == '-';
    const lr_match match = {.start = sign, .end = value.length, .detector = detector};
    return claim(r, 0, sign, value.length, rule, &match, value, true);
}

int32_t lr_resolve(lr_resolver *r, const lr_scan *scan, lr_text value, const lr_walk *walk, uint8_t kind, bool no_drop)
{
    if (LR_FAULT("resolve"))
        return LOGREDACT_E_INTERNAL;
    clear(r);
    if (!lr_grow((void **)&r->order, &r->order_capacity, scan->count, sizeof *r->order) || !find_tokens(r, value))
        return LOGREDACT_E_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < scan->count; i++) {
        const lr_match *match = &scan->matches[i];
        lr_text span = {value.bytes + match->start, match->end - match->start};
        bool token = false;
        if (r->policy->key_count && match->base64) {
            int32_t status = base64_of_token(r, match, span, &token);
            if (status != LOGREDACT_OK)
                return status;
        }
        if (token || (r->policy->allow_count && lr_allowed(r->policy, match->detector, span, walk)) ||
            in_token(r, match))
            continue;
        r->order[count++] = *match;
    }
    lr_sort(r->order, count, sizeof *r->order, comes_before, r);
    for (size_t i = 0; i < count; i++) {
        lr_match match = r->order[i];
        const lr_rule *rule = &r->policy->rules[r->rule_of[match.detector]];
        bool any = true;
        int32_t status = keeps_integer(rule, kind, value, match.start, match.end) && r->claim_count == 0
                             ? mask_integer(r, rule, match.detector, value)
                             : take(r, &match, rule, value, &any);
        if (status != LOGREDACT_OK)
            return status;
        if (!any)
            continue;
        r->order[r->order_count++] = match;
        r->dropped |= rule->action.kind == LOGREDACT_ACTION_DROP && !no_drop;
        if (r->integer)
            break; /* the whole value is claimed; only its sign is not */
    }
    return pieces_from_claims(r) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

int32_t lr_resolve_field(lr_resolver *r, const lr_rule *rule, lr_text value, uint8_t kind)
{
    clear(r);
    const bool tokens = rule->action.kind == LOGREDACT_ACTION_PSEUDONYM || rule->action.kind == LOGREDACT_ACTION_ENCRYPT;
    if (tokens && value.length && lr_token_end(r->policy, value, 0) == value.length)
        return LOGREDACT_OK;
    const lr_match whole = {.start = 0, .end = value.length, .detector = LR_NO_DETECTOR};
    r->actor.number = kind == LR_SLOT_INTEGER || kind == LR_SLOT_FLOAT;
    int32_t status = keeps_integer(rule, kind, value, 0, value.length)
                         ? mask_integer(r, rule, LR_NO_DETECTOR, value)
                         : claim(r, 0, 0, value.length, rule, &whole, value, true);
    r->actor.number = false;
    if (status != LOGREDACT_OK)
        return status;
    return pieces_from_claims(r) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}
