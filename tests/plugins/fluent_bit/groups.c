/*
 * A filter for tests: puts the records of each chunk into a group, as in_opentelemetry
 * does with those of a resource and scope, by Fluent Bit's own encoder.
 */
#include <fluent-bit/flb_filter_plugin.h>
#include <fluent-bit/flb_log_event_decoder.h>
#include <fluent-bit/flb_log_event_encoder.h>

static int cb_init(struct flb_filter_instance *ins, struct flb_config *config, void *data)
{
    flb_filter_set_context(ins, ins);
    return 0;
}

static int cb_filter(const void *data, size_t bytes, const char *tag, int tag_len, void **out_buf, size_t *out_size,
                     struct flb_filter_instance *ins, struct flb_input_instance *in, void *context, struct flb_config *config)
{
    struct flb_log_event_decoder decoder;
    struct flb_log_event_encoder encoder;
    struct flb_log_event event;

    flb_log_event_decoder_init(&decoder, (char *) data, bytes);
    flb_log_event_encoder_init(&encoder, FLB_LOG_EVENT_FORMAT_DEFAULT);
    flb_log_event_encoder_group_init(&encoder);
    flb_log_event_encoder_append_metadata_values(&encoder,
        FLB_LOG_EVENT_CSTRING_VALUE("schema"), FLB_LOG_EVENT_CSTRING_VALUE("otlp"),
        FLB_LOG_EVENT_CSTRING_VALUE("resource_id"), FLB_LOG_EVENT_INT64_VALUE(0),
        FLB_LOG_EVENT_CSTRING_VALUE("scope_id"), FLB_LOG_EVENT_INT64_VALUE(0));
    flb_log_event_encoder_append_body_values(&encoder,
        FLB_LOG_EVENT_CSTRING_VALUE("resource"), FLB_LOG_EVENT_CSTRING_VALUE("service of group.owner@example.org"),
        FLB_LOG_EVENT_CSTRING_VALUE("n"), FLB_LOG_EVENT_INT64_VALUE(7));
    flb_log_event_encoder_group_header_end(&encoder);
    while (flb_log_event_decoder_next(&decoder, &event) == FLB_EVENT_DECODER_SUCCESS) {
        flb_log_event_encoder_emit_raw_record(&encoder, decoder.record_base, decoder.record_length);
    }
    flb_log_event_encoder_group_end(&encoder);
    *out_buf = encoder.output_buffer;
    *out_size = encoder.output_length;
    flb_log_event_encoder_claim_internal_buffer_ownership(&encoder);
    flb_log_event_encoder_destroy(&encoder);
    flb_log_event_decoder_destroy(&decoder);
    return FLB_FILTER_MODIFIED;
}

struct flb_filter_plugin filter_groups_plugin = {
    .name = "groups",
    .description = "Groups, for tests",
    .cb_init = cb_init,
    .cb_filter = cb_filter,
};
