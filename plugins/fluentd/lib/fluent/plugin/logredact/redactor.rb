# frozen_string_literal: true

require_relative 'session'

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
          @session = Session.new(library, policy)
          @mutex = Mutex.new
          @counters = Hash.new(0) # of sessions that are gone, and of events that never came to one
          @findings = Hash.new(0)
        end

        # As Session#redact, from any thread.
        def redact(tag, events)
          @mutex.synchronize do
            raise Error, 'the plugin has ended' unless @session

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

        # Puts a policy of another plan in force. Errors: Error; the one before stays.
        def replace(policy)
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

        # Counts events that became placeholders without the core.
        def failed(number)
          @mutex.synchronize { %w[events_in events_out events_failed].each { |name| @counters[name] += number } }
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

        def retire
          return unless @session

          @session.counters.each { |name, number| @counters[name] += number }
          @session.findings.each { |detector, number| @findings[detector] += number }
          @session.free
          @session = nil
        end
      end
    end
  end
end
