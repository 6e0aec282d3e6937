# frozen_string_literal: true

require 'fluent/event'
require 'fluent/msgpack_factory'

module Fluent
  module Plugin
    module Logredact
      # A stream of Ruby objects on its way through the core: packed, with the place of each event.
      class ObjectStream
        # The events in msgpack.
        attr_reader :bytes

        # Errors: what msgpack raises for an object that it cannot hold.
        def initialize(stream)
          @times = []
          @records = []
          @ends = []
          packer = Fluent::MessagePackFactory.msgpack_packer
          buffer = packer.buffer
          stream.each do |time, record|
            packer.write([time, record])
            @times << time
            @records << record
            @ends << buffer.size
          end
          @bytes = packer.full_pack
        end

        def size
          @ends.size
        end

        # The times and the records of as many events in msgpack, which these have become: an event whose bytes are as they
        # were is the object that it was, and only the others are decoded.
        def read(redacted)
          unpacker = Fluent::MessagePackFactory.msgpack_unpacker
          unpacker.feed(redacted)
          rest = unpacker.buffer
          start = at = 0
          @ends.each_with_index do |stop, index|
            length = stop - start
            if redacted.byteslice(at, length) == @bytes.byteslice(start, length)
              rest.skip(length)
              at += length
            else
              @times[index], @records[index] = unpacker.read
              at = redacted.bytesize - rest.size
            end
            start = stop
          end
          [@times, @records]
        end
      end

      # What has become of an ObjectStream without the loss of an event; objects again when somebody reads it.
      class RedactedObjects < Fluent::MessagePackEventStream
        def initialize(redacted, objects)
          super(redacted, nil, objects.size)
          @objects = objects
        end

        def ensure_unpacked!(unpacker: nil)
          return unless @objects

          @unpacked_times, @unpacked_records = @objects.read(@data)
          @objects = nil
        end

        def dup
          ensure_unpacked!
          Fluent::MultiEventStream.new(@unpacked_times.dup, @unpacked_records.map(&:dup))
        end
      end
    end
  end
end
