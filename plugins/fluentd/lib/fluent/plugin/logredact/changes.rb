# frozen_string_literal: true

require 'fluent/msgpack_factory'

module Fluent
  module Plugin
    module Logredact
      # What of a stream's records has changed, as logredact_session_changes() tells it.
      class Changes
        # A record is no longer the one that was packed.
        class Mismatch < StandardError
        end

        WHOLE = -1
        DROPPED = -2

        # bytes: so many times three objects of msgpack: the number of an event, that of an entry in its record or one of the above, and
        # what has become of it.
        def initialize(bytes, number)
          @bytes = bytes
          @number = number
        end

        NONE = new('', 0).freeze

        def none?
          @number.zero?
        end

        # [times, records] with these changes, in the arrays that were given. Each record that has changed is another hash, in which what has not
        # changed is the same object as before; what was dropped is gone. Errors: Mismatch, and what msgpack raises.
        def apply(times, records)
          return [times, records] if none?

          dropped = false
          last = before = record = keys = nil
          unpacker = Fluent::MessagePackFactory.msgpack_unpacker.feed(@bytes)
          @number.times do
            event = unpacker.read
            entry = unpacker.read
            value = unpacker.read
            if entry >= 0
              unless event == last
                before = records[event]
                record = records[event] = Hash[before]
                keys = record.keys
                last = event
              end
              # Keys that are one in a copy, and one that was changed since it is one, would move what the numbers mean.
              raise Mismatch unless before.size == keys.size && entry < keys.size

              record[keys[entry]] = value
              raise Mismatch unless record.size == keys.size
            elsif entry == DROPPED
              times[event] = records[event] = nil
              dropped = true
            else
              records[event] = value
            end
          end
          dropped ? [times.compact, records.compact] : [times, records]
        end
      end
    end
  end
end
