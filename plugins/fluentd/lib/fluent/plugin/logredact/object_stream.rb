# frozen_string_literal: true

require 'fluent/event'
require_relative 'changes'

module Fluent
  module Plugin
    module Logredact
      # How those behind the filter read its streams: packed, or event by event. As they read one, they tend to read the next.
      class Readers
        # Was the last one read event by event alone?
        attr_accessor :objects

        def initialize
          @objects = false
        end

        # [times, records] of a stream, in arrays that nobody else has.
        def self.read(stream)
          arrays = arrays_of(stream)
          return arrays if arrays

          times = []
          records = []
          stream.each do |time, record|
            times << time
            records << record
          end
          [times, records]
        end

        # Reading what most inputs emit by its `each` takes a twentieth of all that redaction costs.
        def self.arrays_of(stream)
          return unless stream.instance_of?(Fluent::MultiEventStream)

          arrays = [stream.instance_variable_get(:@time_array), stream.instance_variable_get(:@record_array)]
          arrays.map(&:dup) if arrays.all?(Array) && arrays[0].size == arrays[1].size
        end
        private_class_method :arrays_of
      end

      # What has become of a stream of objects: packed, and objects for whoever reads it. A record that has not changed is the object that it was;
      # of the others what has changed is decoded.
      class ObjectStream < Fluent::MessagePackEventStream
        # Takes the arrays for its own. What has changed is decoded at once: the records are other plugins', too, and the numbers of
        # their entries hold as they were packed.
        def initialize(bytes, size, times, records, changes, readers)
          super(bytes, nil, size)
          @readers = readers
          @packed = false
          @unpacked_times, @unpacked_records = changes.apply(times, records)
        rescue Changes::Mismatch
          @unpacked_times = @unpacked_records = nil # the packed ones tell
        end

        def ensure_unpacked!(unpacker: nil)
          @readers.objects = true unless @packed
          super
        end

        # Fluentd's own for packed streams leaves times as they are: these were not packed.
        def to_msgpack_stream(time_int: false, packer: nil)
          return to_msgpack_stream_forced_integer(packer: packer) if time_int

          @packed = true
          @readers.objects = false
          super
        end

        def dup
          ensure_unpacked!
          Fluent::MultiEventStream.new(@unpacked_times.dup, @unpacked_records.map(&:dup))
        end
      end

      # The same as objects alone, for readers who take them so.
      class RecordStream < Fluent::MultiEventStream
        # Takes the arrays for its own.
        def initialize(times, records, readers)
          super(times, records)
          @readers = readers
        end

        def to_msgpack_stream(time_int: false, packer: nil)
          @readers.objects = false unless time_int
          super
        end
      end
    end
  end
end
