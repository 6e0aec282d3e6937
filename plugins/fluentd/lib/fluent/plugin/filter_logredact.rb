# frozen_string_literal: true

require 'fluent/config/error'
require 'fluent/plugin/filter'
require_relative 'logredact/checkpoints'
require_relative 'logredact/installation'
require_relative 'logredact/object_stream'
require_relative 'logredact/policy'
require_relative 'logredact/redactor'
require_relative 'logredact/salvage'

module Fluent
  module Plugin
    # Redacts whole event streams in liblogredact, as msgpack: a stream that Fluentd holds packed is neither decoded nor
    # encoded again, and of a stream of objects those stay in which nothing was found. No error leaves this plugin, because Fluentd sends the stream that a filter failed on to
    # <label @ERROR>, or back to its source, as it was.
    class LogredactFilter < Filter
      Fluent::Plugin.register_filter('logredact', self)

      helpers :timer

      desc 'The policy: YAML, or a compiled plan. The pack "default" without one.'
      config_param :policy, :string, default: nil
      desc 'liblogredact.so; that of the installed `logredact` by default, or where the dynamic linker finds it.'
      config_param :library, :string, default: nil
      desc 'The installed `logredact`, which knows where its files are and compiles a policy in YAML.'
      config_param :command, :string, default: 'logredact'
      desc 'For each key that the policy takes from the environment (or the host): the variable that holds it.'
      config_param :keys, :hash, default: {}, value_type: :string
      desc 'How often to see whether the policy, its keyrings or the known secrets have changed; 0: never.'
      config_param :reload_interval, :time, default: 10
      desc 'The tag of the checkpoints of a policy that seals.'
      config_param :checkpoint_tag, :string, default: 'logredact.checkpoint'

      # Seconds between two messages about events that could not be redacted.
      REPORT_INTERVAL = 60

      # With a policy that seals: seconds between two looks whether a checkpoint is due, and events after which there may be one.
      SEAL_INTERVAL = 1
      SEAL_EVENTS = 1024

      def initialize
        super
        @told = nil
        @reload_failures = 0
        @failed = Hash.new(0)
        @failed_mutex = Mutex.new
        @report_at = 0
      end

      def configure(conf)
        super
        installation = Logredact::Installation.new(@command)
        @core = Logredact::Library.new(@library || installation.library)
        @policy_file = Logredact::PolicyFile.new(@policy ? File.expand_path(@policy) : installation.plan('default'), installation)
        @loaded = load_policy
        # The supervisor only checks the configuration; its workers redact.
        @loaded.free if Fluent::Engine.supervisor_mode
        create_metrics
      rescue Logredact::Error => e
        raise Fluent::ConfigError, "logredact: #{e.message}"
      end

      def start
        super
        @redactor = Logredact::Redactor.new(@core, @loaded)
        @readers = Logredact::Readers.new
        @salvage = Logredact::Salvage.new(@redactor)
        log.info "redacting", version: @core.version, library: @core.path, policy: @policy_file.path, digest: @loaded.digest
        timer_execute(:logredact_reload, @reload_interval) { look_again } if @reload_interval.positive?
        start_sealing if @redactor.sealing?
      rescue Logredact::Error => e # a worker that cannot seal does not start
        raise Fluent::ConfigError, "logredact: #{e.message}"
      end

      # What the sources still had has come through by now, and outputs of labels further down still take what is emitted.
      def shutdown
        sign(wait: true) { @redactor.finish } if @checkpoints
        super
      end

      def terminate
        @redactor&.close
        super
      end

      def filter_stream(tag, es)
        tag = tag.to_s # a plugin may emit without one, or a symbol
        return redact_sealing(tag, es) if @checkpoints

        redact(tag, es)
      end

      def statistics
        stats = super
        counters, findings = count
        stats['filter'].merge!(counters)
        stats['filter']['reload_failures'] = @reload_failures_metrics.get
        stats['filter']['detectors'] = findings
        stats
      end

      private

      def load_policy
        keys = @keys.to_h do |name, variable|
          [name, ENV[variable] || raise(Logredact::Error, "the variable #{variable} of key #{name} is not set")]
        end
        Logredact::Policy.load(@core, @policy_file.plan, keys)
      end

      def redact(tag, es)
        es.is_a?(Fluent::MessagePackEventStream) ? redact_packed(tag, es) : redact_objects(tag, es)
      rescue *Logredact::Salvage::FAILURES => e
        salvage(tag, es, e)
      end

      # A checkpoint that the router brings back here, by <filter **>, passes as it is.
      def redact_sealing(tag, es)
        if tag == @checkpoint_tag
          ours, others = @checkpoints.split(es)
          return es if others.empty?

          es = Fluent::ArrayEventStream.new(others)
        end
        out = redact(tag, es)
        hand_on if (@sealed += out.size) >= SEAL_EVENTS
        return out unless ours&.any?

        out.each { |*event| ours << event }
        Fluent::ArrayEventStream.new(ours)
      rescue *Logredact::Salvage::FAILURES => e # of a stream under the checkpoints' tag that cannot be read
        salvage(tag, es, e)
      end

      def start_sealing
        @checkpoints = Logredact::Checkpoints.new(@redactor) { |stream| router.emit_stream(@checkpoint_tag, stream) }
        @sealed = 0
        timer_execute(:logredact_seal, SEAL_INTERVAL) { sign { @redactor.tick } }
      end

      # What the block signs goes to the router. No error leaves: it would end the timer, or what is to end behind it.
      def sign(wait: false)
        yield
        hand_on(wait: wait)
      rescue *Logredact::Salvage::FAILURES => e
        complain("there is no checkpoint, and soon nothing leaves", Logredact.reason(e))
        hand_on(wait: wait)
      end

      def hand_on(wait: false)
        @sealed = 0
        @checkpoints.hand_on(wait: wait)
      rescue Logredact::Checkpoints::Lost => e
        complain("checkpoints are lost: their output refuses them (has it a chunk_limit_size below 100k?)", e.message)
      rescue *Logredact::Salvage::FAILURES => e
        complain("checkpoints wait: their output refuses them", e.class.name)
      end

      def complain(what, reason)
        return if @complaint == [what, reason]

        @complaint = [what, reason]
        log.error what, reason: reason
      end

      def redact_packed(tag, es)
        events = es.to_msgpack_stream
        redacted, size = @redactor.redact(tag, events)
        packed(redacted, size)
      end

      def redact_objects(tag, es)
        return redact_packed(tag, es) if @checkpoints # all change, and have a seal that no object has

        times, records = Logredact::Readers.read(es)
        # Times of other classes are for the core to look at.
        return redact_records(tag, times, records) if @readers.objects && times.all?(Fluent::EventTime)

        redacted, size, changes = @redactor.redact_objects(tag, times, records)
        size.zero? ? Fluent::MultiEventStream.new : Logredact::ObjectStream.new(redacted, size, times, records, changes, @readers)
      rescue Logredact::EventPacker::Foreign
        redact_packed(tag, es)
      end

      # For readers who take objects.
      def redact_records(tag, times, records)
        Logredact::RecordStream.new(*@redactor.redact_records(tag, times, records), @readers)
      end

      # Fluentd asks every stream for its size, which would decode it were it not given.
      def packed(events, size)
        size.zero? ? Fluent::MultiEventStream.new : Fluent::MessagePackEventStream.new(events, nil, size)
      end

      def salvage(tag, es, error)
        events, size, failures = @salvage.call(tag, es, error)
        report(failures)
        packed(events, size)
      rescue *Logredact::Salvage::FAILURES => e
        log.error "a stream was lost: not even placeholders could be made", reason: e.class.name
        Fluent::MultiEventStream.new
      end

      # The class alone of an error that is not ours: its message may show the record.
      def report(failures)
        lines = @failed_mutex.synchronize do
          failures.each { |reason, number| @failed[reason] += number }
          now = Fluent::Clock.now
          next [] if now < @report_at

          @report_at = now + REPORT_INTERVAL
          reported, @failed = @failed, Hash.new(0)
          reported
        end
        lines.each { |reason, number| log.error "events left as placeholders, or not at all: they could not be redacted", reason: reason, events: number }
      end

      def look_again
        count
        @policy_file.changed? || @policy_due ? reload_policy : reload_secrets
        @told = nil
        @reload_failures = 0
      rescue *Logredact::Salvage::FAILURES => e # Fluentd ends a timer that raises, and nothing would be read again
        reload_failed(Logredact.reason(e))
      end

      def reload_policy
        @policy_due = true # until it is in force: what it lacks may be a key's file
        policy = load_policy
        put_in_force(policy)
        @policy_due = false
        log.info "the policy has changed and is in force", policy: @policy_file.path, digest: policy.digest
      end

      def put_in_force(policy)
        @redactor.replace(policy)
      rescue *Logredact::Salvage::FAILURES
        policy.free
        raise
      end

      def reload_secrets
        return unless @redactor.policy.changed?

        @redactor.refresh
        log.info "known secrets or keys have changed and were read again"
      end

      def reload_failed(reason)
        @reload_failures += 1
        @reload_failures_metrics.inc
        # Who changes files one by one is in the midst of it at times: a first failure with secrets is no news yet.
        return if reason == @told || (@reload_failures == 1 && !@policy_due)

        @told = reason
        log.error "the new policy is not in force, the one before stays", reason: reason
      end

      def create_metrics
        @metrics = Logredact::Session::COUNTERS.to_h do |name|
          [name, metrics_create(namespace: 'fluentd', subsystem: 'filter', name: "logredact_#{name}", help_text: "logredact: #{name}")]
        end
        @reload_failures_metrics =
          metrics_create(namespace: 'fluentd', subsystem: 'filter', name: 'logredact_reload_failures', help_text: 'logredact: failed reloads')
      end

      # Brings the metrics up to date.
      def count
        counters, findings = @redactor ? @redactor.totals : [{}, {}]
        @metrics.each { |name, metric| metric.set(counters.fetch(name, 0)) }
        [@metrics.transform_values(&:get), findings]
      end
    end
  end
end
