# frozen_string_literal: true

require 'digest'
require 'fluent/event'
require 'fluent/msgpack_factory'

module Fluent
  module Plugin
    module Logredact
      # The checkpoints of a redactor that seals, on their way to Fluentd's router, and past the filter that made them.
      class Checkpoints
        # Bytes of checkpoints that wait for an output which refuses them; what is more is given up.
        MOST = 64 << 20

        # So many are known again when they come back.
        KNOWN = 4096

        # emit: takes a stream.
        def initialize(redactor, &emit)
          @redactor = redactor
          @emit = emit
          @mutex = Mutex.new
          @known = {}
          @known_mutex = Mutex.new
        end

        # Emits those that were made. The core forgets them once the router has them. Errors: the router's; they stay for the next time.
        # wait: for another thread that is at it, which may have missed the last ones.
        def hand_on(wait: false)
          return if @mutex.owned? # its outputs have come back here
          return unless wait ? @mutex.lock : @mutex.try_lock # and else never, as that one may wait for what this one holds

          begin
            until (made = @redactor.checkpoints).empty?
              size = remember(made)
              @emit.call(Fluent::MessagePackEventStream.new(made, nil, size))
              @redactor.taken(made.bytesize)
            end
          ensure
            @mutex.unlock
          end
        end

        # How many bytes were too many to wait, and are lost.
        def give_up
          made = @redactor.checkpoints
          return 0 if made.bytesize <= MOST

          @redactor.taken(made.bytesize)
          made.bytesize
        end

        # [times and records of those in a stream that this has emitted, those of all others]. A record that only looks like one
        # is not among the first.
        def split(stream)
          events = []
          stream.each { |*event| events << event }
          events.partition { |_, record| known?(record) }
        end

        private

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
