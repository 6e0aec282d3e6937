# frozen_string_literal: true

require 'digest'
require 'fluent/event'
require 'fluent/msgpack_factory'
require 'fluent/plugin/buffer'

module Fluent
  module Plugin
    module Logredact
      # The checkpoints of a redactor that seals, on their way to Fluentd's router, and past the filter that made them.
      class Checkpoints
        # They are gone; the message is the class of the output's error.
        class Lost < StandardError; end

        # Bytes of checkpoints that wait for an output which refuses them; what is more is given up.
        MOST = 64 << 20

        # Seconds until an output that has refused some is asked again: of several outputs, the others had them.
        RETRY = 10

        # So many are known again when they come back.
        KNOWN = 4096

        # emit: takes a stream.
        def initialize(redactor, &emit)
          @redactor = redactor
          @emit = emit
          @mutex = Mutex.new
          @again = 0
          @known = {}
          @known_mutex = Mutex.new
        end

        # Emits those that were made. The core forgets them once the router has them. Errors: the router's; then they stay
        # for the next time, but for Lost.
        # wait: for another thread that is at it, which may have missed the last ones.
        def hand_on(wait: false)
          return if @mutex.owned? # its outputs have come back here
          return unless wait ? @mutex.lock : @mutex.try_lock # and else never, as that one may wait for what this one holds

          begin
            emit_all if wait || Fluent::Clock.now >= @again
          ensure
            @mutex.unlock
          end
        end

        # [times and records of those in a stream that this has emitted, those of all others]. A record that only looks like one
        # is not among the first.
        def split(stream)
          events = []
          stream.each { |*event| events << event }
          events.partition { |_, record| known?(record) }
        end

        private

        def emit_all
          loop do
            made, session = @redactor.checkpoints
            break if made.empty?

            size = remember(made)
            begin
              @emit.call(Fluent::MessagePackEventStream.new(made, nil, size))
            rescue StandardError => e
              refused(made, session, e)
            end
            @redactor.taken(made.bytesize, session)
          end
        end

        # One that is longer than a chunk of the output's is never taken.
        def refused(made, session, error)
          @again = Fluent::Clock.now + RETRY
          raise error unless made.bytesize > MOST || error.is_a?(Fluent::Plugin::Buffer::BufferChunkOverflowError)

          @redactor.taken(made.bytesize, session)
          raise Lost, error.class.name
        end

        def remember(made)
          number = 0
          Fluent::MessagePackFactory.msgpack_unpacker.feed_each(made) do |_, record|
            number += 1
            @known_mutex.synchronize do
              @known[digest(record)] = true
              @known.shift if @known.size > KNOWN
            end
          end
          number
        end

        def known?(record)
          return false unless record.is_a?(Hash) && record.size == 1 && record.first.all?(String)

          of = digest(record)
          @known_mutex.synchronize { @known.key?(of) }
        end

        def digest(record)
          Digest::SHA256.digest(record.first.map(&:b).join("\0"))
        end
      end
    end
  end
end
