# frozen_string_literal: true

require 'fluent/event'
require 'fluent/msgpack_factory'
require_relative 'library'

module Fluent
  module Plugin
    module Logredact
      # For a stream that could not be redacted at once: each event alone, and a placeholder for each that fails again.
      # Events are Fluentd's own decoded ones here. What of a stream cannot be read at all becomes one placeholder.
      class Salvage
        ERROR = { 'message' => '[REDACTED:error]' }.freeze
        MALFORMED = { 'message' => '[REDACTED:malformed]' }.freeze

        # What the core, Ruby, and msgpack raise; no interrupt, and nothing that ends the process.
        FAILURES = [StandardError, NoMemoryError, ScriptError, SystemStackError].freeze

        def initialize(redactor)
          @redactor = redactor
        end

        # [events in msgpack, how many, { reason => events that failed }]
        def call(tag, stream, error)
          finished = error.finished if error.is_a?(Error)
          output = finished ? finished.events : ''.b
          size = finished ? finished.size : 0
          read = finished ? finished.read : 0
          failures = Hash.new(0)
          each_event(stream) do |time, record|
            next if (read -= 1) >= 0

            redacted, number = one(tag, time, record, failures)
            output << redacted
            size += number
          end
          raise error if truncated?(error) # msgpack passes in silence over the event that is not whole

          [output, size, failures]
        rescue *FAILURES => e
          failures[Logredact.reason(e)] += 1
          redacted, number = placeholder(tag, nil, e)
          [output << redacted, size + number, failures]
        end

        private

        # A packed stream remembers what it decoded before it failed, and would give that as all there is.
        def each_event(stream, &block)
          return stream.each(&block) unless stream.is_a?(Fluent::MessagePackEventStream)

          Fluent::MessagePackFactory.msgpack_unpacker.feed_each(stream.to_msgpack_stream, &block)
        end

        def one(tag, time, record, failures)
          @redactor.redact(tag, pack(time, record))
        rescue *FAILURES => e
          failures[Logredact.reason(e)] += 1
          placeholder(tag, time, e)
        end

        # A placeholder is sealed, too, where records are; what cannot be sealed does not leave.
        def placeholder(tag, time, error)
          @redactor.failed(1)
          time = Fluent::EventTime.now unless time.is_a?(Fluent::EventTime) || time.is_a?(Integer) || time.is_a?(Float)
          event = pack(time, malformed?(error) ? MALFORMED : ERROR)
          @redactor.sealing? ? @redactor.redact(tag, event) : [event, 1]
        rescue *FAILURES
          [''.b, 0]
        end

        def pack(time, record)
          packer = Fluent::MessagePackFactory.msgpack_packer
          packer.write([time, record])
          packer.full_pack
        end

        def malformed?(error)
          (error.is_a?(Error) && Library::MALFORMED_STATUSES.include?(error.status)) || error.is_a?(MessagePack::UnpackError)
        end

        def truncated?(error)
          error.is_a?(Error) && error.status == Library::TRUNCATED
        end
      end
    end
  end
end
