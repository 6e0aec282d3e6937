# frozen_string_literal: true

require_relative 'sealed_session'

module Fluent
  module Plugin
    module Logredact
      # One session for all threads of a plugin, and the policy in force. One, and not one a thread, because the session
      # knows of lines and private keys whose rest comes with a later chunk, from whichever thread.
      class Redactor
        attr_reader :policy

        # Errors: Error.
        def initialize(library, policy)
          @library = library
          @policy = policy
          @session = open(policy)
          @mutex = Mutex.new
          @counters = Hash.new(0) # of sessions that are gone, and of events that never came to one
          @findings = Hash.new(0)
        end

        # As Session#redact, from any thread.
        def redact(tag, events)
          @mutex.synchronize do
            raise Error, 'the plugin has ended' unless @session

            begin_stream if @finished
            @session.redact(tag, events)
          end
        end

        # As Session#redact_objects, from any thread.
        def redact_objects(tag, times, records)
          @mutex.synchronize do
            raise Error, 'the plugin has ended' unless @session

            @session.redact_objects(tag, times, records)
          end
        end

        # As Session#redact_records, from any thread.
        def redact_records(tag, times, records)
          @mutex.synchronize do
            raise Error, 'the plugin has ended' unless @session

            @session.redact_records(tag, times, records)
          end
        end

        # Puts a policy of another plan in force. Errors: Error; the one before stays.
        def replace(policy)
          return replace_sealing(policy) if sealing?
          raise Error, 'the policy seals, and the one in use does not: only a restart can change that' if policy.seals?

          session = Session.new(@library, policy)
          @mutex.synchronize do
            retire
            @session = session
            @policy.free
            @policy = policy
          end
        end

        # Reads known secrets and keys again. Errors: Error; those before stay.
        def refresh
          policy = @policy.reload
          @mutex.synchronize do
            @session.policy = policy
            @policy.free
            @policy = policy
          end
        end

        # Counts events that became placeholders without the core; one that is sealed comes to the core all the same.
        def failed(number)
          names = sealing? ? %w[events_failed] : %w[events_in events_out events_failed]
          @mutex.synchronize { names.each { |name| @counters[name] += number } }
        end

        def sealing?
          @sealing
        end

        # As those of SealedSession, from any thread, and the session that has made them.
        def checkpoints
          @mutex.synchronize { @session ? [@session.checkpoints, @session] : [''.b, nil] }
        end

        # Another session may have begun since, whose checkpoints nobody has yet.
        def taken(bytes, of)
          @mutex.synchronize { of.taken(bytes) if of.equal?(@session) }
        end

        def tick
          @mutex.synchronize { @session&.tick }
        end

        # The stream ends; an event that comes nevertheless begins another.
        def finish
          @mutex.synchronize do
            @finished = true
            @session&.finish
          end
        end

        # [{ counter => number }, { detector => findings }] since the start.
        def totals
          @mutex.synchronize do
            return [@counters.dup, @findings.dup] unless @session

            [@counters.merge(@session.counters) { |_, a, b| a + b }, @findings.merge(@session.findings) { |_, a, b| a + b }]
          end
        end

        def close
          @mutex.synchronize do
            retire
            @policy.free
          end
        end

        private

        def open(policy)
          @sealing = policy.seals?
          (@sealing ? SealedSession : Session).new(@library, policy)
        end

        def replace_sealing(policy)
          @mutex.synchronize do
            counters, findings = @session.counters, @session.findings
            @session.replace(policy)
            add(counters, findings)
            @policy.free
            @policy = policy
          end
        end

        # Its directory is for one at a time.
        def begin_stream
          retire
          @session = open(@policy)
          @finished = false
        end

        def retire
          return unless @session

          add(@session.counters, @session.findings)
          @session.free
          @session = nil
        end

        def add(counters, findings)
          counters.each { |name, number| @counters[name] += number }
          findings.each { |detector, number| @findings[detector] += number }
        end
      end
    end
  end
end
