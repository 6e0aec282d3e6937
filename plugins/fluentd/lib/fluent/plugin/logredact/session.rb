# frozen_string_literal: true

require_relative 'library'
require_relative 'changes'
require_relative 'event_packer'

module Fluent
  module Plugin
    module Logredact
      # Redacts chunks of events, [time, record] in msgpack each. For one thread at a time.
      class Session
        # struct logredact_session_options: size, format msgpack, framing event, no findings kept, detectors not timed
        OPTIONS = [24, 0, 1, 0, 0].pack('Jl4').freeze

        # struct logredact_counters, behind its size
        COUNTERS = %w[
          bytes_in bytes_out events_in events_out events_changed events_dropped events_failed values_failed findings
        ].freeze
        COUNTERS_BYTES = 8 * (COUNTERS.size + 1)
        EVENTS_OUT_AT = 8 * (COUNTERS.index('events_out') + 1)

        # A chunk of up to so many bytes is redacted under Ruby's global lock. Who lets it go beside a busy thread has it
        # back after 5 to 100 ms, and 100 ms is what such a chunk takes at worst (text made to be slow; else 2 to 10 ms).
        LONG = 1 << 20

        # Records that are packed and redacted before the next are: their bytes are still near the processor then. Measured from 32 to 500.
        PIECE = 64

        # enum logredact_chunk_tells
        NOTHING = 0
        CHANGES = 1
        CHANGES_ALONE = 2

        # Errors: Error.
        def initialize(library, policy)
          @library = library
          @policy = policy
          @address = open(policy).to_i
          @begin = library[:session_chunk_begin]
          @feed = library[:session_feed]
          @long_feed = library.long_feed
          @end = library[:session_chunk_end]
          @changes = library[:session_changes]
          @count = library[:session_counters]
          @output = pointer(5 * Fiddle::SIZEOF_VOIDP) # the output and its length; changes, their length and number
          @output_at = @output.to_i
          @changes_at = [2, 3, 4].map { |at| @output_at + at * Fiddle::SIZEOF_VOIDP }
          @error = pointer(Library::ERROR_BYTES)
          @error_at = @error.to_i
          @counters = pointer(COUNTERS_BYTES)
          @counters[0, 8] = [COUNTERS_BYTES].pack('J')
          @counters_at = @counters.to_i
          @events_out = count
          @packer = EventPacker.new
          @void = Hash.new(0)
        end

        # What the events have become, in msgpack, and how many they are. Errors: Error; nothing of them was counted then.
        def redact(tag, events)
          whole(tag, events)
          redacted = output
          before, @events_out = @events_out, count
          [redacted, @events_out - before]
        end

        # The same for events that are objects, and the Changes of their records. Errors: as above, and those of EventPacker.
        def redact_objects(tag, times, records)
          packed = @packer.pack(times, records)
          in_pieces(tag, CHANGES) { feed(packed) }
          changes = changes()
          redacted = changes.none? ? @packer.keep : output
          before, @events_out = @events_out, count
          [redacted, @events_out - before, changes]
        end

        # [times, records] as they leave, in the arrays that were given; for who does not need them in msgpack. A record that msgpack has
        # no types for is what Fluentd makes of it then. Errors: as above, but not Foreign, and Changes::Mismatch.
        def redact_records(tag, times, records)
          in_pieces(tag, CHANGES_ALONE) do
            0.step(records.size - 1, PIECE) { |from| feed(pack_piece(records, from)) }
          end
          left = changes.apply(times, records)
          @events_out = count
          left
        ensure
          undo unless left
        end

        # { name => number } since the session was made.
        def counters
          count
          counted.to_h { |name, number| [name, number - @void[name]] }
        end

        # { detector => findings } since the session was made, of those that found something.
        def findings
          detectors = @policy.detectors
          counts = pointer(8 * [detectors.size, 1].max)
          @library[:session_detector_counts].call(@address, counts)
          detectors.zip(counts[0, 8 * detectors.size].unpack('Q*')).to_h.reject { |_, number| number.zero? }
        end

        # From now on by another policy of the same plan; what is known of lines that are not whole stays. Errors: Error.
        def policy=(policy)
          @library.check(:session_set_policy, @address, policy.address)
          @policy = policy
        end

        def free
          address, @address = @address, nil
          @library[:session_free].call(address) if address
        end

        private

        def open(policy)
          @library.create(:session_new, policy.address, OPTIONS)
        end

        def whole(tag, events)
          in_pieces(tag, NOTHING) { feed(events) }
        end

        # What the last chunk has become.
        def output
          redacted = given
          clear if redacted.bytesize > LONG
          redacted
        end

        # Gives memory back.
        def clear
          @library[:session_clear_output].call(@address)
        end

        # A chunk whose events are fed by the block. Errors: Error, and the block's; then nothing of it was counted, and its events may come again: the
        # core knows of lines and private keys what it knew before.
        def in_pieces(tag, tells)
          check(@begin.call(@address, tag, tag.bytesize, tells, @error_at))
          yield
          check(@end.call(@address, @output_at, @output_at + Fiddle::SIZEOF_VOIDP, @error_at))
          whole = true
        ensure
          undo unless whole
        end

        def feed(events)
          function = events.bytesize > LONG ? @long_feed : @feed
          check(function.call(@address, events, events.bytesize, @error_at))
        end

        def check(status)
          raise Error.new(@library.message(@error), status) unless status == Library::OK
        end

        def pack_piece(records, from)
          @packer.pack_records(records[from, PIECE])
        rescue EventPacker::Foreign
          events = @packer.pack_foreign(records[from, PIECE])
          made = @packer.records_of(events)
          raise if made.size != records[from, PIECE].size # an object wrote several, or none

          records[from, PIECE] = made
          events
        end

        # What has changed of the last chunk.
        def changes
          @changes.call(@address, *@changes_at)
          address, length, number = @output[2 * Fiddle::SIZEOF_VOIDP, 3 * Fiddle::SIZEOF_VOIDP].unpack('J3')
          number.zero? ? Changes::NONE : Changes.new(Fiddle::Pointer.new(address)[0, length], number)
        end

        # Asks for the counters; the events written so far.
        def count
          @count.call(@address, @counters_at)
          @counters[EVENTS_OUT_AT, 8].unpack1('Q')
        end

        # The bytes that a call has given.
        def given
          address, length = @output[0, 2 * Fiddle::SIZEOF_VOIDP].unpack('J2')
          length.zero? ? ''.b : Fiddle::Pointer.new(address)[0, length]
        end

        def counted
          COUNTERS.zip(@counters[8, COUNTERS_BYTES - 8].unpack('Q*'))
        end

        # The last chunk was none: its events may come again.
        def undo
          @library[:session_chunk_undo].call(@address)
          void
        end

        # What was counted since the last time has not been.
        def void
          before = counted
          @events_out = count
          counted.zip(before) { |(name, now), (_, then_)| @void[name] += now - then_ }
        end

        def pointer(bytes)
          Fiddle::Pointer.malloc(bytes, Fiddle::RUBY_FREE)
        end
      end
    end
  end
end
