# frozen_string_literal: true

require_relative 'session'

module Fluent
  module Plugin
    module Logredact
      # A session whose policy seals: its events leave sealed, as one stream, and its checkpoints stand apart from them.
      class SealedSession < Session
        # As Session::OPTIONS, with checkpoints apart; to the end of a structure of 32 bytes.
        OPTIONS = [32, 0, 1, 0, 0, 1, 0].pack('Jl6').freeze

        # [time, { field => text }] each, in msgpack: those that were made and not taken.
        def checkpoints
          @library[:session_checkpoints].call(@address, @output, @output + Fiddle::SIZEOF_VOIDP)
          given
        end

        # The first so many bytes of them were handed on.
        def taken(bytes)
          @library[:session_checkpoints_taken].call(@address, bytes)
        end

        # Signs what is due by time. Errors: Error.
        def tick
          @library.check(:session_seal_tick, @address, nil)
        end

        # Signs that the stream ends here. Errors: Error.
        def finish
          @library.check(:session_seal_end, @address)
        end

        # From now on by a policy of another plan with the same seal. Errors: Error; the one before stays.
        def replace(policy)
          address = pointer(Fiddle::SIZEOF_VOIDP)
          address[0, Fiddle::SIZEOF_VOIDP] = [@address].pack('J')
          @library.check(:session_replace, address, policy.address)
          @address = address.ptr.to_i
          @policy = policy
          @void.clear
          @events_out = count
        end

        private

        def open(policy)
          @library.create(:session_new_sealed, policy.address, OPTIONS)
        end

        # What was finished before an event that fails is sealed, and leaves with the error.
        def whole(tag, events)
          function = events.bytesize > LONG ? @library.long_chunk : @library[:session_chunk]
          status = function.call(@address, tag, tag.bytesize, events, events.bytesize, @output_at, @output_at + Fiddle::SIZEOF_VOIDP, @error_at)
          fail_with(status) unless status == Library::OK
        end

        # What was finished is sealed, and would be missed if it did not leave. Only the event that failed is tried again.
        def fail_with(status)
          before = counted.to_h
          @events_out = count
          more = counted.to_h { |name, number| [name, number - before[name]] }
          read = more['events_out'] + more['events_dropped']
          @void['events_in'] += more['events_in'] - read
          @void['events_failed'] += [more['events_failed'], 1].min unless Library::MALFORMED_STATUSES.include?(status)
          raise Error.new(@library.message(@error), status, Finished.new(given, more['events_out'], read))
        end
      end
    end
  end
end
