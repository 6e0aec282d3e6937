# frozen_string_literal: true

require 'fluent/time'
require 'msgpack'

module Fluent
  module Plugin
    module Logredact
      # Events in msgpack, as Fluentd packs them. For one thread at a time.
      class EventPacker
        # There is an object of a class that msgpack has no type for: it may be written otherwise later, by others, than it was
        # when the core saw it.
        class Foreign < StandardError
        end

        FACTORY = MessagePack::Factory.new.tap do |factory|
          factory.register_type(Fluent::EventTime::TYPE, Fluent::EventTime, packer: ->(time) { [time.sec, time.nsec].pack('NN') }, unpacker: :from_msgpack_ext)
          # All other classes but those that msgpack has types for, and theirs: no object is asked how it wants to be written.
          factory.register_type(Fluent::EventTime::TYPE + 1, Object, packer: ->(_) { raise Foreign }, unpacker: ->(_) { raise Foreign })
        end

        # Bytes that stay with it.
        KEEP = 1 << 20

        # How an event begins, with the time 0.
        TIMELESS = [0x92, 0xd7, Fluent::EventTime::TYPE].pack('CCc').ljust(11, "\0").freeze
        private_constant :TIMELESS

        def initialize
          @packer = nil
          @bytes = String.new
        end

        # The next call overwrites what this one gives, unless it is kept. Errors: Foreign, and what msgpack raises.
        def pack(times, records)
          packed do |packer, _|
            records.each_with_index do |record, index|
              packer.write_array_header(2)
              write_time(packer, times[index])
              packer.write(record)
            end
          end
        end

        # The same with 0 for each time, which costs nothing, and for the core the same length.
        def pack_records(records)
          packed do |packer, buffer|
            records.each do |record|
              buffer.write(TIMELESS)
              packer.write(record)
            end
          end
        end

        # The same as Fluentd packs them, of any classes. Errors: what msgpack raises.
        def pack_foreign(records)
          packer = Fluent::MessagePackFactory.msgpack_packer
          records.each { |record| packer.write([Fluent::EventTime.new(0), record]) }
          packer.full_pack
        end

        # The records of events in msgpack.
        def records_of(events)
          Fluent::MessagePackFactory.msgpack_unpacker.feed_each(events).map(&:last)
        end

        # The bytes that the last call gave, for good.
        def keep
          bytes, @bytes = @bytes, String.new
          bytes
        end

        private

        # By way of the factory a time costs more than all of its record.
        def write_time(packer, time)
          return packer.write(time) unless time.instance_of?(Fluent::EventTime)

          packer.write_ext(Fluent::EventTime::TYPE, [time.sec, time.nsec].pack('NN'))
        end

        def packed
          packer = @packer || FACTORY.packer
          @packer = nil # should this fail, it holds a part of what was to be packed
          buffer = packer.buffer
          yield packer, buffer
          @bytes = String.new if @bytes.bytesize > KEEP
          buffer.read_all(buffer.size, @bytes)
          @packer = packer
          @bytes
        end
      end
    end
  end
end
