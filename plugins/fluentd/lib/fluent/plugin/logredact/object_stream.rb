# frozen_string_literal: true

require 'fluent/event'
require 'fluent/msgpack_factory'

module Fluent
  module Plugin
    module Logredact
      # What has become of a stream of objects: packed, and objects for whoever reads it. A record that has not changed is the object that it was;
      # the others are decoded when they are read.
      class ObjectStream < Fluent::MessagePackEventStream
        # changes: [number of the event, where it begins in the bytes, where it ends; the same: it was dropped]. Takes the arrays for its own.
        def initialize(bytes, times, records, changes)
          dropped = changes.count { |_, start, stop| start == stop }
          super(bytes, nil, times.size - dropped)
          @times = times
          @records = records
          @changes = changes
        end

        def ensure_unpacked!(unpacker: nil)
          return unless @changes

          change(Fluent::MessagePackFactory.msgpack_unpacker) unless @changes.empty?
          @changes = nil
          @unpacked_times = @times
          @unpacked_records = @records
        end

        # Fluentd's own for packed streams leaves times as they are: these were not packed.
        def to_msgpack_stream(time_int: false, packer: nil)
          time_int ? to_msgpack_stream_forced_integer(packer: packer) : super
        end

        def dup
          ensure_unpacked!
          Fluent::MultiEventStream.new(@unpacked_times.dup, @unpacked_records.map(&:dup))
        end

        private

        def change(unpacker)
          @changes.each do |number, start, stop|
            if start == stop
              @times[number] = @records[number] = nil
            else
              unpacker.feed(@data.byteslice(start, stop - start))
              @records[number] = unpacker.read[1]
            end
          end
          return if @size == @times.size

          @times.compact!
          @records.compact!
        end
      end
    end
  end
end
